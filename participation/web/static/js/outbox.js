// Drafts on this device, and answers that wait for the network. Part of every citizen page,
// so that what waits is sent from whichever page is opened next, and so that nothing stays
// behind on a shared phone once there is no draft.
(function () {
  "use strict";
  const app = (window.participation = window.participation || {});
  const PREFIX = "questionnaire:";
  const CACHE = "participation";
  const KEPT_MS = 29 * 24 * 3600 * 1000; // a form's token is good for thirty days
  const TIMEOUT_MS = 45000;
  // The server is busy or away, or something between us and it is: try again later.
  const LATER = [408, 425, 429, 500, 502, 503, 504];

  function store() {
    try {
      return window.localStorage;
    } catch (error) {
      return null; // blocked by the browser's settings
    }
  }

  function read(key) {
    try {
      const draft = JSON.parse(store().getItem(PREFIX + key));
      if (draft && Date.now() - draft.began > KEPT_MS) {
        remove(key);
        return null;
      }
      return draft;
    } catch (error) {
      return null;
    }
  }

  function write(key, draft) {
    try {
      store().setItem(PREFIX + key, JSON.stringify(draft));
      return true;
    } catch (error) {
      return false; // full or blocked: the form itself still carries everything
    }
  }

  // Other windows hear of it; `sent` tells them what became of it.
  function remove(key, sent) {
    try {
      if (sent) store().setItem(PREFIX + key, JSON.stringify({ sent: true }));
      store().removeItem(PREFIX + key);
      window.sessionStorage.removeItem(PREFIX + key);
    } catch (error) {
      // what cannot be reached holds nothing of ours
    }
  }

  function keys() {
    try {
      return Object.keys(store())
        .filter((name) => name.startsWith(PREFIX))
        .map((name) => name.slice(PREFIX.length))
        .filter((key) => read(key));
    } catch (error) {
      return [];
    }
  }

  // Without drafts nothing of ours stays: no service worker, no cache. Asked anew after each
  // wait, because somebody may have begun meanwhile.
  async function clean() {
    if (keys().length) return;
    try {
      if (window.caches) await window.caches.delete(CACHE);
      if (!navigator.serviceWorker) return;
      const known = await navigator.serviceWorker.getRegistrations();
      if (keys().length) return;
      await Promise.all(known.map((one) => one.unregister()));
    } catch (error) {
      // blocked: then there is none
    }
  }

  // One tab sends at a time where the browser can tell. Where it cannot, the server still
  // stores one key once.
  function alone(key, work) {
    if (!navigator.locks) return work();
    return navigator.locks.request(PREFIX + key, { ifAvailable: true }, (lock) =>
      lock ? work() : { state: "later" }
    );
  }

  function isPage(response, html) {
    return response.status >= 400 || html.includes('id="questionnaire"');
  }

  // The draft goes when its thank-you stands on the screen: a tab that is killed before sends
  // it once more, which counts once and is thanked for again.
  function letGo(key) {
    requestAnimationFrame(() =>
      setTimeout(() => {
        remove(key, true);
        clean();
      }, 100)
    );
  }

  // Returns {state}: "done", "later", "gone", or "page" when the server wants to say something.
  function send(key) {
    return alone(key, async () => {
      const draft = read(key);
      if (!draft) return { state: "gone" };
      const body = new URLSearchParams(draft.fields);
      body.set("token", draft.token);
      body.set("page", draft.page);
      body.set("seen", draft.seen);
      body.set("device", "1");
      body.set("action", "send");
      const control = new AbortController();
      const timer = setTimeout(() => control.abort(), TIMEOUT_MS);
      try {
        const response = await fetch(draft.to, { method: "POST", body, signal: control.signal });
        const url = response.url;
        if (response.ok && /\/danke$/.test(new URL(url).pathname)) {
          const html = await response.text().catch(() => null);
          return { state: "done", url, html };
        }
        if (LATER.includes(response.status)) return { state: "later" };
        const html = await response.text();
        // A page that is not ours comes from a Wi-Fi that wants a login first.
        return isPage(response, html) ? { state: "page", url, html } : { state: "later" };
      } catch (error) {
        return { state: "later" };
      } finally {
        clearTimeout(timer);
      }
    });
  }

  // Calls work again and again, ever more rarely, and at once when the network is back or
  // somebody looks at the page; until work says false.
  function keepTrying(work) {
    let wait = 5000;
    let timer;
    let busy = false;
    let stopped = false;
    async function attempt() {
      clearTimeout(timer);
      if (busy) return;
      busy = true;
      const again = await work();
      busy = false;
      if (stopped || !again) return stop();
      timer = setTimeout(attempt, wait);
      wait = Math.min(wait * 2, 300000);
    }
    function look() {
      if (document.visibilityState === "visible") attempt();
    }
    function stop() {
      stopped = true;
      clearTimeout(timer);
      window.removeEventListener("online", attempt);
      document.removeEventListener("visibilitychange", look);
    }
    window.addEventListener("online", attempt);
    document.addEventListener("visibilitychange", look);
    attempt();
    return { attempt, stop };
  }

  function say(text, href) {
    let note = document.getElementById("outbox");
    if (!note) {
      note = document.createElement("p");
      note.id = "outbox";
      note.className = "kern-body notice";
      note.setAttribute("role", "status");
      document.getElementById("main").prepend(note);
    }
    note.textContent = "";
    const place = href ? document.createElement("a") : note;
    if (href) {
      place.href = href;
      place.className = "kern-link";
      note.append(place);
    }
    // Said after the element is there, or screen readers miss it.
    setTimeout(() => (place.textContent = text), 50);
  }

  function sendWaiting() {
    const texts = document.body.dataset;
    if (!texts.sent) return; // not a citizen's page
    const here = document.querySelector("[data-draft]");
    const waiting = keys().filter(
      (key) => read(key).waiting && !(here && here.dataset.draft === key)
    );
    waiting.forEach((key) => {
      keepTrying(async () => {
        const draft = read(key);
        if (!draft) return false;
        const { state } = await send(key);
        if (state === "done") {
          say(texts.sent);
          letGo(key);
          return false;
        }
        say(texts.unsent, draft.to);
        return state === "later";
      });
    });
    clean();
  }

  app.drafts = { read, write, remove, letGo, keys, clean, send, keepTrying, PREFIX, CACHE };
  sendWaiting();
})();
