// The preview worker: the page's own WebAssembly, away from the page's thread.
// In: {id, op, payload, locales}. Out: {id, ok} or {id, error, fatal}; after a fatal error this worker is of no more use.
import initialise, { engine, load_locale, load_model, load_part } from "/pkg/seedbed.js";

const ready = initialise({ module_or_path: "/pkg/seedbed.wasm" });
const locales = new Map();

// What recipes come from besides descriptions is a module of its own, loaded when it is first asked for.
const SOURCES = new Set(["glance", "import", "library", "search", "template"]);
let loading;

// The engine's own parts are loaded when it asks for them: the languages of formulas and patterns with the first recipe
// that needs them, what is made of rows (files, figures, curves) with the first of those.
const MISSING_PART = /^\{"missing_part":"(\w+)"\}$/;

// Models that a recipe draws from come from the server once; then its rows are made here, with or without a network.
const MISSING_MODELS = /^\{"missing_models":(\[[^\]]*\])\}$/;

async function model(digest) {
  const answer = await fetch(`/api/models/files/${digest}`).catch(() => {
    throw new Error("The model is not in this browser yet, and the server does not answer.");
  });
  if (answer.status === 404) throw new Error(`There is no model ${digest}. Was it deleted, or is it another account's?`);
  if (!answer.ok) throw new Error(`The model could not be loaded (status ${answer.status}).`);
  await load_model(new Uint8Array(await answer.arrayBuffer()));
}

function sources() {
  loading ??= import("/pkg/sources.js").then(async ({ default: initialise, sources }) => {
    await initialise({ module_or_path: "/pkg/sources.wasm" });
    return sources;
  });
  // Tried again at the next request.
  loading.catch(() => (loading = undefined));
  return loading;
}

// Each word list is fetched once; one that failed is tried again at the next request.
function locale(code) {
  if (!locales.has(code)) {
    const answered = fetch(`/lists/${encodeURIComponent(code)}.txt`).catch(() => {
      throw new Error(`The word list of ${code} is not in this browser yet, and the server does not answer. Other locales work.`);
    });
    const loaded = answered.then(async (answer) => {
      if (!answer.ok) throw new Error(`The word list of ${code} could not be loaded (status ${answer.status}).`);
      load_locale(code, await answer.text());
    });
    loaded.catch(() => locales.delete(code));
    locales.set(code, loaded);
  }
  return locales.get(code);
}

self.onmessage = async ({ data: { id, op, payload, locales: wanted } }) => {
  try {
    if (SOURCES.has(op)) {
      const answer = await sources();
      self.postMessage({ id, ok: answer(op, payload) });
      return;
    }
    await ready;
    await Promise.all(wanted.map(locale));
    let ok, missing;
    for (;;) {
      ok = engine(op, payload);
      if ((missing = MISSING_PART.exec(ok))) await load_part(missing[1]);
      else if ((missing = MISSING_MODELS.exec(ok))) await Promise.all(JSON.parse(missing[1]).map(model));
      else break;
    }
    self.postMessage({ id, ok });
  } catch (error) {
    // A trap leaves the module's memory in no known state. A module that did not load will not load later either.
    const fatal = error instanceof WebAssembly.RuntimeError || !(await ready.then(() => true, () => false));
    self.postMessage({ id, error: String(error?.message ?? error), fatal });
  }
};
