// A real table is brought, learned, drawn from and judged: the walk of the second kind of data.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, hydrated, test } from "../server.js";

const PENGUINS = resolve(import.meta.dirname, "../../server/learn/tests/data/penguins.csv");

async function call(page, method, path, data) {
  const answer = await page.request.fetch(path, { method, data, headers: { "x-seedbed": "1" } });
  expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
  return JSON.parse((await answer.text()) || "null");
}

async function open(page, path) {
  await page.goto(path);
  await hydrated(page);
}

/** Uploads the table through the page; the address is then that of its dataset. */
async function upload(page) {
  await open(page, "/datasets/upload");
  await page.getByLabel("The file").setInputFiles(PENGUINS);
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.waitForURL(/\/datasets\/[0-9a-f-]{36}$/);
  return page.url().split("/").at(-1);
}

/** A short training, begun by the API and waited for. */
async function trained(page, dataset) {
  const body = { dataset_id: dataset, epochs: 3, dimensions: 16, target: "species" };
  const model = await call(page, "POST", "/api/models/train", body);
  await expect.poll(async () => (await call(page, "GET", `/api/models/${model.id}`)).state, { timeout: 45_000 }).toBe("completed");
  return model.id;
}

test("a table is looked at before it has arrived, and measured when it has", async ({ signedIn: page }) => {
  await open(page, "/datasets");
  await page.getByRole("link", { name: "Upload", exact: true }).click();
  await page.waitForURL("**/datasets/upload");
  await page.getByLabel("The file").setInputFiles(PENGUINS);
  // Before anything was sent.
  await expect(page.getByRole("heading", { name: "bill_length_mm" })).toBeVisible();
  await expect(page.getByText("of all 344 rows")).toBeVisible();
  await expect(page.getByRole("list", { name: "Most frequent values of species" })).toContainText("Adelie");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.waitForURL(/\/datasets\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { name: "penguins", level: 1 })).toBeVisible();
  await expect(page.getByRole("table", { name: "Rows of penguins" })).toContainText("Torgersen");
  // What all rows tell comes by itself.
  await expect(page.getByRole("img", { name: "How strongly each two columns go together" })).toBeVisible();
  await expect(page.getByRole("row", { name: /flipper_length_mm × body_mass_g/ })).toContainText("0.87");
  // A correction is kept.
  await page.getByLabel("What island is").selectOption("text");
  await expect(page.getByText("taken for category")).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(page.getByLabel("What island is")).toHaveValue("text");
});

