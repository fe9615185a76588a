// A questionnaire on the device: every input is kept here, pages are turned here, and it is
// sent once, now or when there is network again. Nothing is stored before the first answer.
// Without storage, or while the pages could not be fetched, the plain form goes on working.
(function () {
  "use strict";
  const app = window.participation;
  const { drafts, conditions, fields } = app;
  // Older browsers keep the plain form, which needs none of this.
  if (!window.AbortController || !Element.prototype.replaceChildren) return;
  const SLOW_MS = 6000;
  // A document that was kept for an older script is not read by a newer one.
  const RELEASE = document.currentScript.src.replace(/.*\/answer\.(\w+)\.js$/, "$1");
  let form; // the questionnaire's form, if this page has one
  let key; // of the draft: the address of the Ortsteil, the same in all languages
  let texts = null; // the document with all pages and sentences, once it is there
  let draft = null; // set from the first answer on
  let ready = false; // all pages are here and turned here
  let loading = false;
  let fetched = null; // the answer with all pages, for the cache
  let saving;
  let trying = null;

  const $ = (selector, root) => (root || document).querySelector(selector);
  const $$ = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const session = {
    has: () => attempt(() => window.sessionStorage.getItem(drafts.PREFIX + key) !== null),
    set: () => attempt(() => window.sessionStorage.setItem(drafts.PREFIX + key, "1")),
  };

  const digits = (value) => value.toLocaleString(`${document.documentElement.lang}-u-nu-latn`);

  function attempt(work) {
    try {
      return work();
    } catch (error) {
      return null;
    }
  }

  // ---- what was typed -------------------------------------------------------------------

  const OWN = ["token", "page", "device", "action", "seen", "reached"];

  function typed() {
    return Array.from(new FormData(form)).filter(
      ([name, value]) => !OWN.includes(name) && typeof value === "string" && value !== ""
    );
  }

  function fill(root, values) {
    const known = {};
    values.forEach(([name, value]) => (known[name] = known[name] || []).push(value));
    $$("input, select, textarea", root).forEach((control) => {
      if (!control.name || OWN.includes(control.name)) return;
      const wanted = known[control.name] || [];
      if (/^(radio|checkbox)$/.test(control.type)) control.checked = wanted.includes(control.value);
      else control.value = wanted[0] || "";
    });
  }

  // Signed anew on every page, but the part with the submission key stays the same.
  const keyPart = (token) => token.replace(/\.[^.]*\.[^.]*$/, "");

  function begin() {
    if (draft) return true;
    const other = drafts.read(key);
    if (other && keyPart(other.token) !== keyPart(form.elements.token.value)) {
      offer(other); // begun in another window meanwhile
      return false;
    }
    draft = other || {
      token: form.elements.token.value,
      version: form.dataset.version,
      began: Date.now(),
    };
    if (!save()) {
      draft = null;
      return false;
    }
    session.set();
    hiddenField("device", "1"); // the server need not keep a draft
    countPage();
    return true;
  }

  // Tells that a page was reached, once for each page, without waiting for an answer. Lost
  // without network; the number of the page is not kept.
  function countPage() {
    const { page, reached, token } = form.elements;
    if (!reached || Number(page.value) <= Number(reached.value || -1)) return;
    reached.value = page.value;
    const said = new URLSearchParams({ token: token.value, page: page.value });
    attempt(() => navigator.sendBeacon(`${form.getAttribute("action")}/seite`, said));
  }

  function save() {
    clearTimeout(saving);
    if (!draft) return false;
    draft.fields = typed();
    draft.page = form.elements.page.value;
    draft.seen = form.elements.seen ? form.elements.seen.value : "";
    draft.to = form.getAttribute("action");
    draft.texts = $$("textarea", form).map((area) => area.value).filter(Boolean);
    return drafts.write(key, draft);
  }

  function saveSoon() {
    clearTimeout(saving);
    saving = setTimeout(save, 150);
  }

  function hiddenField(name, value) {
    let field = form.elements[name];
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      form.append(field);
    }
    field.value = value;
  }

  function forget() {
    clearTimeout(saving);
    if (trying) trying.stop();
    draft = null;
    drafts.remove(key);
    return drafts.clean();
  }

  // ---- all pages ------------------------------------------------------------------------

  function pagesAddress(version, order) {
    const address = new URL(form.dataset.pages, document.baseURI);
    address.searchParams.set("version", version);
    address.searchParams.set("release", RELEASE);
    if (order) address.searchParams.set("order", order);
    return address.href;
  }

  const orderOf = (values) => (values.find(([name]) => name === "order") || [])[1];

  async function fetchTexts(version, order) {
    if (form.dataset.all === version && (form.dataset.order || "") === (order || "")) {
      return document; // this is the document with all pages: the network was away
    }
    const response = await fetch(pagesAddress(version, order));
    if (!response.ok) throw new Error("no pages");
    fetched = response.clone();
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }

  // Puts all pages into the form. `keep`: the page that is there stays, with focus and errors.
  function merge(source, values, keep) {
    const here = keep ? $("[data-page]", form) : null;
    const sections = $$("[data-page]", source).map((s) =>
      source === document ? s : document.importNode(s, true)
    );
    const names = new Set();
    if (here) here.dataset.title = $("h1").innerHTML;
    if (source !== document) {
      $$("[data-page]", form).forEach((s) => s !== here && s.remove());
      sections.forEach((section) => {
        if (here && section.dataset.page === here.dataset.page) {
          copySentences(section, here);
        } else if (here && Number(section.dataset.page) < Number(here.dataset.page)) {
          here.before(section);
        } else {
          $(".actions--form", form).before(section);
        }
      });
    }
    $$("[data-page]", form).forEach((section) => {
      if (section !== here) fill(section, values);
      $$("[name]", section).forEach((control) => names.add(control.name));
      const heading = $(".page-title", section);
      if (!heading) return;
      section.dataset.title = heading.innerHTML;
      heading.remove();
    });
    // What travelled as hidden fields now stands in the real ones.
    $$('form > input[type="hidden"]').forEach((f) => names.has(f.name) && f.remove());
    document.dispatchEvent(new CustomEvent("content", { detail: form }));
    fields.enhance(form);
    conditions.refresh(form);
    texts = source;
    ready = true;
  }

  function copySentences(from, to) {
    $$("[data-question]", from).forEach((question) => {
      const mine = $(`[data-question="${question.dataset.question}"]`, to);
      if (mine) Object.assign(mine.dataset, question.dataset);
    });
  }

  function template(name) {
    const found = texts && texts.getElementById(name);
    return found ? document.importNode(found.content, true) : null;
  }

  const current = () => $("[data-page]:not([hidden])", form);
  const open = () => $$("[data-page]:not([data-skipped])", form);

  function step(by) {
    const pages = open();
    const number = Number(form.elements.page.value);
    return by > 0
      ? pages.find((p) => Number(p.dataset.page) > number)
      : pages.reverse().find((p) => Number(p.dataset.page) < number);
  }

  function show(number, { quiet } = {}) {
    const pages = open();
    const wanted = pages.filter((p) => Number(p.dataset.page) <= number).pop() || pages[0];
    $$("[data-page]", form).forEach((page) => (page.hidden = page !== wanted));
    form.elements.page.value = wanted.dataset.page;
    showPosition();
    countPage();
    if (!quiet) clearErrors();
    if (app.stopReading) app.stopReading();
    if (quiet) return;
    window.scrollTo(0, 0);
    $("h1").focus({ preventScroll: true });
  }

  // Heading, progress and buttons of the page that is shown.
  function showPosition() {
    const pages = open();
    const here = current();
    const place = pages.indexOf(here) + 1;
    const heading = $("h1");
    heading.tabIndex = -1;
    if (here.dataset.title) {
      heading.innerHTML = here.dataset.title;
      document.title = `${heading.textContent} – ${document.title.split(" – ").slice(1).join(" – ")}`;
    }
    const progress = $("#progress");
    progress.value = place;
    progress.max = pages.length;
    const label = $('label[for="progress"]');
    const words = texts.getElementById("questionnaire").dataset;
    label.textContent = words.position
      .replace("{page}", digits(place))
      .replace("{pages}", digits(pages.length));
    const last = place === pages.length;
    goButtons().forEach((button) => {
      button.value = last ? "send" : "next";
      ($(".kern-label", button) || button).textContent = last ? words.send : words.next;
    });
    $('button[value="back"]', form).hidden = place === 1;
  }

  const goButtons = () =>
    $$('button[name="action"]').filter(
      (button) => button.form === form && /^(next|send)$/.test(button.value)
    );

  async function takeOver({ restore }) {
    const values = restore ? draft.fields : typed();
    const version = restore ? draft.version : form.dataset.version;
    const source = await fetchTexts(version, orderOf(values));
    if (restore) {
      form.elements.token.value = draft.token;
      hiddenField("reached", draft.page); // counted before the page was left
      if (orderOf(values)) hiddenField("order", orderOf(values));
    }
    merge(source, values, !restore);
    addButtons();
    show(restore ? Number(draft.page) : Number(form.elements.page.value), { quiet: !restore });
    rememberPlaces();
    keepOffline(version, orderOf(values));
  }

  function addButtons() {
    if (!$('button[value="back"]', form)) {
      const back = texts.querySelector('#questionnaire button[value="back"]');
      $(".actions--form", form).append(document.importNode(back, true));
    }
    if (!$("#draft-on-device")) form.after(template("delete-draft"));
  }

  // Begun, but without the other pages yet: try again when there is reason to hope.
  async function getPages() {
    if (ready || loading || !draft) return;
    loading = true;
    try {
      await takeOver({ restore: false });
    } catch (error) {
      // the plain form goes on working
    }
    loading = false;
  }

  // The phone's Back key turns one page back: one entry of the history for each page.
  function rememberPlaces() {
    if (isOurs(history.state)) return remember("replaceState", history.state.depth);
    const number = Number(form.elements.page.value);
    open()
      .map((page) => Number(page.dataset.page))
      .filter((n) => n <= number)
      .forEach((n, depth) => remember(depth ? "pushState" : "replaceState", depth, n));
  }

  const isOurs = (state) => Boolean(state && draft && state.draft === keyPart(draft.token));

  function remember(how, depth, page = Number(form.elements.page.value)) {
    attempt(() => history[how]({ draft: keyPart(draft.token), depth, page }, ""));
  }

  // ---- without network ------------------------------------------------------------------

  // Keeps what a started questionnaire needs; nothing in it was typed by the person.
  async function keepOffline(version, order) {
    if (!window.caches || !navigator.serviceWorker) return;
    try {
      const { worker, offline } = texts.getElementById("questionnaire").dataset;
      await navigator.serviceWorker.register(worker);
      const cache = await window.caches.open(drafts.CACHE);
      if (fetched) {
        await cache.put(offline, offlinePage(fetched.headers));
        await cache.put(pagesAddress(version, order), fetched);
      }
      const needed = [
        ...$$('link[rel="stylesheet"]').map((link) => link.href),
        ...$$("script[src]").map((script) => script.src),
        ...performance
          .getEntriesByType("resource")
          .map((entry) => entry.name)
          .filter((name) => name.endsWith(".woff2")),
      ];
      await Promise.all(
        needed.map(async (address) => (await cache.match(address)) || cache.add(address))
      );
    } catch (error) {
      // blocked or full: answers are kept all the same, only a reload needs the network
    }
    if (!draft) drafts.clean(); // deleted or sent meanwhile
  }

  // What stands in place of any other page: made here, so that it need not be loaded.
  function offlinePage(headers) {
    const page = texts.documentElement.cloneNode(true);
    $$("header button, header details", page).forEach((control) => control.remove());
    $("main", page).replaceChildren(template("offline"));
    const heading = document.createElement("h1");
    heading.className = "kern-heading-large";
    heading.textContent = $("title", page).textContent = $("h2", page).textContent;
    $("h2", page).replaceWith(heading);
    return new Response(`<!doctype html>${page.outerHTML}`, { headers });
  }

  // ---- mistakes -------------------------------------------------------------------------

  function problemOf(question, answers) {
    const says = JSON.parse(question.dataset.messages || "{}");
    const rows = conditions.given(question);
    const values = rows.filter((row) => row.value != null).map((row) => row.value);
    const data = question.dataset;
    const controls = $$("input, select, textarea", question);
    if (data.type === "number" && says.not_a_number) {
      const text = controls.map((c) => c.value.trim()).find(Boolean);
      if (text && !values.length) return says.not_a_number;
      if (values.length && data.minimum && Number(values[0]) < Number(data.minimum)) return says.too_small;
      if (values.length && data.maximum && Number(values[0]) > Number(data.maximum)) return says.too_large;
    }
    if (data.type === "multiple") {
      const alone = controls.some((c) => c.checked && c.hasAttribute("data-exclusive"));
      if (alone && values.length > 1) return says.exclusive;
      if (!alone && data.maximum && values.length > Number(data.maximum)) return says.too_many;
      if (!alone && values.length && data.minimum && values.length < Number(data.minimum)) return says.too_few;
    }
    if (data.type === "ranking") {
      const places = $$("select", question).map((list) => list.value);
      const filled = places.filter(Boolean);
      if (new Set(filled).size < filled.length) return says.twice;
      if (places.slice(0, filled.length).some((place) => !place)) return says.gap;
    }
    if (data.required !== undefined) {
      const lines = $$("fieldset.line:not([hidden])", question);
      const missing = lines.length
        ? lines.some((line) => !$("input:checked", line))
        : !rows.length;
      if (missing) return says.required;
    }
    if (data.check && rows.length && !conditions.holds(JSON.parse(data.check), answers)) {
      return says.check;
    }
    return null;
  }

  function mistakes() {
    const answers = conditions.refresh(form);
    return $$("[data-question]", current())
      .filter((question) => !question.hidden)
      .map((question) => [question, problemOf(question, answers)])
      .filter(([, text]) => text);
  }

  function clearErrors() {
    const summary = $("#error-summary");
    if (summary) summary.remove();
    $$(".kern-error[data-local]", form).forEach((error) => error.remove());
    $$("[data-described]", form).forEach((control) => {
      control.setAttribute("aria-describedby", control.dataset.described);
      if (!control.dataset.described) control.removeAttribute("aria-describedby");
      control.removeAttribute("aria-invalid");
      control.removeAttribute("data-described");
    });
  }

  function showMistakes(found) {
    clearErrors();
    const box = template("mistakes");
    const list = $("ul", box);
    const titles = JSON.parse($("[data-titles]", box).dataset.titles);
    $(".kern-title", box).textContent = titles[Math.min(found.length, titles.length) - 1];
    found.forEach(([question, text]) => {
      const group = $("fieldset", question);
      const control = $("input:not([type=hidden]), select, textarea", question);
      const error = template("mistake").firstElementChild;
      error.id = `${control.id}-error`;
      error.dataset.local = "";
      $(".kern-body", error).textContent = text;
      (group || control.closest(".kern-form-input") || question).append(error);
      const described = group || control;
      described.dataset.described = described.getAttribute("aria-describedby") || "";
      described.setAttribute("aria-describedby", `${described.dataset.described} ${error.id}`.trim());
      control.setAttribute("aria-invalid", "true");
      const link = document.createElement("a");
      link.className = "kern-link";
      link.href = `#${control.id}`;
      const name = $("legend, label", question).textContent.trim();
      link.textContent = `${name} ${text}`;
      const line = document.createElement("li");
      line.append(link);
      list.append(line);
    });
    $("#main").prepend(box);
    $("#error-summary").focus();
  }

  // ---- sending --------------------------------------------------------------------------

  function submit() {
    if (trying) return;
    draft.waiting = true;
    if (!save()) return nativeSend();
    const sending = texts.getElementById("questionnaire").dataset.sending;
    goButtons().forEach((button) => {
      button.setAttribute("aria-disabled", "true");
      ($(".kern-label", button) || button).textContent = sending;
    });
    const slow = setTimeout(showWaiting, SLOW_MS);
    trying = drafts.keepTrying(async () => {
      const result = await drafts.send(key);
      clearTimeout(slow);
      if (result.state === "later") {
        showWaiting();
        return true;
      }
      trying = null;
      if (result.state === "page") {
        draft.waiting = false;
        drafts.write(key, draft);
      }
      await finish(result);
      return false;
    });
  }

  async function finish({ state, url, html }) {
    if (state === "gone") return elsewhere();
    if (state === "done") {
      draft = null;
      form = null;
    }
    if (!html) return window.location.replace(url); // which sends again, and thanks
    replacePage(html, url);
    if (state === "done") drafts.letGo(key);
  }

  // Shows the page that the server sent, without asking for it once more.
  function replacePage(html, url) {
    const page = new DOMParser().parseFromString(html, "text/html");
    document.title = page.title;
    document.documentElement.lang = page.documentElement.lang;
    document.documentElement.dir = page.documentElement.dir;
    document.body.replaceWith(document.importNode(page.body, true));
    attempt(() => history.replaceState(form ? history.state : null, "", url));
    ready = false;
    texts = null;
    window.scrollTo(0, 0);
    const first = $("[autofocus]") || $("h1");
    first.tabIndex = -1;
    first.focus();
    document.dispatchEvent(new CustomEvent("content", { detail: document.body }));
    boot();
  }

  function nativeSend() {
    hiddenField("action", "send");
    form.submit();
  }

  function showWaiting() {
    if ($("#waiting")) return;
    const box = ready && template("waiting-template");
    if (!box) return;
    clearErrors();
    const count = Object.keys(conditions.refresh(form)).length;
    $("[data-count]", box).textContent = $("[data-count]", box)
      .dataset.count.replace("{n}", digits(count));
    showInstead(box);
    $("h1").focus();
  }

  async function retry() {
    const note = $("[data-again]");
    note.textContent = note.dataset.sending;
    if (trying) await trying.attempt();
    if (note.isConnected) note.textContent = note.dataset.again;
  }

  function backToAnswers() {
    if (trying) trying.stop();
    trying = null;
    draft.waiting = false;
    save();
    showForm();
    goButtons().forEach((button) => button.removeAttribute("aria-disabled"));
    show(Number(form.elements.page.value));
  }

  // ---- coming back ----------------------------------------------------------------------

  function offer(found) {
    const source = document.getElementById("started");
    if (!source || $("#started-notice")) return;
    const box = document.importNode(source.content, true);
    const day = $("[data-day]", box);
    day.textContent = day.dataset.day.replace(
      "{day}",
      new Date(found.began).toLocaleDateString(`${document.documentElement.lang}-u-nu-latn`, { dateStyle: "long" })
    );
    showInstead(box);
  }

  // A notice in place of the questions, under its own heading.
  function showInstead(box) {
    const heading = $("h1");
    heading.tabIndex = -1;
    heading.textContent = box.firstElementChild.dataset.title;
    $(".kern-progress").hidden = true;
    form.before(box);
    form.hidden = true;
  }

  function showForm() {
    $$("#started-notice, #waiting").forEach((box) => box.remove());
    $(".kern-progress").hidden = false;
    form.hidden = false;
  }

  async function resume(found) {
    draft = found;
    session.set();
    hiddenField("device", "1");
    try {
      await takeOver({ restore: true });
    } catch (error) {
      return postDraft();
    }
    showForm();
    if (draft.waiting) {
      showWaiting();
      submit();
    }
  }

  // All pages could not be fetched: the server shows the page with everything that was kept.
  function postDraft() {
    $$("[data-page]", form).forEach((page) => page.remove());
    draft.fields.forEach(([name, value]) => {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    });
    form.elements.token.value = draft.token;
    form.elements.page.value = draft.page;
    hiddenField("reached", draft.page);
    hiddenField("action", "language");
    draft = null; // what the form holds is the draft; nothing to save from an empty page
    form.submit();
  }

  // Sent or deleted in another window: what stands here must not come back to life.
  function elsewhere() {
    draft = null;
    window.location.reload();
  }

  // ---- events ---------------------------------------------------------------------------

  document.addEventListener("input", (event) => {
    if (!form || event.target.form !== form || !event.target.name) return;
    conditions.refresh(form);
    if (inServerDraft()) return;
    if (draft) return saveSoon();
    // In the document with all pages: begun where it was answered.
    form.elements.page.value = event.target.closest("[data-page]").dataset.page;
    if (begin()) getPages();
  });

  document.addEventListener("change", (event) => {
    if (!form || event.target.form !== form) return;
    conditions.refresh(form); // after what fields.js changed
    if (ready) showPosition();
    if (draft) save();
  });

  document.addEventListener("submit", (event) => {
    if (!form || event.target !== form || inServerDraft()) return;
    const button = event.submitter || document.activeElement;
    const action = button && button.name === "action" ? button.value : "next";
    if (action === "language" && !draft) return;
    if (!begin() || !save()) return; // no storage: the plain form
    if (action === "language") {
      event.preventDefault();
      window.location.href = button.formAction;
    } else if (ready) {
      event.preventDefault();
      turn(action);
    }
  });

  function turn(action) {
    if (action === "back") return goBack();
    const found = mistakes();
    if (found.length) return showMistakes(found);
    if (action === "send") return submit();
    const depth = isOurs(history.state) ? history.state.depth : 0;
    remember("replaceState", depth);
    show(Number(step(1).dataset.page));
    remember("pushState", depth + 1);
    save();
  }

  function goBack() {
    const before = step(-1);
    if (!before) return;
    if (isOurs(history.state) && history.state.depth > 0) return history.back();
    show(Number(before.dataset.page));
    remember("replaceState", 0);
    save();
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest) return;
    // The second tap of a double tap would turn the next page, too.
    const turning = event.target.closest('button[name="action"]');
    if (turning && event.detail > 1 && draft) return event.preventDefault();
    const button = event.target.closest("[data-draft-action]");
    if (!button) return;
    event.preventDefault();
    const action = button.dataset.draftAction;
    if (action === "resume") resume(drafts.read(key));
    else if (action === "retry") retry();
    else if (action === "edit") backToAnswers();
    else if (action === "delete") forget().then(() => window.location.replace(startAddress()));
  });

  const startAddress = () => (form ? form.getAttribute("action") : window.location.href);

  window.addEventListener("popstate", (event) => {
    if (!form) return window.location.reload();
    if (!ready || !isOurs(event.state) || draft.waiting) return;
    show(event.state.page);
    save();
  });

  window.addEventListener("pagehide", () => draft && form && save());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && draft && form && !draft.waiting) save();
  });
  window.addEventListener("online", getPages);
  window.addEventListener("storage", (event) => {
    if (!draft || event.key !== drafts.PREFIX + key) return;
    const now = attempt(() => JSON.parse(event.newValue));
    if (now && now.sent) {
      draft = null;
      window.location.replace(form.getAttribute("action").replace(/fragebogen$/, "danke"));
    } else if (!now) elsewhere();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && draft && !drafts.read(key)) elsewhere();
  });

  // A draft that the server keeps under a code goes on being kept there, and only there.
  const inServerDraft = () => Boolean(form.elements.draft && form.elements.draft.value);

  // ---- start ----------------------------------------------------------------------------

  function boot() {
    showKept();
    form = document.getElementById("questionnaire");
    if (!form) return;
    key = form.dataset.draft;
    fields.enhance(form);
    fields.offerReading(form);
    conditions.refresh(form);
    if (inServerDraft()) return;
    const found = drafts.read(key);
    if (!found) return;
    const same = keyPart(found.token) === keyPart(form.elements.token.value);
    // A page that the server made of what was sent is newer than the draft; a page that was
    // fetched, from the history perhaps, is not.
    if (same && !$("#started")) {
      draft = found;
      draft.token = form.elements.token.value;
      hiddenField("device", "1");
      session.set();
      getPages();
    } else if (same || session.has() || found.waiting) resume(found);
    else offer(found);
  }

  // The questionnaire was closed meanwhile: texts of the draft are handed back.
  function showKept() {
    const box = document.getElementById("kept");
    if (!box) return;
    key = box.dataset.draft;
    const found = drafts.read(key);
    if (!found) return;
    const list = $("[data-texts]", box);
    const shown = $("main blockquote") ? [] : found.texts || []; // the server shows them already
    shown.forEach((text) => {
      const quote = document.createElement("blockquote");
      quote.className = "kern-body";
      quote.dir = "auto";
      quote.textContent = text;
      list.append(quote);
    });
    box.hidden = false;
  }

  boot();
})();
