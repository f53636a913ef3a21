// Jobs, datasets and the library: what happens to data after it was asked for.
import { readFile } from "node:fs/promises";
import { expect, hydrated, test } from "../server.js";

const recipe = {
  version: 1,
  kind: "table",
  seed: 7,
  locale: "en_US",
  anchor: "2026-11-21",
  tables: [
    {
      name: "customers",
      rows: 200_000,
      columns: [
        { name: "id", type: "sequence" },
        { name: "name", type: "person.full_name" },
        { name: "age", type: "integer", min: 18, max: 80, null_share: 0.1 },
        { name: "status", type: "choice", values: ["active", "inactive"], weights: [80, 20] },
      ],
    },
  ],
};

/** A call of the signed-in page's own account. */
async function call(page, method, path, data) {
  const answer = await page.request.fetch(path, { method, data, headers: { "x-seedbed": "1" } });
  expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
  const text = await answer.text();
  return text ? JSON.parse(text) : undefined;
}

async function begin(page, rows, more = {}) {
  const { items } = await call(page, "GET", "/api/projects");
  return call(page, "POST", "/api/jobs", { project_id: items[0].id, recipe, rows, ...more });
}

async function completed(page, job) {
  await expect.poll(async () => (await call(page, "GET", `/api/jobs/${job.id}/status`)).state, { timeout: 45_000 }).toBe("completed");
  return (await call(page, "GET", `/api/jobs/${job.id}`)).dataset_id;
}

async function open(page, path) {
  await page.goto(path);
  await hydrated(page);
}

const state = (page) => page.locator(".job-progress .state");

test("lists without anything say what to do next", async ({ signedIn: page }) => {
  for (const [path, text] of [["/jobs", "Nothing was made yet"], ["/datasets", "No dataset yet"]]) {
    await open(page, path);
    await expect(page.getByRole("heading", { name: text })).toBeVisible();
    await expect(page.getByRole("main").getByRole("link", { name: "Create a table" })).toHaveAttribute("href", "/create/table");
  }
});

