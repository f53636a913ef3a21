// How fast the browser makes the ten-column customer table: rows a second in the preview worker.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { hydrated, test } from "../server.js";

const customers = resolve(import.meta.dirname, "../../app/generate/benches/customers.json");

test("rows a second in the preview worker", async ({ signedIn: page }) => {
  test.setTimeout(120_000);
  const recipe = JSON.parse(await readFile(customers, "utf8"));
  await page.goto("/create/table");
  await hydrated(page);
  const rates = await page.evaluate(async (recipe) => {
    const worker = new Worker("/worker.js", { type: "module" });
    const ask = (from, rows) =>
      new Promise((done, fail) => {
        worker.onmessage = ({ data }) => (data.error ? fail(new Error(data.error)) : done(JSON.parse(data.ok)));
        worker.postMessage({ id: 1, op: "pace", payload: JSON.stringify({ recipe, from, rows }), locales: ["en_US"] });
      });
    // Loads the word list and lets the optimising compiler finish.
    for (let turn = 0; turn < 5; turn++) await ask(0, 100_000);
    const rates = [];
    for (let turn = 0; turn < 15; turn++) {
      const start = performance.now();
      const { pace } = await ask(turn * 500_000, 500_000);
      rates.push((1000 * pace.rows) / (performance.now() - start));
    }
    return rates.sort((a, b) => a - b);
  }, recipe);
  const [least, median, most] = [rates[0], rates[rates.length >> 1], rates.at(-1)].map((rate) => Math.round(rate).toLocaleString("en-US"));
  console.log(`rows a second in the worker: median ${median}, ${least} to ${most}`);
});
