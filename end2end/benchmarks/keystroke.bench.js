// How long after a keystroke the page shows 100 other rows of 20 columns, and whether anything holds the page up meanwhile.
import { hydrated, test } from "../server.js";

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
    window.times = { inSight: [], all: [], frame: [], tasks: [] };
    const { inSight, all, frame, tasks } = window.times;
    let pressed;
    let isSeen;
    addEventListener("keydown", () => ([pressed, isSeen] = [performance.now(), false]), true);
    // The page lays rows out as it changes them.
    const changed = () => {
      if (pressed === undefined || isSeen) return;
      isSeen = true;
      const from = pressed;
      inSight.push(performance.now() - from);
      // The frame after the one that is being prepared: by then the rows are on the screen.
      requestAnimationFrame(() => {
        // Heard of right behind the frame; the page's own next step may come after it.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => frame.push(performance.now() - from);
        port2.postMessage(0);
      });
    };
    new MutationObserver(changed).observe(body, { subtree: true, childList: true, characterData: true });
    const done = () => {
      if (!isSeen || table.getAttribute("aria-busy")) return;
      all.push(performance.now() - pressed);
      pressed = undefined;
    };
    const table = body.closest("table");
    new MutationObserver(done).observe(table, { attributeFilter: ["aria-busy"] });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => Math.round(entry.duration)))).observe({ type: "longtask" });
  });
  const seed = page.getByLabel("Seed", { exact: true });
  await seed.focus();
  for (let stroke = 0; stroke < STROKES; stroke++) {
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.press(String(1 + (stroke % 9)));
    await page.waitForFunction((count) => window.times.all.length === count && window.times.frame.length === count, stroke + 1);
    await page.waitForTimeout(PAUSE_MS);
  }
  const { inSight, all, frame, tasks } = await page.evaluate(() => window.times);
  const tell = (what, times) => {
    times.sort((a, b) => a - b);
    const at = (share) => Math.round(times[Math.min(times.length - 1, Math.floor(share * times.length))]);
    console.log(`milliseconds from a keystroke until ${what}: median ${at(0.5)}, nine of ten ${at(0.9)}, most ${at(1)} (${times.length} strokes)`);
  };
  tell("the rows in sight are laid out", inSight);
  tell("all rows are laid out", all);
  tell("the rows in sight are in a frame", frame);
  console.log(`tasks of the page longer than 50 ms: ${tasks.length ? tasks.join(", ") : "none"}`);
});