test("a job shows its progress, comes to its end by itself, and leads to its dataset", async ({ signedIn: page }) => {
  const job = await begin(page, 200_000);
  await open(page, `/jobs/${job.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("customers · 200,000 rows");
  await expect(state(page)).toHaveText("completed", { timeout: 45_000 });
  await expect(page.locator(".job-progress")).toContainText("all 200,000 rows");
  await expect(page.getByRole("progressbar", { name: "Rows made" })).toHaveAttribute("aria-valuenow", "100");
  await expect(page).toHaveTitle("✓ customers · Seedbed");
  await expect(page.locator(".chunks")).toContainText("4 made");
  await expect(page.getByRole("button", { name: "Pause" })).toBeHidden();
  await page.getByRole("link", { name: "Open the dataset" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("customers");
});

test("any row of a job can be looked at, also one that is not made yet", async ({ signedIn: page }) => {
  const job = await begin(page, 2_000_000_000);
  await call(page, "POST", `/api/jobs/${job.id}/control`, { action: "pause" });
  await open(page, `/jobs/${job.id}`);
  await page.getByLabel("Go to row").fill("1,900,000,000");
  await page.getByRole("button", { name: "Show this row" }).click();
  const first = page.locator(".data-table tbody tr").first();
  await expect(first.locator("th")).toHaveText("1,900,000,000");
  const { rows } = await call(page, "GET", `/api/jobs/${job.id}/preview?from=1900000000&rows=1`);
  await expect(first.locator("td")).toHaveText(rows[0].map((cell) => cell ?? "null"));
  await page.getByRole("button", { name: "Last rows" }).click();
  await expect(page.locator(".data-table tbody tr").last().locator("th")).toHaveText("1,999,999,999");
  await expect(page.getByRole("button", { name: "Rows after" })).toBeDisabled();
  await page.getByLabel("Go to row").fill("2,000,000,000");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Rows are numbered from 0 to 1,999,999,999.")).toBeVisible();
});

test("a job is paused, resumed, and cancelled only after a question", async ({ signedIn: page }) => {
  const job = await begin(page, 2_000_000_000);
  await open(page, `/jobs/${job.id}`);
  await expect(state(page)).toHaveText("generating");
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(state(page)).toHaveText("paused");
  // The keyboard stays where the hands are, though the button that was pressed is gone.
  await expect(page.getByRole("button", { name: "Resume" })).toBeFocused();
  await expect(page).toHaveTitle(/^Paused \d+ % customers/);
  await page.reload();
  await hydrated(page);
  await expect(state(page)).toHaveText("paused");
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(state(page)).toHaveText("generating");
  await expect(page.getByRole("button", { name: "Pause" })).toBeFocused();
  const made = () => page.locator(".rows-done").textContent();
  const before = await made();
  await expect.poll(made, { timeout: 30_000 }).not.toBe(before);
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Cancel this job?" });
  await expect(dialog.getByRole("button", { name: "Let it run" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(state(page)).toHaveText("generating");
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await dialog.getByRole("button", { name: "Cancel the job" }).click();
  await expect(state(page)).toHaveText("cancelled");
  await expect(page.getByRole("button", { name: "Open in Create" })).toBeFocused();
  await expect(page.getByText("This job was cancelled")).toBeVisible();
});

test.describe("when the server goes away", () => {
  test.use({ expected: /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET|WebSocket/ });

  test("the job's page says so, and catches up when it is back", async ({ signedIn: page, server }) => {
    const job = await begin(page, 2_000_000_000);
    await open(page, `/jobs/${job.id}`);
    await expect(state(page)).toHaveText("generating");
    await server.kill();
    await expect(page.getByText("The live connection is gone")).toBeVisible();
    // Nothing is known of it now: neither its state nor the time that is left, and nothing can be done with it.
    await expect(state(page)).toHaveText("no connection");
    await expect(page.locator(".job-progress .left")).toBeEmpty();
    await expect(page.getByRole("button", { name: "Pause" })).toBeDisabled();
    await expect(page.getByRole("button", { name: "Cancel", exact: true })).toBeDisabled();
    await server.run();
    await expect(state(page)).toHaveText("generating");
    await expect(page.getByRole("button", { name: "Pause" })).toBeEnabled();
    await expect(page.getByText("The live connection is gone")).toBeHidden({ timeout: 30_000 });
    const made = () => page.locator(".rows-done").textContent();
    const before = await made();
    await expect.poll(made, { timeout: 30_000 }).not.toBe(before);
  });
});

test("jobs are listed newest first and filtered by state, which the address keeps", async ({ signedIn: page }) => {
  const first = await begin(page, 10, { name: "first" });
  await completed(page, first);
  const second = await begin(page, 2_000_000_000, { name: "second" });
  await call(page, "POST", `/api/jobs/${second.id}/control`, { action: "pause" });
  await open(page, "/jobs");
  const names = page.locator("table.jobs tbody th a");
  await expect(names).toHaveText(["second", "first"]);
  await page.getByLabel("State").selectOption("paused");
  await expect(names).toHaveText(["second"]);
  await expect(page).toHaveURL(/\/jobs\?state=paused$/);
  await page.reload();
  await hydrated(page);
  await expect(names).toHaveText(["second"]);
  await expect(page.getByLabel("State")).toHaveValue("paused");
  await page.getByLabel("State").selectOption("failed");
  await expect(page.getByRole("heading", { name: "No job fits" })).toBeVisible();
  await page.getByRole("button", { name: "Show all jobs" }).click();
  await expect(names).toHaveText(["second", "first"]);
  // One that begins elsewhere appears by itself.
  await begin(page, 10, { name: "third" });
  await expect(names).toHaveText(["third", "second", "first"]);
});

test("datasets are renamed, tagged, found and deleted where they are listed", async ({ signedIn: page }) => {
  for (const name of ["apples", "pears"]) await completed(page, await begin(page, 10, { name }));
  await open(page, "/datasets");
  const names = page.locator("table.datasets tbody th > a");
  await expect(names).toHaveText(["pears", "apples"]);

  await page.getByRole("button", { name: "Actions for apples" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  const input = page.getByLabel("Name of the dataset");
  await expect(input).toBeFocused();
  await input.fill("green apples");
  await page.keyboard.press("Enter");
  await expect(names).toHaveText(["pears", "green apples"]);
  const actions = page.getByRole("button", { name: "Actions for green apples" });
  await expect(actions).toBeFocused();

  await actions.click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await page.keyboard.press("Escape");
  await expect(actions).toBeFocused();

  await actions.click();
  await page.getByRole("menuitem", { name: "Tags" }).click();
  await expect(page.getByLabel("New tag")).toBeFocused();
  await page.keyboard.type("fruit, demo");
  await page.keyboard.press("Enter");
  await expect(page.locator(".tag-editor .tag")).toHaveText(["fruit", "demo"]);
  await page.getByRole("button", { name: "Done" }).click();
  await expect(actions).toBeFocused();
  await page.getByRole("button", { name: "fruit", exact: true }).click();
  await expect(page).toHaveURL(/tag=fruit/);
  await expect(names).toHaveText(["green apples"]);
  await page.getByRole("button", { name: "Show datasets with any tag, not only fruit" }).click();
  await expect(names).toHaveText(["pears", "green apples"]);

  await page.getByLabel("Search datasets").fill("PEAR");
  await expect(names).toHaveText(["pears"]);
  await expect(page).toHaveURL(/search=PEAR/);
  await page.getByRole("button", { name: "Actions for pears" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete this dataset?" });
  await expect(dialog).toContainText("“pears” with its 10 rows");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { name: "No dataset fits" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("a dataset is paged through, and its place is kept in the address", async ({ signedIn: page }) => {
  const id = await completed(page, await begin(page, 1_000));
  await open(page, `/datasets/${id}`);
  const numbers = page.locator(".data-table tbody th");
  await expect(numbers.first()).toHaveText("0");
  await page.getByRole("button", { name: "Rows after" }).click();
  await expect(numbers.first()).toHaveText("25");
  await page.getByLabel("Rows a page").selectOption("100");
  await expect(numbers).toHaveCount(100);
  await page.getByLabel("Go to row").fill("12.5");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Rows are numbered from 0 to 999.")).toBeVisible();
  await expect(numbers.first()).toHaveText("25");
  await page.getByLabel("Go to row").fill("400");
  await page.keyboard.press("Enter");
  await expect(numbers.first()).toHaveText("400");
  await expect(page).toHaveURL(/row=400/);
  await page.reload();
  await hydrated(page);
  await expect(numbers.first()).toHaveText("400");
});

test("the first rows of a downloaded file are the rows of the page", async ({ signedIn: page }) => {
  const id = await completed(page, await begin(page, 1_000));
  await open(page, `/datasets/${id}`);
  await page.getByRole("button", { name: "Download" }).click();
  const dialog = page.getByRole("dialog", { name: "Download" });
  await dialog.getByLabel("Format").selectOption("postgresql");
  await dialog.getByLabel("Compression").selectOption("gzip");
  await expect(dialog).toContainText("customers.sql.gz");
  await dialog.getByLabel("Format").selectOption("csv");
  await dialog.getByLabel("Compression").selectOption("none");
  const [download] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "Download" }).click()]);
  expect(download.suggestedFilename()).toBe("customers.csv");
  const lines = (await readFile(await download.path(), "utf8")).split(/\r?\n/);
  expect(lines[0]).toBe("id,name,age,status");
  const cells = await page.locator(".data-table tbody tr").evaluateAll((rows) =>
    rows.map((row) => [...row.querySelectorAll("td")].map((cell) => (cell.querySelector(".null") ? "" : cell.textContent))),
  );
  expect(cells.length).toBe(25);
  expect(lines.slice(1, 26)).toEqual(cells.map((row) => row.join(",")));
});

test("a sheet says where its limit is before anything is made", async ({ signedIn: page }) => {
  const job = await begin(page, 1_048_576);
  const id = await completed(page, job);
  await open(page, `/datasets/${id}`);
  await page.getByRole("button", { name: "Download" }).click();
  const dialog = page.getByRole("dialog", { name: "Download" });
  await dialog.getByLabel("Format").selectOption("xlsx");
  await expect(dialog.getByRole("alert")).toContainText("A sheet of XLSX holds 1,048,575 rows and customers has 1,048,576");
  await expect(dialog.getByRole("button", { name: "Download" })).toBeDisabled();
});

test("a dataset is renamed, tagged and deleted on its own page", async ({ signedIn: page }) => {
  const id = await completed(page, await begin(page, 10));
  await open(page, `/datasets/${id}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await page.getByLabel("Name of the dataset").fill("people");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("people");
  await page.getByLabel("New tag").fill("demo");
  await page.getByRole("button", { name: "Add the tag" }).click();
  await expect(page.locator(".tag-editor .tag")).toHaveText(["demo"]);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.waitForURL("**/datasets");
  await expect(page.getByRole("heading", { name: "No dataset yet" })).toBeVisible();
});

test("the library finds templates and saved schemas by what they mean", async ({ signedIn: page }) => {
  const schema = { name: "Wine cellar", description: "Bottles and where they lie", tags: ["wine"], recipe };
  await call(page, "POST", "/api/schemas", schema);
  await open(page, "/library");
  const titles = page.locator(".shelf h2");
  await expect(titles.first()).toHaveText("Wine cellar");
  await expect.poll(() => titles.count()).toBeGreaterThan(60);
  await page.getByLabel("Search the library").fill("a blog");
  await expect(titles.first()).toHaveText(/blog/i);
  await expect(page.locator(".shelf li").first().getByRole("link", { name: "Open in Create" })).toHaveAttribute("href", "/create/table?template=blog");
  await page.getByLabel("Search the library").fill("bottles of wine");
  await expect(titles.first()).toHaveText("Wine cellar");
  await page.getByRole("button", { name: "Actions for Wine cellar" }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await expect(titles.filter({ hasText: "Wine cellar (copy)" })).toBeVisible();
  await page.getByRole("button", { name: "Actions for Wine cellar (copy)" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await page.getByLabel("Name of the schema").fill("Second cellar");
  await page.keyboard.press("Enter");
  await page.getByLabel("Search the library").fill("second cellar");
  await expect(titles.first()).toHaveText("Second cellar");
  await page.getByRole("button", { name: "Actions for Second cellar" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(titles.filter({ hasText: "Second cellar" })).toHaveCount(0);
});

test("a job's and a dataset's recipe are opened in Create, whatever was there before", async ({ signedIn: page }) => {
  const job = await begin(page, 500);
  const dataset = await completed(page, job);
  const kept = () => page.evaluate(() => JSON.parse(localStorage.getItem("table-draft"))?.draft.recipe);
  await open(page, `/jobs/${job.id}`);
  await page.getByRole("button", { name: "Open in Create" }).click();
  await expect(page).toHaveURL(/\/create\/table$/);
  await expect(page.locator("#rows")).toHaveValue("500");
  await expect.poll(async () => (await kept())?.tables[0].columns.length).toBe(4);
  // An edited draft gives way, and comes back by undoing.
  await page.locator("#rows").fill("77");
  await open(page, `/datasets/${dataset}`);
  await page.getByRole("main").getByRole("button", { name: "More actions" }).first().click();
  await page.getByRole("menuitem", { name: "Open in Create" }).click();
  await expect(page.locator("#rows")).toHaveValue("500");
  await page.getByRole("button", { name: "Undo (Ctrl+Z)" }).click();
  await expect(page.locator("#rows")).toHaveValue("77");
  // Handed over once: a reload shows the draft.
  await page.reload();
  await hydrated(page);
  await expect(page.locator("#rows")).toHaveValue("77");
});

test("home shows what was done last", async ({ signedIn: page }) => {
  await completed(page, await begin(page, 10, { name: "small" }));
  await open(page, "/");
  await expect(page.getByRole("region", { name: "Last jobs" }).getByRole("link", { name: "small" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Last datasets" }).getByRole("link", { name: "small" })).toBeVisible();
});

test.describe("at 360 pixels", () => {
  test.use({ viewport: { width: 360, height: 720 } });

  test("no page of jobs and datasets scrolls sideways", async ({ signedIn: page }) => {
    const job = await begin(page, 1_000);
    const id = await completed(page, job);
    for (const path of ["/", "/jobs", `/jobs/${job.id}`, "/datasets", `/datasets/${id}`, "/library"]) {
      await open(page, path);
      await expect(page.locator(".skeleton")).toHaveCount(0);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, path).toBeLessThanOrEqual(360);
    }
  });
});
