// Comfort for those who write a questionnaire; everything works without this file.
// Ctrl+S saves. Alt+Up and Alt+Down move the page or question that the focus is in.
// Leaving a form with unsaved changes is asked about.
(function () {
  "use strict";
  const form = document.getElementById("edit");
  const order = document.getElementById("order");
  let changed = false;

  if (form) {
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { changed = false; });
    window.addEventListener("beforeunload", (event) => {
      if (changed) event.preventDefault();
    });
  }

  document.addEventListener("keydown", (event) => {
    if (form && (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-save]"));
      return;
    }
    if (!order || !event.altKey || event.ctrlKey || event.metaKey) return;
    const way = { ArrowUp: "up:", ArrowDown: "down:" }[event.key];
    const thing = event.target.closest && event.target.closest("[data-movable]");
    if (!way || !thing) return;
    const own = Array.from(thing.querySelectorAll(`button[value^="${way}"]`))
      .find((button) => button.closest("[data-movable]") === thing);
    if (!own) return;
    event.preventDefault();
    own.click();
  });

  // Where the page was sent to after a move, the next key finds it.
  const moved = location.hash && document.getElementById(location.hash.slice(1));
  if (moved && moved.hasAttribute("data-movable")) moved.focus();
})();
