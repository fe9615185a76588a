// Shows how far a file is without a reload by hand. The page works without it.
"use strict";
{
  const every = 2000;
  const look = async () => {
    try {
      const answer = await fetch(location.href, {credentials: "same-origin"});
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const state = page.getElementById("state");
      if (!state) return;
      document.getElementById("state").replaceChildren(...state.childNodes);
      if (document.getElementById("progress")) setTimeout(look, every);
    } catch {
      setTimeout(look, every); // the network is away for a moment
    }
  };
  setTimeout(look, every);
}
