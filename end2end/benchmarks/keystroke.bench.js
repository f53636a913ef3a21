// How long after a keystroke the page shows 100 other rows of 20 columns, and whether anything holds the page up meanwhile.
import { hydrated, test } from "../server.js";

const STROKES = 60;

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
    window.laidOut = [];
    window.waits = [];
    window.longTasks = [];
    let pressed;
    addEventListener("keydown", () => (pressed = performance.now()), true);
    const changed = () => {
      if (pressed === undefined) return;
      const from = pressed;
      pressed = undefined;
      // Asking for a size has the page laid out now.
      window.height = body.offsetHeight;
      window.laidOut.push(performance.now() - from);
      // The frame after the one that is being prepared: by then the rows are on the screen.
      requestAnimationFrame(() => setTimeout(() => window.waits.push(performance.now() - from)));
    };
    new MutationObserver(changed).observe(body, { subtree: true, childList: true, characterData: true });
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((entry) => Math.round(entry.duration)))).observe({ type: "longtask" });
  });
  const seed = page.getByLabel("Seed", { exact: true });
  await seed.focus();
  for (let stroke = 0; stroke < STROKES; stroke++) {
    await page.keyboard.press("ControlOrMeta+A");
    const before = await page.evaluate(() => window.waits.length);
    await page.keyboard.press(String(1 + (stroke % 9)));
    await page.waitForFunction((before) => window.waits.length > before, before);
  }
  const { laidOut, waits, longTasks } = await page.evaluate(() => ({ laidOut: window.laidOut, waits: window.waits, longTasks: window.longTasks }));
  const tell = (what, times) => {
    times.sort((a, b) => a - b);
    const at = (share) => Math.round(times[Math.min(times.length - 1, Math.floor(share * times.length))]);
    console.log(`milliseconds from a keystroke until the rows are ${what}: median ${at(0.5)}, nine of ten ${at(0.9)}, most ${at(1)} (${times.length} strokes)`);
  };
  tell("laid out", laidOut);
  tell("in a frame", waits);
  console.log(`tasks of the page longer than 50 ms: ${longTasks.length ? longTasks.join(", ") : "none"}`);
});
