// The offline shell: the network first, and what was kept of the same address when there is none.
// Never kept: /api, redirects, anything but GET. Never done: one route's HTML for another, for hydration would not match.
const CACHE = "seedbed-BUILD_DIGEST";
// Written in by the build: what stands under /pkg.
const PACKAGE = [PACKAGE_FILES];
// Written in by the build: the word lists of all locales.
const LISTS = [LIST_FILES];
const FILES = [
  ...PACKAGE,
  "/worker.js",
  "/theme.js",
  "/early.js",
  "/offline.js",
  "/offline.html",
  "/icon.svg",
  "/manifest.webmanifest",
  "/lists/en_US.txt",
];

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      await cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

// The page names routes to keep although nobody has loaded them: going there inside the app fetches no HTML. It also says
// when it has nothing to do, so that the word lists of other locales are there without a network too.
self.addEventListener("message", (event) => {
  if (event.data?.idle) event.waitUntil(keepLists());
  for (const route of event.data?.keep ?? []) {
    const request = new Request(route, { headers: { accept: "text/html" }, redirect: "manual" });
    // Without a network there is nothing newer to keep.
    event.waitUntil(fetch(request).then((response) => keep(route, response), () => {}));
  }
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || isPrivate(url.pathname)) return;
  event.respondWith(answer(event, request, url));
});

// One after the other, for nobody waits for them. What is there is of this build; what does not come is asked for again
// by the next page.
async function keepLists() {
  const cache = await caches.open(CACHE);
  for (const list of LISTS) {
    if (await cache.match(list)) continue;
    try {
      await keep(list, await fetch(list, { priority: "low", cache: "no-cache" }));
    } catch {
      return;
    }
  }
}

function isPrivate(path) {
  return path === "/api" || path.startsWith("/api/") || path === "/healthz" || path === "/readyz";
}

async function answer(event, request, url) {
  // What a page shows first depends on its path alone, so a query does not make another page.
  const key = request.mode === "navigate" ? url.pathname : request.url;
  try {
    const response = await fetch(request);
    event.waitUntil(keep(key, response.clone()));
    return response;
  } catch (failure) {
    const cache = await caches.open(CACHE);
    const kept = await cache.match(key);
    if (kept) return kept;
    if (request.mode === "navigate") return (await cache.match("/offline.html")) ?? Response.error();
    throw failure;
  }
}

async function keep(key, response) {
  if (response.status !== 200 || response.redirected || response.type !== "basic") return;
  const cache = await caches.open(CACHE);
  await cache.put(key, response);
}
