// Everything works without this file. It counts characters and calms double taps.
(function () {
  "use strict";
  document.querySelectorAll("textarea[data-limit]").forEach(function (area) {
    var limit = Number(area.dataset.limit);
    var counter = document.createElement("p");
    counter.className = "kern-body kern-body--small counter";
    counter.setAttribute("aria-live", "off");
    area.after(counter);
    var spoken;
    function count() {
      // Characters as the server counts them: an emoji is one, a line break too.
      var left = limit - Array.from(area.value).length;
      counter.textContent = (left < 0 ? area.dataset.over : area.dataset.left)
        .replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang + "-u-nu-latn"));
      counter.classList.toggle("counter--over", left < 0);
      clearTimeout(spoken);
      spoken = setTimeout(function () {
        counter.setAttribute("aria-live", left < limit / 10 ? "polite" : "off");
      }, 800);
    }
    area.addEventListener("input", count);
    count();
  });
  document.querySelectorAll("form[data-once]").forEach(function (form) {
    var sentAt = 0;
    form.addEventListener("submit", function (event) {
      var now = Date.now();
      // A second tap within three seconds; after that, trying again must be possible.
      if (now - sentAt < 3000) event.preventDefault();
      else sentAt = now;
    });
    window.addEventListener("pageshow", function () { sentAt = 0; });
  });
})();
