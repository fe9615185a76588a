// A trial of a draft: questions open and close at once, as citizens see it. Nothing is kept,
// neither on this device nor by the server.
(function () {
  "use strict";
  const app = window.participation;
  const form = document.getElementById("questionnaire");
  if (!form) return;
  app.fields.enhance(document);
  app.conditions.refresh(form);
  form.addEventListener("input", () => app.conditions.refresh(form));
  form.addEventListener("change", () => app.conditions.refresh(form));
})();
