// Registers the service worker, and has it keep the page that works without a server, wherever the visit began.
const worker = navigator.serviceWorker;
const whenIdle = window.requestIdleCallback ?? ((call) => setTimeout(call, 0));

// What it keeps is a good deal to fetch: the page that is waited for comes first, but if that does not come about, a later
// visit should still find something.
const taken = () =>
  new Promise((done) => {
    const root = document.documentElement;
    const look = () => root.dataset.hydrated && done();
    new MutationObserver(look).observe(root, { attributeFilter: ["data-hydrated"] });
    setTimeout(done, 10_000);
    look();
  });

// Where the server has gone meanwhile, the next visit finds it; a registration that fails would be an error of the page.
const isThere = () => fetch("/sw.js", { cache: "no-cache" }).then((answer) => answer.ok, () => false);

if (worker) {
  await taken();
  await new Promise((done) => whenIdle(done, { timeout: 2_000 }));
  const tell = async (what) => (await worker.ready).active?.postMessage(what);
  const keep = () => tell({ keep: ["/create/table"] });
  worker.addEventListener("controllerchange", keep);
  if (await isThere()) await worker.register("/sw.js", { updateViaCache: "none" }).catch(() => {});
  await keep();
  // The word lists of other locales come last, and not where a person saves data.
  if (!navigator.connection?.saveData) setTimeout(() => whenIdle(() => tell({ idle: true })), 5_000);
}
