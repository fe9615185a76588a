// What is shown now: the meaning of questionnaires/logic.py in the browser. The server
// decides; this only shows and hides at once. tests/data/conditions.json holds both to one
// meaning.
(function () {
  "use strict";
  const app = (window.participation = window.participation || {});
  const fold = (text) => String(text).toLowerCase().replace(/ß/g, "ss");

  function compare(word, test, value) {
    let left = word;
    if (typeof value === "number") {
      left = word.trim() === "" ? NaN : Number(word);
      if (Number.isNaN(left)) return false; // "weiß nicht" is no number
    }
    if (test === "less_than") return left < value;
    if (test === "at_most") return left <= value;
    if (test === "at_least") return left >= value;
    return left > value;
  }

  // answers: lists of {item, value, text} by question key
  function holds(condition, answers) {
    if (condition.all) return condition.all.every((part) => holds(part, answers));
    if (condition.any) return condition.any.some((part) => holds(part, answers));
    if (condition.not) return !holds(condition.not, answers);
    const given = answers[condition.question] || [];
    const item = condition.item;
    const meant = item == null ? given : given.filter((a) => (a.item || "") === item);
    let words = meant.filter((a) => a.value != null).map((a) => a.value);
    if (!words.length) words = meant.filter((a) => a.text != null).map((a) => a.text);
    const test = Object.keys(condition).find((name) => name !== "question" && name !== "item");
    const value = condition[test];
    switch (test) {
      case "answered":
        return words.length > 0 === value;
      case "is":
        return words.length === 1 && words[0] === String(value);
      case "is_not":
        return !(words.length === 1 && words[0] === String(value));
      case "one_of":
        return words.length === 1 && value.map(String).includes(words[0]);
      case "contains": {
        const wanted = fold(value);
        if (words.some((word) => fold(word) === wanted)) return true;
        const isText = given.some((a) => a.text != null && !a.item);
        return isText && words.some((word) => fold(word).includes(wanted));
      }
      case "choices_at_least":
        return words.length >= value;
      case "choices_at_most":
        return words.length <= value;
      default:
        return words.length === 1 && compare(words[0], test, value);
    }
  }

  // "1 234,5", "1.234,5", "1,234.5" or Arabic digits, as question_types/number.py reads them
  function readNumber(text, decimals) {
    let plain = text
      .normalize("NFKC")
      .replace(/[\u0660-\u0669]/g, (digit) => digit.charCodeAt(0) - 0x660)
      .replace(/[\u06f0-\u06f9]/g, (digit) => digit.charCodeAt(0) - 0x6f0)
      .replace(/[\s'’\u066c]/g, "")
      .replace(/\u066b/g, ",")
      .replace(/\u2212/g, "-");
    const marks = plain.match(/[.,]/g) || [];
    const grouped = /^-?\d{1,3}([.,]\d{3})+$/.test(plain);
    if (new Set(marks).size === 2) {
      plain = plain.split(marks[marks.length - 1] === "." ? "," : ".").join("");
    } else if (marks.length > 1 || (marks.length && !decimals && grouped)) {
      if (!grouped) return null;
      plain = plain.split(marks[0]).join("");
    }
    plain = plain.replace(",", ".").replace(/^\+/, "");
    if (!/^-?\d{1,15}(\.\d{1,15})?$/.test(plain)) return null;
    if (plain.includes(".")) plain = plain.replace(/0+$/, "").replace(/\.$/, "");
    return plain.replace(/^(-?)0+(?=\d)/, "$1").replace(/^-0$/, "0");
  }

  function isOut(control) {
    const option = control.selectedOptions && control.selectedOptions[0];
    return Boolean((option && option.hidden) || control.closest("[data-option][hidden]"));
  }

  function given(question) {
    const name = `q-${question.dataset.question}`;
    const type = question.dataset.type;
    const rows = [];
    question.querySelectorAll("input, select, textarea").forEach((control) => {
      if (control.name !== name && !control.name.startsWith(`${name}-`)) return;
      if (/^(radio|checkbox)$/.test(control.type) && !control.checked) return;
      const value = control.value.trim();
      if (!value || isOut(control)) return;
      const item = control.name.slice(name.length + 1);
      if (type === "ranking") {
        if (!rows.some((row) => row.item === value)) {
          rows.push({ item: value, value: String(rows.length + 1) });
        }
      } else if (type === "text") {
        rows.push({ text: value });
      } else if (type === "short_text") {
        rows.push({ value: value.replace(/\s+/g, " ") });
      } else if (type === "number") {
        const number = readNumber(value, Number(question.dataset.decimals || 0));
        if (number !== null) rows.push({ value: number });
      } else if (item === "other") {
        const code = codeOfOther(question);
        if (!rows.some((row) => row.value === code)) rows.push({ value: code });
        rows.push({ item: code, text: value });
      } else {
        rows.push({ item, value });
      }
    });
    return rows;
  }

  const codeOfOther = (question) =>
    question.querySelector("input[data-other], option[data-other]").value;

  // Answers of other pages while those travel as hidden fields.
  function carried(form) {
    const answers = {};
    form.querySelectorAll('input[type="hidden"][name^="q-"]').forEach((field) => {
      if (!field.value || field.closest("[data-question]")) return;
      const [, key, item] = /^q-([^-]+)-?(.*)$/.exec(field.name);
      (answers[key] = answers[key] || []).push({ item, value: field.value });
    });
    return answers;
  }

  function label(control) {
    if (control.selectedOptions) return control.selectedOptions[0].textContent;
    const named = control.labels && control.labels[0];
    return /^(radio|checkbox)$/.test(control.type) && named ? named.textContent : control.value;
  }

  function words(question) {
    return Array.from(question.querySelectorAll("input, select, textarea"))
      .filter((c) => c.name && c.value.trim() && !isOut(c))
      .filter((c) => !/^(radio|checkbox)$/.test(c.type) || c.checked)
      .map((c) => label(c).trim().replace(/\s+/g, " "))
      .join(", ");
  }

  const when = (element, answers) =>
    !element.dataset.when || holds(JSON.parse(element.dataset.when), answers);

  const asked = (condition) =>
    condition.question
      ? [condition.question]
      : (condition.all || condition.any || [condition.not]).reduce(
          (keys, part) => keys.concat(asked(part)),
          []
        );

  // Whether it may still appear while its page is filled in.
  function dependsOn(question, questions) {
    const keys = question.dataset.when ? asked(JSON.parse(question.dataset.when)) : [];
    return questions.some((other) => keys.includes(other.dataset.question));
  }

  // Shows and hides pages (data-skipped), questions, options; puts answers into texts.
  function refresh(form) {
    const answers = carried(form);
    const said = {};
    const seen = [];
    form.querySelectorAll("[data-page]").forEach((page) => {
      const open = when(page, answers);
      const questions = Array.from(page.querySelectorAll("[data-question]"));
      let some = false;
      questions.forEach((question) => {
        const shown = open && when(question, answers);
        question.hidden = !shown;
        some = some || (open && (shown || dependsOn(question, questions)));
        question.querySelectorAll("[data-when]").forEach((option) => {
          option.hidden = !when(option, answers);
        });
        if (!shown) return;
        seen.push(question.dataset.question);
        const rows = given(question);
        if (rows.length) {
          answers[question.dataset.question] = rows;
          said[question.dataset.question] = words(question);
        }
      });
      page.toggleAttribute("data-skipped", !some);
    });
    if (form.elements.seen) form.elements.seen.value = seen.join(" ");
    document.querySelectorAll("[data-answer]").forEach((place) => {
      const key = place.dataset.answer;
      // What came from a page that is not in this document stands there already.
      if (answers[key] && !said[key]) return;
      const text = said[key] || place.dataset.otherwise || "";
      if (place.textContent !== text) place.textContent = text;
    });
    return answers;
  }

  app.conditions = { holds, refresh, given, readNumber };
})();
