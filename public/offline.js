// Registers the service worker, and has it keep the page that works without a server, wherever the visit began.
const worker = navigator.serviceWorker;
if (worker) {
  const keep = async () => (await worker.ready).active?.postMessage({ keep: ["/create/table"] });
  worker.addEventListener("controllerchange", keep);
  await worker.register("/sw.js", { updateViaCache: "none" });
  await keep();
}
