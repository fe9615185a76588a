// The review desk by keyboard: keys set and clear themes, Enter confirms, and the next comment
// comes into this page. Without this file the same form is sent and the next page comes.
(function () {
  "use strict";
  const review = document.getElementById("review");
  const said = document.getElementById("review-said");
  const on = document.getElementById("keys-on");
  const kept = new Map(); // what was chosen where somebody went back before confirming
  const PAUSE = 350; // a second Enter within it, with nothing pressed between, is the first's echo
  let busy = false;
  let shown = 0;

  const desk = () => document.getElementById("desk");
  const boxes = () => Array.from(desk().querySelectorAll("input[name=theme]"));
  const chosen = () => boxes().filter((box) => box.checked).map((box) => box.value);
  const allBoxes = () => Array.from(desk().querySelectorAll("input[type=checkbox]"));

  function remembered(name) {
    try { return localStorage.getItem(name); } catch { return null; }
  }

  function switchKeys() {
    review.classList.toggle("review--keys", on.checked);
    try { localStorage.setItem("review-keys", on.checked ? "on" : "off"); } catch { /* this page only */ }
  }

  // The answer holds the next desk; anything else (signed out, an error) is a page of its own.
  async function fetched(address, options) {
    const answer = await fetch(address, { ...options, headers: { "X-Part": "desk" } });
    const part = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = part.getElementById("desk");
    if (!next || answer.status >= 500) {
      if (answer.status >= 500) throw new Error("not stored");
      location.assign(answer.url);
      return null;
    }
    return { next, stored: answer.ok };
  }

  function show(next, focus) {
    desk().replaceWith(next);
    history.replaceState(null, "", next.dataset.address);
    const earlier = kept.get(next.dataset.address);
    if (earlier) allBoxes().forEach((box) => { box.checked = earlier.includes(box.id); });
    kept.delete(next.dataset.address);
    const target = next.querySelector("#error-summary") || next.querySelector("#desk-title");
    if (focus && target) target.focus({ preventScroll: true });
    next.querySelector("#desk-title").scrollIntoView({ block: "nearest" });
    shown = performance.now();
  }

  async function go(address, options, after) {
    if (busy) return;
    busy = true;
    desk().setAttribute("aria-busy", "true");
    try {
      const got = await fetched(address, options);
      if (got) { show(got.next, true); said.textContent = got.stored ? after : ""; }
    } catch {
      said.textContent = review.dataset.failed;
      desk().removeAttribute("aria-busy");
    }
    busy = false;
  }

  function confirm(form, none) {
    if (!none && !chosen().length) {
      said.textContent = review.dataset.empty;
      return;
    }
    const fields = new URLSearchParams(new FormData(form));
    if (none) fields.set("none", "1");
    go(form.action, { method: "POST", body: fields }, review.dataset.saved);
  }

  function back() {
    const link = document.getElementById("review-back") || desk().querySelector("a.kern-btn");
    if (!link || busy) return;
    if (boxes().length) {
      kept.set(desk().dataset.address, allBoxes().filter((box) => box.checked).map((box) => box.id));
    }
    go(link.href, {}, "");
  }

  function help() {
    const keys = document.getElementById("keys");
    keys.open = !keys.open;
    if (keys.open) keys.querySelector("summary").focus();
  }

  review.addEventListener("submit", (event) => {
    event.preventDefault();
    confirm(event.target, event.submitter && event.submitter.name === "none");
  });
  review.addEventListener("click", (event) => {
    if (event.target.closest("#review-back")) {
      event.preventDefault();
      back();
    }
  });
  review.addEventListener("change", (event) => {
    if (["theme", "group"].includes(event.target.name)) { shown = 0; said.textContent = ""; }
  });

  // Groups that do not count yet are folded away; what a key sets must be seen.
  function groupKey(form, key) {
    const box = form.querySelector(`input[data-shift-key="${key}"]`);
    return box && (() => {
      const fold = box.closest("details");
      if (fold) fold.open = true;
      box.click();
    });
  }

  function pressed(event) {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const form = desk().querySelector("form");
    if (key === "?") return help;
    if (event.shiftKey && /^[a-z]$/.test(key)) return form && groupKey(form, key);
    if (key === "z" || key === "Backspace") return back;
    if (!form) return null;
    if (key === "Enter") return performance.now() - shown < PAUSE ? () => {} : () => confirm(form, false);
    if (key === "k") return () => confirm(form, true);
    const box = form.querySelector(`input[data-key="${CSS.escape(key)}"]`);
    return box && (() => box.click());
  }

  document.addEventListener("keydown", (event) => {
    if (!on.checked || event.ctrlKey || event.altKey || event.metaKey) return;
    // Links, buttons and fields keep their own meaning of Enter.
    const own = event.target.closest("a,button,summary,select,textarea,input:not([name=theme],[name=group])");
    if (own && (event.key === "Enter" || own.matches("select,textarea"))) return;
    const act = pressed(event);
    if (!act) return;
    event.preventDefault();
    if (event.repeat || busy) return;
    act();
  });

  document.getElementById("keys-switch").hidden = false;
  on.checked = remembered("review-keys") !== "off";
  on.addEventListener("change", switchKeys);
  switchKeys();
})();
