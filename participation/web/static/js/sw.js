// Only there while somebody has begun a questionnaire; its page fills the cache and takes
// everything away again (outbox.js). Answers never pass through the cache.
"use strict";
const CACHE = "participation";
const PATIENCE_MS = 8000;
const OWN = /\/o\/[^/]+\/fragebogen$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function kept(pick) {
  const cache = await caches.open(CACHE);
  const found = (await cache.keys()).find((request) => pick(new URL(request.url).pathname));
  return found && cache.match(found, { ignoreVary: true });
}

// All pages of this questionnaire in this language, else what to read without network.
async function instead(path) {
  return (
    (OWN.test(path) &&
      ((await kept((name) => name === `${path}/seiten`)) ||
        (await kept((name) => name.endsWith(`${OWN.exec(path)[0]}/seiten`))))) ||
    (await kept((name) => name.endsWith("/offline"))) ||
    Response.error()
  );
}

async function page(request, path) {
  const network = fetch(request).catch(() => instead(path));
  if (request.method !== "GET" || !OWN.test(path)) return network;
  // A network that is there and brings nothing. A form that was sent is waited for.
  const enough = new Promise((done) => setTimeout(done, PATIENCE_MS));
  return (await Promise.race([network, enough])) || instead(path);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin || /^\/([a-z-]+\/)?staff(\/|$)/.test(url.pathname)) return;
  if (request.mode === "navigate") {
    event.respondWith(page(request, url.pathname));
  } else if (request.method === "GET" && /^\/static\/|\/fragebogen\/seiten$/.test(url.pathname)) {
    event.respondWith(caches.match(request, { ignoreVary: true }).then((found) => found || fetch(request)));
  }
});
