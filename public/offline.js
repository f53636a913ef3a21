// Registers the service worker, and has it keep the page that works without a server, wherever the visit began.
const worker = navigator.serviceWorker;
if (worker) {
  const tell = async (what) => (await worker.ready).active?.postMessage(what);
  const keep = () => tell({ keep: ["/create/table"] });
  worker.addEventListener("controllerchange", keep);
  await worker.register("/sw.js", { updateViaCache: "none" });
  await keep();
  // The word lists of other locales come last, and not where a person saves data.
  const whenIdle = window.requestIdleCallback ?? ((call) => setTimeout(call, 0));
  if (!navigator.connection?.saveData) setTimeout(() => whenIdle(() => tell({ idle: true })), 5_000);
}
