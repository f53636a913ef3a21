// How long after a keystroke the page shows 100 other rows of 20 columns, and whether anything holds the page up meanwhile.
import { expect, hydrated, test } from "../server.js";

const STROKES = 60;

// Between two strokes; together with what a stroke takes, someone who types fast.
const PAUSE_MS = 80;

// Of every kind that people use most: numbers, names, texts, dates, choices.
const TYPES = ["integer", "number", "person.full_name", "internet.email", "location.city", "date", "datetime", "uuid", "phone.number", "boolean"];

test("from a keystroke to 100 rows of 20 columns", async ({ signedIn: page }) => {
  test.setTimeout(120_000);
  const columns = Array.from({ length: 20 }, (_, place) => ({ name: `c${place}`, type: TYPES[place % TYPES.length] }));
  const recipe = { version: 1, kind: "table", seed: 7, locale: "en_US", anchor: "2026-11-21", tables: [{ name: "wide", rows: 1000, columns }] };
  await page.goto("/create/table");
  await hydrated(page);
  await page.getByRole("button", { name: "JSON", exact: true }).first().click();
  const dialog = page.getByRole("dialog", { name: "Start from a recipe as JSON" });
  await dialog.getByLabel("Recipe").fill(JSON.stringify(recipe));
  await dialog.getByRole("button", { name: "Open the recipe" }).click();
  const rows = page.getByRole("region", { name: "Rows", exact: true }).locator("tbody");
  await rows.locator("tr").nth(99).waitFor();
  await rows.evaluate((body) => {
    window.times = { painted: [], laidOut: [], frame: [], tasks: [] };
    const { painted, laidOut, frame, tasks } = window.times;
    let pressed;
    addEventListener("keydown", () => (pressed = performance.now()), true);
    // The page changes its rows in one go; what is heard of here is all of it.
    const changed = () => {
      if (pressed === undefined) return;
      const from = pressed;
      pressed = undefined;
      painted.push(performance.now() - from);
      // Asking for a size has the browser lay out what it would for the next frame.
      void body.offsetHeight;
      laidOut.push(performance.now() - from);
      requestAnimationFrame(() => {
        // Heard of right behind the frame: by then the rows are on the screen.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => frame.push(performance.now() - from);
        port2.postMessage(0);
      });
    };
    new MutationObserver(changed).observe(body, { subtree: true, childList: true, characterData: true });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => Math.round(entry.duration)))).observe({ type: "longtask" });
  });
  const texts = () => rows.evaluate((body) => [...body.rows].map((row) => row.textContent));
  const seed = page.getByLabel("Seed", { exact: true });
  await seed.focus();
  for (let stroke = 0; stroke < STROKES; stroke++) {
    const before = await texts();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.press(String(1 + (stroke % 9)));
    await page.waitForFunction((count) => window.times.frame.length === count, stroke + 1);
    // No row is left as it was, the last one no more than the first.
    const now = await texts();
    expect(now.length).toBe(100);
    expect(now.filter((row, place) => row === before[place])).toEqual([]);
    await page.waitForTimeout(PAUSE_MS);
  }
  const { painted, laidOut, frame, tasks } = await page.evaluate(() => window.times);
  const tell = (what, times) => {
    times.sort((a, b) => a - b);
    const at = (share) => Math.round(times[Math.min(times.length - 1, Math.floor(share * times.length))]);
    console.log(`milliseconds from a keystroke until ${what}: median ${at(0.5)}, nine of ten ${at(0.9)}, most ${at(1)} (${times.length} strokes)`);
  };
  tell("all rows are in the table", painted);
  tell("they are laid out", laidOut);
  tell("they are in a frame", frame);
  console.log(`tasks of the page longer than 50 ms: ${tasks.length ? tasks.join(", ") : "none"}`);
});
