// The comment page works without this file. It guesses the theme from words, says where
// defects are repaired, keeps the text against loss and waits for the network. What is
// typed stays on the device until it is sent.
(function () {
  "use strict";
  var form = document.querySelector("form[data-draft]");
  if (!form) return;
  var area = form.querySelector("textarea");
  if (area && form.dataset.words) guessWhileWriting();
  var draft = area ? keepDraft() : forgetful();
  sendOnce();

  function paragraph(role) {
    var element = document.createElement("p");
    element.className = "kern-body";
    if (role) element.setAttribute("role", role);
    return element;
  }
  function button(text) {
    var element = document.createElement("button");
    var label = document.createElement("span");
    element.type = "button";
    element.className = "kern-btn kern-btn--secondary";
    label.className = "kern-label";
    label.textContent = text;
    element.append(label);
    return element;
  }
  function later(wait, action) {
    var timer;
    return function () {
      clearTimeout(timer);
      timer = setTimeout(action, wait);
    };
  }

  // --- what it seems to be about: the same folding as text/normalise.py
  function guessWhileWriting() {
    var box = form.querySelector(".guesses"), texts = box.dataset;
    var select = form.elements.theme_hint;
    var about = paragraph("status"), repair = paragraph("status");
    var take = button(texts.take);
    var rules = null, known = new Map(), guessed = "";
    area.addEventListener("input", later(700, function () {
      if (area.value.trim().length < 4) return;
      if (rules) guess();
      else if (rules === null) load();
    }));
    take.addEventListener("click", function () {
      select.value = guessed;
      take.remove();
      about.textContent = texts.taken.replace("{theme}", labelOf(guessed));
      area.focus();
    });
    // A live region has to be there before its text is.
    box.append(about, repair);

    function load() {
      rules = false;
      fetch(form.dataset.words, { credentials: "omit" }).then(function (answer) {
        return answer.ok ? answer.json() : Promise.reject(answer.status);
      }).then(function (data) {
        rules = {
          complaints: data.complaints,
          themes: Object.keys(data.themes).map(function (key) {
            return { key: key, words: data.themes[key][0].split(" ").map(pattern),
              not: data.themes[key][1].split(" ").filter(Boolean).map(pattern) };
          })
        };
        guess();
      }).catch(function () { rules = null; });
    }
    function guess() {
      var key = bestTheme(area.value, rules.themes, known);
      if (key && key !== guessed && !select.value && labelOf(key)) {
        guessed = key;
        about.textContent = texts.about.replace("{theme}", labelOf(key));
        about.after(take);
      }
      repair.textContent = isDefect(area.value, rules.complaints) ? texts.repair : "";
    }
    function labelOf(key) {
      var option = Array.from(select.options).find(function (o) { return o.value === key; });
      return option ? option.text : "";
    }
  }
  function pattern(written) {
    return { text: written.replace(/[\^$]/g, ""), start: written[0] === "^",
      end: written.slice(-1) === "$" };
  }
  function lower(text) { return text.normalize("NFC").toLowerCase(); }
  function fold(text) {
    return lower(text).replace(/ä/g, "ae").replace(/ö/g, "oe").replace(/ü/g, "ue").replace(/ß/g, "ss");
  }
  function foldPlain(text) {
    return lower(text).replace(/ä/g, "a").replace(/ö/g, "o").replace(/ü/g, "u").replace(/ß/g, "ss");
  }
  function findIn(word, rule) {
    var at = word.indexOf(rule.text);
    while (at >= 0) {
      var rest = word.slice(at + rule.text.length);
      if (!(rule.start && at) && (!rule.end || /^(e|en|er|ern|es|em|n|s|se|sen|ses)?$/.test(rest))) return at;
      at = word.indexOf(rule.text, at + 1);
    }
    return -1;
  }
  function speaksFor(theme, word) {
    return theme.words.some(function (rule) {
      var at = findIn(word, rule), end = at + rule.text.length;
      return at >= 0 && !theme.not.some(function (not) {
        var from = findIn(word, not), to = from + not.text.length;
        return from >= 0 && from <= at && at < to && (from < at || end <= to);
      });
    });
  }
  function bestTheme(text, themes, known) {
    var points = new Map(), words = new Set(text.match(/[\p{L}\p{N}]+/gu) || []);
    words.forEach(function (word) {
      if (!known.has(word)) {
        var forms = [fold(word), foldPlain(word)];
        known.set(word, themes.filter(function (theme) {
          return forms.some(function (form) { return speaksFor(theme, form); });
        }).map(function (theme) { return theme.key; }));
      }
      known.get(word).forEach(function (key) { points.set(key, (points.get(key) || 0) + 1); });
    });
    var ranked = Array.from(points).sort(function (a, b) { return b[1] - a[1]; });
    return ranked.length && (ranked.length === 1 || ranked[0][1] > ranked[1][1]) ? ranked[0][0] : "";
  }
  function isDefect(text, complaints) {
    return fold(text).split(/[.!?;:\n]+/).some(function (sentence) {
      return complaints.some(function (parts) {
        return parts.every(function (part) {
          return part.some(function (word) { return sentence.includes(word); });
        });
      });
    });
  }

  // --- the draft: on this device only, from the first letter until it is sent
  function keepDraft() {
    var LIFE = 30 * 24 * 3600 * 1000, store;
    try {
      store = window.localStorage;
      Object.keys(store).filter(function (key) {
        return key.startsWith("kommentar-") && !(Date.now() - JSON.parse(store[key]).at < LIFE);
      }).forEach(function (key) { store.removeItem(key); });
    } catch { return forgetful(); } // storage is switched off
    var name = form.dataset.draft, texts = form.dataset;
    var said = paragraph("status"), remove = button(texts.delete);
    var names = ["text", "place_name", "place_point", "theme_hint", "kind", "token"];
    said.className += " kern-body--small";
    form.querySelector(".actions").before(said);

    var sent = false;
    function save() {
      if (sent) return;
      var values = {};
      names.forEach(function (field) { values[field] = form.elements[field].value; });
      try {
        store.setItem(name, JSON.stringify({ at: Date.now(), values: values }));
      } catch { return; } // full: the text is still in the form
      tell(texts.kept);
    }
    function tell(text) {
      if (said.textContent === text) return;
      said.textContent = text;
      said.after(remove);
    }
    var soon = later(400, save);
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    remove.addEventListener("click", function () {
      store.removeItem(name);
      form.reset();
      ["text", "place_name", "place_point", "theme_hint"].forEach(function (field) {
        form.elements[field].value = "";
      });
      Array.from(form.elements.kind).forEach(function (radio) { radio.checked = false; });
      remove.remove();
      said.textContent = texts.deleted;
      area.focus();
    });
    var kept = JSON.parse(store.getItem(name) || "null");
    if (kept && !area.value && !form.elements.place_name.value) {
      names.forEach(function (field) {
        if (kept.values[field]) form.elements[field].value = kept.values[field];
      });
      area.dispatchEvent(new Event("input", { bubbles: true }));
      tell(texts.unsent);
    }
    window.addEventListener("pageshow", function () { sent = false; });
    return { save: save, forget: function () {
      sent = true;
      store.removeItem(name);
    } };
  }
  function forgetful() {
    return { save: function () {}, forget: function () {
      try { window.localStorage.removeItem(form.dataset.draft); } catch { /* switched off */ }
    } };
  }

  // --- sending: with the network as it is, and never twice, since the token is the same
  function sendOnce() {
    var PATIENCE = 30000, AGAIN = 15000;
    var sending = false, timer, notice = paragraph("status");
    notice.className += " waiting";
    form.append(notice);
    form.addEventListener("submit", function (event) {
      if (event.defaultPrevented || !event.submitter || event.submitter.value !== "send") return;
      event.preventDefault();
      draft.save();
      send();
    });
    window.addEventListener("online", function () { if (notice.textContent) send(); });
    window.addEventListener("pageshow", function () { sending = false; });

    function send() {
      clearTimeout(timer);
      if (sending) return;
      if (!navigator.onLine) return wait();
      sending = true;
      var body = new URLSearchParams(new FormData(form));
      body.set("action", "send");
      var stop = new AbortController();
      var patience = setTimeout(function () { stop.abort(); }, PATIENCE);
      // Not form.action: that is the button of this name.
      fetch(form.getAttribute("action"), { method: "POST", body: body, signal: stop.signal }).then(function (answer) {
        clearTimeout(patience);
        notice.textContent = "";
        if (!answer.redirected) return submitPlainly(); // something to read first
        draft.forget();
        location.assign(answer.url);
      }).catch(function () {
        clearTimeout(patience);
        sending = false;
        wait();
      });
    }
    function wait() {
      notice.textContent = form.dataset.waiting;
      timer = setTimeout(send, AGAIN);
    }
    function submitPlainly() {
      var action = document.createElement("input");
      action.type = "hidden";
      action.name = "action";
      action.value = "send";
      form.append(action);
      form.submit();
      action.remove();
    }
  }
})();
