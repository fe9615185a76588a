// Keying a paper form: Enter goes to the next field, a complete number goes there by itself,
// and beside each field stands what its number means. Without this file Tab does the same.
(function () {
  "use strict";
  var form = document.getElementById("keying");
  var fields = Array.from(form.querySelectorAll("input[data-keyed],textarea[data-keyed]"));

  function meaning(field) {
    var known = JSON.parse(field.dataset.keyed || "{}");
    var words = field.value.trim().toLowerCase().split(/[\s,;+]+/).filter(Boolean);
    if (words.length === 1 && !(words[0] in known) && Number(field.dataset.width) === 1) {
      words = Array.from(words[0]);
    }
    return words.map(function (word) { return known[word] || "?"; }).join(" · ");
  }

  function next(field) {
    var after = fields[fields.indexOf(field) + 1];
    if (after) { after.focus(); after.select(); } else form.querySelector("button[name=save]").focus();
  }

  fields.forEach(function (field) {
    var said = field.dataset.keyed ? document.createElement("span") : null;
    if (said) {
      said.className = "keyed-meaning";
      field.after(said);
      said.textContent = meaning(field);
    }
    field.addEventListener("input", function () {
      if (!said) return;
      said.textContent = meaning(field);
      var typed = field.value.trim();
      if (!("several" in field.dataset) && typed.length >= Number(field.dataset.width) &&
          said.textContent.indexOf("?") < 0) next(field);
    });
    field.addEventListener("keydown", function (event) {
      if (event.key !== "Enter" || event.shiftKey || event.ctrlKey) return;
      event.preventDefault();
      next(field);
    });
  });
  form.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  var wrong = form.querySelector("[aria-invalid=true]");
  var first = fields.find(function (field) { return !field.value; }) || fields[0];
  // Who has begun to type before this file came is left where she is.
  var typing = fields.indexOf(document.activeElement) >= 0 && document.activeElement.value;
  if (wrong) wrong.focus();
  else if (first && !typing) first.focus();
})();
