// One key for each button or link that names one in data-key. The page works without it.
"use strict";
{
  const on = document.getElementById("keys-on");
  const remembered = () => {
    try { return localStorage.getItem("moderation-keys"); } catch { return null; }
  };
  const show = () => {
    document.body.classList.toggle("keys-off", !on.checked);
    try { localStorage.setItem("moderation-keys", on.checked ? "on" : "off"); } catch { /* this page only */ }
  };
  document.getElementById("keys-switch").hidden = false;
  on.checked = remembered() !== "off";
  on.addEventListener("change", show);
  show();
  document.addEventListener("keydown", (event) => {
    if (!on.checked || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target.closest("textarea,select,input:not([type=checkbox])")) return;
    const target = document.querySelector(`main [data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  });
}
