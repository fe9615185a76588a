// Small helps inside single questions. Each works without: the server checks everything.
(function () {
  "use strict";
  const app = (window.participation = window.participation || {});
  const fold = (text) =>
    text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/ß/g, "ss");

  // "Nichts davon" takes the others off, and the other way round.
  function keepExclusive(box) {
    if (!box.checked) return;
    const alone = box.hasAttribute("data-exclusive");
    const question = box.closest("[data-question]");
    question.querySelectorAll('input[type="checkbox"]:checked').forEach((other) => {
      if (other === box || other.name !== box.name) return;
      if (alone || other.hasAttribute("data-exclusive")) other.checked = false;
    });
  }

  // The text of "Sonstiges" is shown when it is chosen, and stays where something is in it.
  function showOther(question) {
    const box = question.querySelector("[data-other-text]");
    if (!box) return;
    const chosen = question.querySelector("input[data-other]:checked, option[data-other]:checked");
    box.hidden = !chosen && !box.querySelector("input, textarea").value.trim();
  }

  // Says when more is chosen than may be; nothing is disabled, so that one can change one's mind.
  function countChoices(question) {
    const most = question.dataset.type === "multiple" ? Number(question.dataset.maximum || 0) : 0;
    if (!most) return;
    const text = question.closest("form").dataset.chosen;
    if (!text) return;
    let note = question.querySelector(".choices");
    if (!note) {
      note = document.createElement("p");
      note.className = "kern-body kern-body--small counter choices";
      note.setAttribute("role", "status");
      question.querySelector("fieldset").append(note);
    }
    const count = question.querySelectorAll('input[type="checkbox"]:checked').length;
    const number = (value) => value.toLocaleString(`${document.documentElement.lang}-u-nu-latn`);
    note.textContent = count
      ? text.replace("{n}", number(count)).replace("{most}", number(most))
      : "";
    note.classList.toggle("counter--over", count > most);
  }

  // A field above a long list that leaves only what contains the letters.
  function addFilter(list) {
    const text = list.dataset.filter;
    // Somebody who came by the poster has the answer already: no empty field to wonder at.
    if (list.value) return;
    const options = Array.from(list.options);
    delete list.dataset.filter;
    const field = document.createElement("input");
    field.type = "search";
    field.id = `${list.id}-filter`;
    field.autocomplete = "off";
    field.className = "kern-form-input__input";
    field.setAttribute("aria-controls", list.id);
    const label = document.createElement("label");
    label.className = "kern-label kern-label--small";
    label.htmlFor = field.id;
    label.textContent = text;
    field.addEventListener("input", (event) => {
      event.stopPropagation(); // nothing was answered yet
      const wanted = fold(field.value.trim());
      const kept = options.filter(
        (option) => option.selected || !option.value || fold(option.text).includes(wanted)
      );
      list.replaceChildren(...kept);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    const wrapper = list.parentElement.classList.contains("kern-form-input__select-wrapper")
      ? list.parentElement
      : list;
    wrapper.before(label, field);
  }

  function enhance(root) {
    root.querySelectorAll("select[data-filter]").forEach(addFilter);
    if (app.places) app.places(root);
    root.querySelectorAll("[data-question]").forEach((question) => {
      showOther(question);
      countChoices(question);
    });
  }

  document.addEventListener("change", (event) => {
    const question = event.target.closest && event.target.closest("[data-question]");
    if (!question) return;
    if (event.target.type === "checkbox") keepExclusive(event.target);
    showOther(question);
    countChoices(question);
  });

  // Read aloud by the browser's own voice, where it has one for the language.
  function offerReading(form) {
    const text = form.dataset.listen;
    const place = document.getElementById("position");
    if (!text || !place || !window.speechSynthesis || form.dataset.listening) return;
    form.dataset.listening = "";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kern-btn kern-btn--tertiary";
    button.setAttribute("aria-pressed", "false");
    const label = document.createElement("span");
    label.className = "kern-label";
    label.textContent = text;
    button.append(label);
    const voices = () =>
      window.speechSynthesis
        .getVoices()
        .filter((v) => v.lang.slice(0, 2) === document.documentElement.lang.slice(0, 2));
    const offer = () => {
      if (voices().length && !button.isConnected) place.append(button);
    };
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-pressed") === "true") return stop();
      const shown = document.querySelector("[data-page]:not([hidden])") || form;
      const parts = [document.querySelector("h1").innerText, ...shown.innerText.split("\n")];
      button.setAttribute("aria-pressed", "true");
      parts.filter((part) => part.trim()).forEach((part, number, all) => {
        const speech = new SpeechSynthesisUtterance(part); // short ones: long ones are cut off
        speech.lang = document.documentElement.lang;
        speech.voice = voices()[0];
        if (number === all.length - 1) speech.onend = stop;
        window.speechSynthesis.speak(speech);
      });
    });
    function stop() {
      window.speechSynthesis.cancel();
      button.setAttribute("aria-pressed", "false");
    }
    app.stopReading = stop;
    window.addEventListener("pagehide", stop);
    window.speechSynthesis.addEventListener("voiceschanged", offer);
    offer();
  }

  app.fields = { enhance, offerReading };
})();
