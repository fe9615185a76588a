// Everything works without this file. It counts characters and calms double taps.
(function () {
  "use strict";
  const counters = new WeakMap();

  function addCounter(area) {
    const counter = document.createElement("p");
    const digits = `${document.documentElement.lang}-u-nu-latn`;
    const limit = Number(area.dataset.limit);
    let spoken;
    counter.className = "kern-body kern-body--small counter";
    counter.setAttribute("aria-live", "off");
    area.after(counter);
    function count() {
      // Characters as the server counts them: an emoji is one, a line break too.
      const left = limit - Array.from(area.value).length;
      const text = left < 0 ? area.dataset.over : area.dataset.left;
      counter.textContent = text.replace("{n}", Math.abs(left).toLocaleString(digits));
      counter.classList.toggle("counter--over", left < 0);
      clearTimeout(spoken);
      spoken = setTimeout(() => {
        counter.setAttribute("aria-live", left < limit / 10 ? "polite" : "off");
      }, 800);
    }
    area.addEventListener("input", count);
    return count;
  }

  function countAll(root) {
    root.querySelectorAll("textarea[data-limit]").forEach((area) => {
      if (!counters.has(area)) counters.set(area, addCounter(area));
      counters.get(area)();
    });
  }

  const sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-once") || event.defaultPrevented) return;
    // A second tap within three seconds; after that, trying again must be possible.
    if (Date.now() - (sent.get(form) || 0) < 3000) event.preventDefault();
    else sent.set(form, Date.now());
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-once]").forEach((form) => sent.delete(form));
  });

  // Pages that other scripts put in.
  document.addEventListener("content", (event) => countAll(event.detail));
  countAll(document);
})();
