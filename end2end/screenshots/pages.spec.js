// Pictures of every page, wide and narrow, dark and light: `cargo xtask screenshots`.
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { hydrated, test } from "../server.js";

const folder = process.env.SEEDBED_SCREENSHOTS ?? resolve(import.meta.dirname, "../../target/screenshots");
const pages = ["/", "/create/table", "/jobs", "/datasets", "/library", "/projects", "/account", "/admin", "/no/such/place"];
const before = ["/setup", "/login"];

test.use({ expected: /./ });

/** A job that comes to its end and one that does not for long. */
async function work(page) {
  const columns = [
    { name: "id", type: "sequence" },
    { name: "name", type: "person.full_name" },
    { name: "email", type: "internet.email" },
    { name: "age", type: "integer", min: 18, max: 80, distribution: { kind: "normal", mean: 41, sd: 14 }, null_share: 0.04 },
    { name: "registered_on", type: "date", min: "-1y", max: "today" },
    { name: "status", type: "choice", values: ["active", "inactive", "blocked"], weights: [75, 20, 5] },
    { name: "amount", type: "number", min: 1, max: 5000, decimals: 2, distribution: { kind: "lognormal", median: 40, sigma: 1 } },
  ];
  const recipe = { version: 1, kind: "table", seed: 7, locale: "en_US", anchor: "2026-11-21", tables: [{ name: "customers", rows: 1000, columns }] };
  const call = async (path, data) => (await page.request.fetch(path, { method: data ? "POST" : "GET", data, headers: { "x-seedbed": "1" } })).json();
  const { items } = await call("/api/projects");
  const begin = (rows, name, store) => call("/api/jobs", { project_id: items[0].id, recipe, rows, name, store });
  return [await begin(200_000, "customers", "parquet"), await begin(500_000_000, "load test", "virtual")];
}

for (const width of [1440, 360]) {
  for (const theme of ["dark", "light"]) {
    test(`${width} ${theme}`, async ({ page, server }) => {
      test.setTimeout(180_000);
      await mkdir(folder, { recursive: true });
      await page.setViewportSize({ width, height: width > 700 ? 900 : 760 });
      await page.addInitScript((theme) => localStorage.setItem("theme", theme), theme);
      const take = async (path, as, fullPage = false) => {
        await page.goto(path);
        await hydrated(page);
        await page.waitForTimeout(600);
        const name = as ?? (path.replaceAll("/", "-").replace(/^-/, "") || "home");
        await page.screenshot({ path: join(folder, `${name}-${width}-${theme}.png`), fullPage });
      };
      for (const path of before) await take(path);
      await server.api("POST", "/api/auth/register", { name: "Ada", email: "ada@example.com", password: "correct horse battery" });
      await page.request.post("/api/auth/login", {
        data: { email: "ada@example.com", password: "correct horse battery" },
        headers: { "x-seedbed": "1" },
      });
      for (const path of pages) await take(path);
      const [done, running] = await work(page);
      await page.goto(`/jobs/${done.id}`);
      await hydrated(page);
      await page.getByRole("link", { name: "Open the dataset" }).waitFor({ timeout: 50_000 });
      const { dataset_id: dataset } = await (await page.request.get(`/api/jobs/${done.id}`)).json();
      const worked = { home: "/", jobs: "/jobs", "job-done": `/jobs/${done.id}`, "job-running": `/jobs/${running.id}`, datasets: "/datasets", dataset: `/datasets/${dataset}` };
      for (const [name, path] of Object.entries(worked)) await take(path, `${name}-with-data`, true);
      if (width === 360) {
        await page.goto("/");
        await hydrated(page);
        await page.getByRole("button", { name: "Menu" }).click();
        await page.waitForTimeout(300);
        await page.screenshot({ path: join(folder, `menu-${width}-${theme}.png`) });
      }
    });
  }
}
