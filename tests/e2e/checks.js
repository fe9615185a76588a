// What axe and HTML_CodeSniffer do not look at. Each function returns a list of sentences.
(() => {
  const said = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 160);
  const hidden = (element) => {
    const box = element.getBoundingClientRect();
    return !element.checkVisibility({visibilityProperty: true, opacityProperty: true})
      || box.width <= 1 || box.height <= 1 || box.right < 0 || box.bottom < 0
      || element.closest("[aria-hidden=true],[inert]") !== null;
  };

  function page(lang, dir) {
    const root = document.documentElement, found = [];
    if (root.lang !== lang) found.push(`lang is ${root.lang}, not ${lang}`);
    if (root.dir !== dir) found.push(`dir is ${root.dir}, not ${dir}`);
    const headings = document.querySelectorAll("h1").length;
    if (headings !== 1) found.push(`${headings} headings of level 1`);
    if (!document.title.trim()) found.push("no title");
    // A frame of our own is a page of its own, and looked at there.
    const own = (e) => e.localName === "iframe" && new URL(e.src, location).origin === location.origin;
    for (const odd of [...document.querySelectorAll("meta[http-equiv=refresh],iframe,[autoplay]")]
      .filter((e) => !own(e)))
      found.push(`moves by itself or is foreign: ${said(odd)}`);
    return found;
  }

  function overflow() {
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide <= 0) return [];
    const widest = [...document.body.querySelectorAll("*")]
      .filter((e) => !hidden(e) && (e.getBoundingClientRect().right > innerWidth + 1
        || e.getBoundingClientRect().left < -1))
      .slice(-1).map(said);
    return [`scrolls sideways by ${wide} px: ${widest}`];
  }

  // A control counts with its label; a link within a sentence needs no height (WCAG 2.5.8).
  function targets(least) {
    const controls = "a[href],button,summary,select,textarea,"
      + "input:not([type=hidden]),[role=button],[role=option],[role=tab],[draggable=true]";
    return [...document.querySelectorAll(controls)]
      .filter((e) => !hidden(e) && e.tabIndex >= 0 && !inSentence(e))
      .filter((e) => Math.round(10 * height(e)) / 10 < least)
      .map((e) => `${Math.round(10 * height(e)) / 10} px high, not ${least}: ${said(e)}`);
  }

  function height(element) {
    const boxes = [element, ...(/radio|checkbox/.test(element.type) ? element.labels : [])]
      .map((e) => e.getBoundingClientRect());
    return Math.max(...boxes.map((b) => b.bottom)) - Math.min(...boxes.map((b) => b.top));
  }

  function inSentence(element) {
    if (element.tagName !== "A" || getComputedStyle(element).display !== "inline") return false;
    let block = element.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    return block.textContent.trim().length > element.textContent.trim().length + 1;
  }

  // Text that its own box cuts off.
  function clipped() {
    return [...document.body.querySelectorAll("*")]
      .filter((e) => {
        if (hidden(e) || /^(INPUT|TEXTAREA|SELECT|SVG|PROGRESS)$/i.test(e.tagName)) return false;
        if (e.ownerSVGElement || !e.textContent.trim()) return false;
        const style = getComputedStyle(e);
        const cutsX = /hidden|clip/.test(style.overflowX), cutsY = /hidden|clip/.test(style.overflowY);
        return (cutsX && e.scrollWidth > e.clientWidth + 1)
          || (cutsY && e.scrollHeight > e.clientHeight + 1)
          || style.textOverflow === "ellipsis" && e.scrollWidth > e.clientWidth + 1;
      })
      .map((e) => `cuts off its text: ${said(e)}`);
  }

  // WCAG 1.4.12. A constructed sheet, because the policy lets no other in.
  function spaced(on) {
    const sheet = new CSSStyleSheet();
    if (on) sheet.replaceSync("*{line-height:1.5!important;letter-spacing:.12em!important;"
      + "word-spacing:.16em!important}p{margin-block-end:2em!important}");
    document.adoptedStyleSheets = [sheet];
  }

  function textSpacing() {
    spaced(true);
    const found = [...overflow(), ...clipped()].map((text) => `with wide text: ${text}`);
    spaced(false);
    return found;
  }

  // Whoever uses the keyboard must see where they are: something must change with the focus.
  function focus() {
    const looks = (e) => {
      const parts = [e, e.parentElement, ...(e.labels || [])];
      return parts.map((part) => {
        const s = getComputedStyle(part);
        return [s.outlineStyle === "none" ? "" : s.outline, s.boxShadow, s.borderColor,
          s.backgroundColor, s.top].join();
      }).join();
    };
    const before = document.activeElement, top = scrollY;
    const found = [...document.querySelectorAll("a[href],button,summary,select,textarea,"
      + "input:not([type=hidden]),[tabindex='0']")]
      .filter((e) => e.tabIndex >= 0 && e.checkVisibility() && !e.disabled)
      .filter((e) => {
        e.blur();
        const plain = looks(e);
        e.focus({focusVisible: true, preventScroll: true});
        return document.activeElement !== e || looks(e) === plain;
      })
      .map((e) => `shows no focus: ${said(e)}`);
    if (before && before.focus) before.focus({preventScroll: true});
    scrollTo(0, top);
    return found;
  }

  // What has the focus now, and whether one can see it.
  function focused() {
    const e = document.activeElement;
    const rings = [e, e.parentElement].map((part) => getComputedStyle(part)).filter((s) =>
      s.outlineStyle === "auto" || s.boxShadow !== "none"
        || s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2);
    return {
      seen: rings.length > 0 || e === document.body,  // the body: a page that just came
      forward: e.matches("main [name=action]:is([value=next],[value=send])"),
      choice: e.matches("main input:is([type=radio],[type=checkbox]):not(:checked)"),
      name: said(e),
    };
  }

  // The summary of mistakes has the focus (or the first wrong field, where people type a
  // hundred forms an hour), and each of its links moves it to a field.
  function errorSummary() {
    const summary = document.getElementById("error-summary");
    if (!summary) return [];
    const there = document.activeElement;
    const found = there === summary || there.getAttribute("aria-invalid") === "true"
      ? [] : ["neither the error summary nor a wrong field has the focus"];
    for (const link of summary.querySelectorAll("a[href^='#']")) {
      link.click();
      const target = document.getElementById(link.hash.slice(1));
      if (!target || document.activeElement !== target)
        found.push(`leads to no field: ${said(link)}`);
    }
    return found;
  }

  window.ownChecks = {page, overflow, targets, clipped, textSpacing, focus, focused, errorSummary};
})();
