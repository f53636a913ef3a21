// How fast the browser makes the ten-column customer table: rows a second in the preview worker, and what typing costs.
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

test("from a keystroke to 100 rows of 20 columns", async ({ signedIn: page }) => {
  const columns = Array.from({ length: 20 }, (_, place) => ({ name: `n${place}`, type: "integer", min: 0, max: 1000 }));
  const recipe = { version: 1, kind: "table", seed: 7, locale: "en_US", anchor: "2026-11-21", tables: [{ name: "wide", rows: 1000, columns }] };
  await page.addInitScript(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration })))).observe({ type: "longtask" });
  });
  await page.goto("/create/table");
  await hydrated(page);
  await page.getByRole("button", { name: "JSON", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Start from a recipe as JSON" });
  await dialog.getByLabel("Recipe").fill(JSON.stringify(recipe));
  await dialog.getByRole("button", { name: "Open the recipe" }).click();
  const cell = page.getByRole("region", { name: "Rows", exact: true }).locator("tbody td").first();
  await cell.waitFor();
  await page.waitForTimeout(1000);
  const before = await page.evaluate(() => window.longTasks.length);
  const seed = page.getByLabel("Seed", { exact: true });
  await seed.focus();
  const waits = [];
  for (const digit of "1234567890123456789012345678".slice(0, 14)) {
    // Measured in the page, from the event to the frame in which the new rows are painted.
    const painted = page.evaluate(
      () =>
        new Promise((done) => {
          const body = document.querySelector(".grid tbody") ?? document.querySelector("tbody");
          const first = body.querySelector("td").textContent;
          let start;
          document.addEventListener("keydown", () => (start = performance.now()), { once: true, capture: true });
          const look = () => {
            if (start !== undefined && document.querySelector(".grid tbody td")?.textContent !== first) {
              requestAnimationFrame(() => done(performance.now() - start));
            } else requestAnimationFrame(look);
          };
          look();
        }),
    );
    await page.keyboard.press(digit);
    waits.push(await painted);
    await page.waitForTimeout(150);
  }
  waits.sort((a, b) => a - b);
  const tasks = await page.evaluate((before) => window.longTasks.slice(before).map(({ duration }) => Math.round(duration)), before);
  console.log(`keystroke to painted rows: median ${waits[waits.length >> 1].toFixed(0)} ms, ${waits[0].toFixed(0)} to ${waits.at(-1).toFixed(0)} ms`);
  console.log(`tasks of the page's thread over 50 ms while typing: ${tasks.length ? tasks.join(", ") + " ms" : "none"}`);
});