test.describe("refusals", () => {
  test.use({ expected: /status of 422|ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_SOCKET|WebSocket/ });

  test("what is no table is refused beside the file, with its line", async ({ signedIn: page }) => {
  await open(page, "/datasets/upload");
  await page.getByLabel("The file").setInputFiles({ name: "bad.csv", mimeType: "text/csv", buffer: Buffer.from("a,b\n1,2\n3\n") });
  await expect(page.getByText("Line 3: 1 values instead of 2")).toBeVisible();
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("Line 3 has 1 fields, the first line has 2");
  // The form is still there, and another file goes through.
  const packed = { name: "good.csv.gz", mimeType: "application/gzip", buffer: gzipSync(await readFile(PENGUINS)) };
  await page.getByLabel("The file").setInputFiles(packed);
  await expect(page.getByText("is packed or Parquet")).toBeVisible();
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.waitForURL(/\/datasets\/[0-9a-f-]{36}$/);
});

test("a model is trained before one's eyes, judged, and drawn from", async ({ signedIn: page }) => {
  await upload(page);
  await page.getByRole("link", { name: "Train a model" }).click();
  await page.waitForURL("**/train");
  await page.getByLabel("Epochs").fill("0");
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await expect(page.getByText("epochs must be a whole number from 1 to 100000, not 0")).toBeVisible();
  await page.getByLabel("Epochs").fill("40");
  await page.getByLabel("Dimensions").fill("16");
  await page.getByLabel("Column to predict").selectOption("species");
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await page.waitForURL(/\/models\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("tab", { name: "Generate" })).toBeVisible({ timeout: 45_000 });
  await expect(page.getByRole("table", { name: "The first rows" })).toContainText("Adelie");
  await page.getByRole("tab", { name: "Training" }).click();
  await expect(page.getByRole("img", { name: /The loss of a row/ })).toBeVisible();
  await page.getByRole("tab", { name: "Evaluation" }).click();
  await expect(page.getByRole("heading", { name: "How private" })).toBeVisible();
  const report = page.waitForEvent("download");
  await page.getByRole("link", { name: "Report as one HTML file" }).click();
  expect((await report).suggestedFilename()).toBe("penguins report.html");
  await page.getByRole("tab", { name: "Generate" }).click();
  await page.getByText("Conditions", { exact: true }).click();
  await page.getByLabel("species").selectOption("Gentoo");
  await expect(page.getByRole("table", { name: "The first rows" })).not.toContainText("Adelie");
  await page.getByLabel("body_mass_g").fill("1");
  await page.getByRole("button", { name: /^Generate/ }).click();
  await expect(page.getByText(/"body_mass_g" has values from/i)).toBeVisible();
  await page.getByLabel("body_mass_g").fill("5000");
  await page.getByLabel("Rows", { exact: true }).fill("2k");
  await page.getByRole("button", { name: "Generate 2,000 rows" }).click();
  await page.waitForURL("**/jobs/*");
  await expect(page.locator(".job-progress .state")).toHaveText("completed", { timeout: 30_000 });
});

test("the browser draws what the server draws, also when the server is gone", async ({ signedIn: page, server }) => {
  const id = await trained(page, await upload(page));
  await open(page, `/models/${id}`);
  const table = page.getByRole("table", { name: "The first rows" });
  await expect(table.locator("tbody tr")).toHaveCount(25);
  const shown = await table.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td")].map((cell) => (cell.querySelector(".null") ? null : cell.textContent))));
  const { recipe } = await call(page, "GET", `/api/models/${id}`);
  const { rows } = await call(page, "POST", "/api/preview", { recipe, from: 0, rows: 25 });
  expect(shown).toEqual(rows);
  // The same through the engine, many rows by their digest.
  const digest = await page.evaluate(async (recipe) => {
    const worker = new Worker("/worker.js", { type: "module" });
    const answer = new Promise((done) => (worker.onmessage = (event) => done(event.data)));
    worker.postMessage({ id: 1, op: "file", payload: JSON.stringify({ recipe, format: "csv", from: 0, rows: 300 }), locales: ["en_US"] });
    return (await answer).ok;
  }, recipe);
  const job = await call(page, "POST", "/api/generate", { model_id: id, count: 300, seed: recipe.seed });
  await expect.poll(async () => (await call(page, "GET", `/api/jobs/${job.id}`)).state).toBe("completed");
  const file = await page.request.get(`/api/jobs/${job.id}/download?format=csv`);
  expect(JSON.parse(digest).file.text.split("\n").slice(0, 200)).toEqual((await file.text()).split("\n").slice(0, 200));
  await server.kill();
  await page.getByText("Conditions", { exact: true }).click();
  await page.getByLabel("species").selectOption("Chinstrap");
  await expect(table).not.toContainText("Adelie");
  await expect(table).toContainText("Chinstrap");
  await server.run();
});

});

test("a training is cancelled and begun again", async ({ signedIn: page }) => {
  const dataset = await upload(page);
  const model = await call(page, "POST", "/api/models/train", { dataset_id: dataset, epochs: 100_000, patience: 100_000, dimensions: 16 });
  await open(page, `/models/${model.id}`);
  await expect(page.getByRole("img", { name: /The loss of a row/ })).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("What it had learned was given up.")).toBeVisible();
  await page.getByRole("button", { name: "Train again" }).click();
  await expect(page.getByText(/epoch \d+ of at most/)).toBeVisible();
  await page.getByRole("button", { name: "Finish with the best so far" }).click();
  await expect(page.getByRole("tab", { name: "Evaluation" })).toBeVisible({ timeout: 30_000 });
  await open(page, "/models");
  await expect(page.getByRole("row", { name: /penguins/ })).toContainText("completed");
});
