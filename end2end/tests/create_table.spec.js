// Create → Table: from a description to rows, every kind of edit, what is wrong and how it is said, and what a reload keeps.
import { readFile } from "node:fs/promises";
import { expect, hydrated, test } from "../server.js";

const flagship =
  "Generate 1000 customer records with name, email, age (18-80), registration date (last year), and account status (active/inactive)";

const two = {
  version: 1,
  kind: "table",
  seed: 7,
  locale: "en_US",
  anchor: "2026-11-21",
  tables: [
    {
      name: "customers",
      rows: 1000,
      columns: [
        { name: "id", type: "sequence", unique: true },
        { name: "price", type: "number", min: 1, max: 9, decimals: 2 },
        { name: "status", type: "choice", values: ["active", "inactive"], weights: [4, 1] },
      ],
    },
  ],
};

async function open(page) {
  await page.goto("/create/table");
  await hydrated(page);
}

/** Opens the page with a recipe that was typed as JSON. */
async function openRecipe(page, recipe) {
  await open(page);
  await pasteRecipe(page, recipe);
  await rowsShown(page);
}

async function pasteRecipe(page, recipe) {
  await page.getByRole("button", { name: "JSON", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Start from a recipe as JSON" });
  await dialog.getByLabel("Recipe").fill(JSON.stringify(recipe));
  await dialog.getByRole("button", { name: "Open the recipe" }).click();
  await expect(dialog).toBeHidden();
}

async function describe(page, text) {
  await page.getByLabel("What does a row hold?").fill(text);
  await page.getByLabel("What does a row hold?").press("Control+Enter");
}

const grid = (page) => page.getByRole("region", { name: "Rows", exact: true });
const rowsShown = (page, count = 100) => expect(grid(page).locator("tbody tr")).toHaveCount(count);
const column = (page, place) => page.locator(`.columns .column[data-place="${place}"]`);
const recipeOf = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("table-draft")).draft.recipe);

/** The texts of a column of the preview. */
async function cells(page, name) {
  return grid(page).evaluate((region, name) => {
    const heads = [...region.querySelectorAll("thead th")].map((head) => head.textContent);
    const place = heads.indexOf(name);
    return [...region.querySelectorAll("tbody tr")].map((row) => row.children[place]?.textContent);
  }, name);
}

test("a description becomes a schema and rows, and its notes point at their columns", async ({ signedIn: page }) => {
  await open(page);
  await describe(page, flagship);
  await rowsShown(page);
  const names = await page.locator(".columns .column .name").evaluateAll((inputs) => inputs.map((input) => input.value));
  expect(names).toEqual(expect.arrayContaining(["name", "email", "age"]));
  await expect(page.locator(".page-header .figures")).toContainText("1,000");
  const ages = (await cells(page, "age")).map(Number);
  expect(Math.min(...ages)).toBeGreaterThanOrEqual(18);
  expect(Math.max(...ages)).toBeLessThanOrEqual(80);
  const [person, mail] = [(await cells(page, "name"))[0], (await cells(page, "email"))[0]];
  expect(mail).toContain("@");
  expect(person.length).toBeGreaterThan(3);
  const notes = page.locator(".notes li");
  const before = await notes.count();
  expect(before).toBeGreaterThan(0);
  await notes.first().getByRole("button", { name: /^Dismiss/ }).click();
  await expect(notes).toHaveCount(before - 1);
});

test("Read with nothing written reads the example, but leaves a table alone", async ({ signedIn: page }) => {
  await open(page);
  const description = page.getByLabel("What does a row hold?");
  const read = page.getByRole("button", { name: "Read", exact: false }).first();
  await read.click();
  await expect(description).toHaveValue(flagship);
  await expect(page.locator(".notes")).toContainText("Nothing was written, so this is the example.");
  await rowsShown(page);
  await description.fill("");
  await read.click();
  await expect(page.getByText("Say what a row holds first.")).toBeVisible();
  await expect(description).toHaveValue("");
  await rowsShown(page);
});

test("a stranger gets rows with one click", async ({ signedIn: page }) => {
  await open(page);
  await page.getByRole("button", { name: /Shop orders/ }).click();
  await rowsShown(page);
  await expect(page.getByRole("group", { name: "Tables" }).getByRole("button")).toHaveCount(2);
});

test("any row is shown at once", async ({ signedIn: page }) => {
  await openRecipe(page, { ...two, tables: [{ ...two.tables[0], rows: 1_000_000 }] });
  await page.getByLabel("row", { exact: true }).fill("900,000");
  await expect(grid(page).locator("tbody tr").first()).toContainText("900,000");
  expect((await cells(page, "id"))[0]).toBe("900001");
  // The number of the row is seen whole.
  const isWhole = (cell) => cell.scrollWidth <= cell.clientWidth;
  expect(await grid(page).locator("tbody tr th").first().evaluate(isWhole)).toBe(true);
  await page.getByRole("button", { name: "Rows after" }).click();
  await expect(grid(page).locator("tbody tr").first()).toContainText("900,100");
  await page.getByLabel("row", { exact: true }).press("ArrowUp");
  await expect(grid(page).locator("tbody tr").first()).toContainText("900,000");
});

test("a type is found and taken by keyboard", async ({ signedIn: page }) => {
  await openRecipe(page, two);
  await column(page, 1).locator(".type").focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Type of the column" });
  await expect(dialog.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("iban");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await recipeOf(page)).tables[0].columns[1].type).toBe("finance.iban");
  await expect.poll(async () => (await cells(page, "price"))[0]).toMatch(/^[A-Z]{2}\d{2}/);
  await expect(column(page, 1).locator(".type")).toBeFocused();
  // Opened again, the list shows the type that the column has, far down as it is.
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("option", { selected: true })).toBeInViewport();
  await expect(dialog.getByRole("option", { selected: true })).toContainText("finance.iban");
  await page.keyboard.press("Escape");
});

test("weights decide how often values come", async ({ signedIn: page }) => {
  await openRecipe(page, two);
  await column(page, 2).getByRole("button", { name: "Settings of status" }).click();
  for (const wrong of ["-1", "abc"]) {
    await page.getByLabel("Weight of value 1").fill(wrong);
    await expect(page.getByText("The weight of value 1 is no number from 0 up")).toBeVisible();
    await expect(page.getByLabel("Weight of value 1")).toHaveAttribute("aria-invalid", "true");
  }
  await page.getByLabel("Weight of value 1").fill("0");
  await expect(page.getByLabel("Weight of value 1")).not.toHaveAttribute("aria-invalid");
  await expect.poll(async () => new Set(await cells(page, "status"))).toEqual(new Set(["inactive"]));
  await page.getByLabel("Add a value", { exact: true }).fill("pending, blocked");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Value 4", { exact: true })).toHaveValue("blocked");
  await expect.poll(async () => new Set(await cells(page, "status")).size).toBe(3);
});

test("bounds hold, and a distribution is drawn", async ({ signedIn: page }) => {
  await openRecipe(page, two);
  await column(page, 1).getByRole("button", { name: "Settings of price" }).click();
  const form = page.getByRole("group", { name: "Settings of price" });
  await form.getByLabel("Min", { exact: true }).fill("100");
  await form.getByLabel("Max", { exact: true }).fill("200");
  await expect.poll(async () => Math.min(...(await cells(page, "price")).map(Number))).toBeGreaterThanOrEqual(100);
  const curve = form.getByRole("img", { name: "The density of the values" }).locator("path.stroke");
  await expect(curve).toHaveAttribute("d", /^M/);
  await form.getByLabel("Distribution").selectOption("sequence");
  await expect(form.getByText("row by row 100, 101, 102, …")).toBeVisible();
  await expect(curve).toHaveCount(0);
  await form.getByLabel("Distribution").selectOption("normal");
  await expect(curve).toHaveAttribute("d", /^M/);
  const before = await curve.getAttribute("d");
  await form.getByLabel("Sd", { exact: true }).fill("3");
  await expect.poll(() => curve.getAttribute("d")).not.toBe(before);
  const prices = async () => (await cells(page, "price")).map(Number);
  await expect.poll(async () => Math.max(...(await prices())) - Math.min(...(await prices()))).toBeLessThan(40);
});

test("a formula uses other columns, and follows a column that is renamed", async ({ signedIn: page }) => {
  await openRecipe(page, two);
  await page.getByLabel("Name of a new column").fill("gross");
  await page.keyboard.press("Enter");
  await column(page, 3).locator(".type").click();
  await page.keyboard.type("formula");
  await page.keyboard.press("Enter");
  // What a formula says only the person knows, so its settings open by themselves.
  await page.getByLabel("Formula", { exact: true }).fill("price * 2");
  const doubled = async () => {
    const [price, gross] = [await cells(page, "price"), await cells(page, "gross")];
    return gross.length === 100 && price.every((value, row) => Math.abs(value * 2 - gross[row]) < 1e-6);
  };
  await expect.poll(doubled).toBe(true);
  const remark = page.getByText("Whole numbers divide without a rest");
  await expect(remark).toHaveCount(0);
  await page.getByLabel("Formula", { exact: true }).fill("price / 2");
  await expect(remark).toBeVisible();
  await page.getByLabel("Formula", { exact: true }).fill("price * 2");
  await column(page, 1).locator(".name").fill("net");
  await expect.poll(async () => (await recipeOf(page)).tables[0].columns[3].formula).toBe("net * 2");
  await expect(page.locator(".problems")).toHaveCount(0);
});

test("a second table refers to the first, so many rows per row", async ({ signedIn: page }) => {
  await openRecipe(page, two);
  await page.getByRole("button", { name: "Add a table" }).click();
  await page.getByRole("menuitem", { name: "Several rows per row of customers" }).click();
  await expect(page.getByRole("group", { name: "Tables" }).getByRole("button")).toHaveCount(2);
  await rowsShown(page);
  const ids = (await cells(page, "customer_id")).map(Number);
  expect(ids.every((id) => id >= 1 && id <= 1000)).toBe(true);
  expect(new Set(ids).size).toBeLessThan(100);
  await page.getByLabel("How many").selectOption("constant");
  await page.getByLabel("Value", { exact: true }).fill("2");
  await expect(page.getByRole("button", { name: "Generate 3,000 rows in 2 tables" })).toBeVisible();
});

test("columns move by keyboard and by dragging, and edits are undone and redone", async ({ signedIn: page }) => {
  await openRecipe(page, two);
  const names = () => page.locator(".columns .column .name").evaluateAll((inputs) => inputs.map((input) => input.value));
  await column(page, 0).locator(".handle").focus();
  await page.keyboard.press("Alt+ArrowDown");
  expect(await names()).toEqual(["price", "id", "status"]);
  await expect(column(page, 1).locator(".handle")).toBeFocused();
  // The mouse reaches what is in view.
  await column(page, 2).scrollIntoViewIfNeeded();
  const [from, to] = [await column(page, 2).locator(".handle").boundingBox(), await column(page, 0).boundingBox()];
  await page.mouse.move(from.x + 5, from.y + 5);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, to.y + 10, { steps: 6 });
  await page.mouse.up();
  expect(await names()).toEqual(["status", "price", "id"]);
  await page.keyboard.press("Control+z");
  expect(await names()).toEqual(["price", "id", "status"]);
  await page.keyboard.press("Control+z");
  expect(await names()).toEqual(["id", "price", "status"]);
  await page.keyboard.press("Control+Shift+z");
  expect(await names()).toEqual(["price", "id", "status"]);
  await column(page, 0).getByRole("button", { name: "Settings of price" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  expect(await names()).toEqual(["id", "status"]);
  await page.keyboard.press("Control+z");
  expect(await names()).toEqual(["price", "id", "status"]);
});

test("undoing an edit of a distribution leads back step by step, and redo forth again", async ({ signedIn: page }) => {
  await openRecipe(page, two);
  await column(page, 1).getByRole("button", { name: "Settings of price" }).click();
  const form = page.getByRole("group", { name: "Settings of price" });
  const kind = form.getByLabel("Distribution", { exact: true });
  await kind.selectOption("normal");
  const mean = form.getByLabel("Mean", { exact: true });
  const first = await mean.inputValue();
  await mean.fill("70");
  await page.locator("h1").click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(mean).toHaveValue(first);
  await expect(page.getByRole("button", { name: "Redo" })).toBeEnabled();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(kind).toHaveValue("");
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(mean).toHaveValue(first);
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(mean).toHaveValue("70");
});

test("what is wrong stands beside its field and above the rows, which stay", async ({ signedIn: page }) => {
  await openRecipe(page, two);
  await column(page, 1).getByRole("button", { name: "Settings of price" }).click();
  const form = page.getByRole("group", { name: "Settings of price" });
  await form.getByLabel("Max", { exact: true }).fill("-5");
  await expect(page.locator(".problems")).toContainText("price");
  await expect(page.locator(".preview .rows.stale")).toBeVisible();
  await rowsShown(page);
  await expect(column(page, 1)).toHaveClass(/wrong/);
  await form.getByLabel("Max", { exact: true }).fill("many");
  await expect(form.getByLabel("Max", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expect(form).toContainText('Found "many"');
  await expect(page.getByRole("button", { name: /^Generate/ })).toBeDisabled();
  await form.getByLabel("Max", { exact: true }).fill("9");
  await expect(page.locator(".problems")).toHaveCount(0);
  await form.getByLabel("Null %").fill("150");
  await expect(page.locator(".problems")).toContainText("Found 150 %; expected 0 to 100 %.");
});

test("a recipe with many mistakes shows all of them, each with its pointer", async ({ signedIn: page }) => {
  await openRecipe(page, two);
  await page.getByRole("tab", { name: "JSON" }).first().click();
  const json = page.getByLabel("The recipe as JSON");
  const wrong = structuredClone(two);
  wrong.tables[0].columns[0].type = "nonsense";
  wrong.tables[0].columns[1].decimals = 99;
  wrong.tables[0].columns[2].weights = [1];
  wrong.seed = -1;
  await json.fill(JSON.stringify(wrong));
  const problems = page.locator(".json-problems li");
  await expect(problems).toHaveCount(4);
  for (const pointer of ["/seed", "/tables/0/columns/0/type", "/tables/0/columns/1/decimals", "/tables/0/columns/2/weights"])
    await expect(problems.getByText(pointer, { exact: true })).toBeVisible();
  await json.fill("{");
  await expect(page.getByText(/Not JSON yet/)).toBeVisible();
  await json.fill(JSON.stringify(two));
  await expect(problems).toHaveCount(0);
});

test("a broken recipe shows no figures of the one before", async ({ signedIn: page }) => {
  const broken = { ...two, tables: [{ name: "things", rows: 5, columns: [{ name: "a", type: "nope" }] }] };
  const [figures, badge] = [page.locator(".page-header .figures"), page.locator(".preview .made")];
  const remark = page.getByText("The rows are the last that could be made.");
  await open(page);
  await pasteRecipe(page, broken);
  await expect(page.locator(".problems")).toContainText("1 problem.");
  await expect(remark).toHaveCount(0);
  await pasteRecipe(page, two);
  await rowsShown(page);
  await expect(figures).toContainText("1,000");
  await expect(badge).toBeVisible();
  await pasteRecipe(page, broken);
  await expect(page.locator(".problems")).toContainText("1 problem.");
  await expect(remark).toBeVisible();
  await expect(badge).toHaveCount(0);
  await expect(figures.locator("dd")).toHaveText(["1", "—", "—", "—"]);
});

test("what cannot be read leaves the table, and says that it is the one from before", async ({ signedIn: page }) => {
  await openRecipe(page, two);
  await describe(page, "hello");
  const refused = page.getByRole("alert").filter({ hasText: "These work" });
  await expect(refused).toContainText("The table shown is the one from before.");
  await rowsShown(page);
  await pasteRecipe(page, { ...two, seed: 8 });
  await expect(refused).toHaveCount(0);
});

test("a problem above the rows leads to its field", async ({ signedIn: page }) => {
  await openRecipe(page, two);
  await column(page, 1).getByRole("button", { name: "Settings of price" }).click();
  await page.getByLabel("Decimals").fill("99");
  await column(page, 1).getByRole("button", { name: "Settings of price" }).click();
  await page.locator(".problems button").click();
  await expect(page.getByLabel("Decimals")).toBeFocused();
});

test("a description without sense says what was understood and offers two that work", async ({ signedIn: page }) => {
  await open(page);
  await describe(page, "xyzzy");
  const refused = page.getByRole("alert").filter({ hasText: "These work" });
  await expect(refused.getByRole("button")).toHaveCount(2);
  await refused.getByRole("button").first().click();
  await rowsShown(page);
});

test("a blog is enough: the library is searched by meaning", async ({ signedIn: page }) => {
  await open(page);
  await page.getByRole("button", { name: "template", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Start from a template" });
  const found = dialog.getByRole("list", { name: "Templates" }).getByRole("button");
  await expect.poll(() => found.count()).toBeGreaterThan(60);
  // Without a question none of them is the answer.
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
  await dialog.getByRole("searchbox").fill("a blog");
  await expect(dialog.getByRole("list", { name: "Templates" }).getByRole("button").first()).toContainText("Blog");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("group", { name: "Tables" })).toContainText("posts");
  await rowsShown(page);
  await expect(page.locator(".problems")).toHaveCount(0);
});

test("a reload keeps the draft", async ({ signedIn: page }) => {
  await openRecipe(page, two);
  await column(page, 1).locator(".name").fill("cost");
  await expect.poll(async () => (await cells(page, "cost")).length).toBe(100);
  const before = await cells(page, "cost");
  await page.reload();
  await hydrated(page);
  await rowsShown(page);
  expect(await cells(page, "cost")).toEqual(before);
});

test("an address opens a template or a description", async ({ signedIn: page }) => {
  await page.goto("/create/table?template=blog");
  await hydrated(page);
  await expect(page.getByRole("group", { name: "Tables" })).toContainText("posts");
  expect(new URL(page.url()).search).toBe("");
  await page.goto(`/create/table?description=${encodeURIComponent("50 users with name and email")}`);
  await hydrated(page);
  await rowsShown(page, 50);
});

test("the first rows of a download are the rows of the preview", async ({ signedIn: page }) => {
  await openRecipe(page, { ...two, tables: [{ ...two.tables[0], rows: 25_000 }] });
  await expect(page.getByText("the first 10,000 of 25,000 rows")).toBeVisible();
  await page.getByRole("button", { name: "Download" }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "CSV" }).click()]);
  expect(download.suggestedFilename()).toBe("customers.csv");
  const lines = (await readFile(await download.path(), "utf8")).trimEnd().split("\n");
  expect(lines).toHaveLength(10_001);
  const shown = await grid(page).evaluate((region) =>
    [...region.querySelectorAll("tr")].map((row) => [...row.children].slice(1).map((cell) => cell.textContent).join(",")),
  );
  expect(lines.slice(0, 101)).toEqual(shown);
});

test("rows as text are those of a file", async ({ signedIn: page }) => {
  await openRecipe(page, two);
  const price = (await cells(page, "price"))[0];
  await page.locator(".preview").getByRole("tab", { name: "JSON" }).click();
  await expect(page.getByRole("region", { name: "Rows as text" })).toContainText(`"price":${price}`);
  await page.locator(".preview").getByRole("tab", { name: "SQL" }).click();
  await expect(page.getByRole("region", { name: "Rows as text" })).toContainText("CREATE TABLE");
});

test("a schema is saved and opened again", async ({ signedIn: page }) => {
  await openRecipe(page, two);
  await page.getByRole("button", { name: "Save schema" }).click();
  const dialog = page.getByRole("dialog", { name: "Save schema" });
  await dialog.getByLabel("Name").fill("My customers");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await column(page, 1).getByRole("button", { name: "Settings of price" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("button", { name: "saved schema" }).click();
  await page.getByRole("button", { name: /My customers/ }).click();
  await expect(page.locator(".columns .column")).toHaveCount(3);
});

// How long it takes is written down, not judged: the machine may be busy with other things.
test("100 rows of 20 columns follow every keystroke", async ({ signedIn: page }) => {
  const columns = Array.from({ length: 20 }, (_, place) => ({ name: `n${place}`, type: "integer", min: 0, max: 1000 }));
  await openRecipe(page, { ...two, tables: [{ name: "wide", rows: 1000, columns }] });
  await page.evaluate(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask" });
  });
  const first = grid(page).locator("tbody td").first();
  const seed = page.getByLabel("Seed", { exact: true });
  for (const digit of "123456") {
    const before = await first.textContent();
    await seed.press(`Control+End`);
    await seed.press(digit);
    await expect(first).not.toHaveText(before);
  }
  const milliseconds = await page.locator(".milliseconds").textContent();
  test.info().annotations.push({ type: "measured", description: `answer ${milliseconds}; long tasks ${JSON.stringify(await page.evaluate(() => window.longTasks))}` });
});

test("the distribution of each column is measured over the first 10,000 rows", async ({ signedIn: page }) => {
  await openRecipe(page, { ...two, tables: [{ ...two.tables[0], rows: 25_000 }] });
  const panel = page.getByRole("region", { name: "Distributions" });
  await expect(panel).toContainText("of the first 10,000 rows");
  await expect(panel.getByRole("listitem").filter({ hasText: "price" }).getByRole("img")).toBeVisible();
  const shares = panel.getByRole("list", { name: "Most frequent values of status" });
  await expect(shares).toContainText(/active\s*(79|80|81) %/);
  await column(page, 2).getByRole("button", { name: "Settings of status" }).click();
  await page.getByLabel("Weight of value 1").fill("0");
  await expect(shares).toContainText(/inactive\s*100 %/);
});

test("SQL becomes a schema, and what cannot be read says where", async ({ signedIn: page }) => {
  await open(page);
  await page.getByRole("button", { name: "SQL", exact: true }).first().click();
  const dialog = page.getByRole("dialog", { name: "Start from SQL" });
  await dialog.getByLabel("CREATE TABLE statements").fill("CREATE TABLE (");
  await dialog.getByRole("button", { name: "Read it" }).click();
  await expect(dialog.getByText(/Line 1, column/)).toBeVisible();
  // What is to be mended is still there after a look at the page behind.
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "SQL", exact: true }).first().click();
  await expect(dialog.getByLabel("CREATE TABLE statements")).toHaveValue("CREATE TABLE (");
  await dialog.getByLabel("CREATE TABLE statements").fill(`CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL);
    CREATE TABLE orders (id integer PRIMARY KEY, user_id integer NOT NULL REFERENCES users (id), total numeric(8,2));`);
  await dialog.getByRole("button", { name: "Read it" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("group", { name: "Tables" })).toContainText("orders");
  await rowsShown(page);
});

/** Opens one of the dialogs in which something is brought in. */
async function bringIn(page, way, title) {
  await open(page);
  await page.getByRole("group", { name: "Or start from" }).getByRole("button", { name: way, exact: true }).click();
  const dialog = page.getByRole("dialog", { name: title });
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Lets a file fall onto a dialog, as a person drags it there. */
async function drop(page, dialog, name, bytes) {
  const dropped = await page.evaluateHandle(
    ([name, bytes]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], name));
      return transfer;
    },
    [name, [...bytes]],
  );
  await dialog.locator(".import").dispatchEvent("drop", { dataTransfer: dropped });
}

const penguins = new URL("../../app/recipe/tests/data/penguins.csv", import.meta.url);

test("a file of rows is dropped, and the rows look like it", async ({ signedIn: page }) => {
  const dialog = await bringIn(page, "sample of rows", "Start from a sample of rows");
  await drop(page, dialog, "penguins.csv", await readFile(penguins));
  await expect(dialog).toBeHidden();
  await rowsShown(page);
  await expect.poll(async () => (await recipeOf(page)).tables[0].name).toBe("penguins");
  expect(new Set(await cells(page, "species")).size).toBeGreaterThan(1);
  for (const kind of await cells(page, "species")) expect(["Adelie", "Chinstrap", "Gentoo"]).toContain(kind);
  const lengths = (await cells(page, "bill_length_mm")).filter((length) => length !== "null").map(Number);
  expect(Math.min(...lengths)).toBeGreaterThan(30);
  expect(Math.max(...lengths)).toBeLessThan(60);
  await expect(page.locator(".notes")).toContainText("the sample's");
});

test("rows that are pasted as JSON become a schema", async ({ signedIn: page }) => {
  const dialog = await bringIn(page, "sample of rows", "Start from a sample of rows");
  await dialog.getByLabel("Sample of rows").fill('{"id": 1, "plan": "basic"}\n{"id": 2, "plan": "pro"}\n{"id": 3, "plan": "basic"}');
  await dialog.getByRole("button", { name: "Read it" }).click();
  await expect(dialog).toBeHidden();
  await rowsShown(page, 3);
  expect(await cells(page, "id")).toEqual(["1", "2", "3"]);
});

test("ragged rows are named by their lines, and mended in place", async ({ signedIn: page }) => {
  const dialog = await bringIn(page, "sample of rows", "Start from a sample of rows");
  await drop(page, dialog, "ragged.csv", Buffer.from("a,b\n1,2\n3\n4,5,6\n"));
  await expect(dialog.getByText("Line 3, column 1")).toBeVisible();
  await expect(dialog.getByText("Line 4, column 1")).toBeVisible();
  await expect(dialog.getByLabel("Sample of rows")).toHaveValue("a,b\n1,2\n3\n4,5,6\n");
  await dialog.getByLabel("Sample of rows").fill("a,b\n1,2\n3,4\n4,5\n");
  await dialog.getByRole("button", { name: "Read it" }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await recipeOf(page)).tables[0].name).toBe("ragged");
});

test("files that hold no rows say what they are", async ({ signedIn: page }) => {
  const dialog = await bringIn(page, "sample of rows", "Start from a sample of rows");
  await dialog.getByRole("button", { name: "Read it" }).click();
  await expect(dialog.getByText("nothing to read yet")).toBeVisible();
  await drop(page, dialog, "empty.csv", Buffer.from(""));
  await expect(dialog.getByText("empty.csv is empty.")).toBeVisible();
  await drop(page, dialog, "rows.xlsx", Buffer.from("PK\u0003\u0004 and more"));
  await expect(dialog.getByText(/rows\.xlsx: This is a spreadsheet/)).toBeVisible();
  await drop(page, dialog, "photo.csv", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1]));
  await expect(dialog.getByText(/photo\.csv: This file is not text/)).toBeVisible();
});

test("a header alone and other encodings are read, with a note", async ({ signedIn: page }) => {
  let dialog = await bringIn(page, "sample of rows", "Start from a sample of rows");
  await dialog.locator('input[type="file"]').setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from("email,city\n") });
  await expect(dialog).toBeHidden();
  await rowsShown(page);
  await expect(page.locator(".notes")).toContainText("names alone");
  expect((await cells(page, "email"))[0]).toContain("@");
  await page.getByRole("group", { name: "Or start from" }).getByRole("button", { name: "sample of rows", exact: true }).click();
  dialog = page.getByRole("dialog", { name: "Start from a sample of rows" });
  const rows = "drink;price\n" + "caf\u00e9;2,50\nth\u00e9;1,75\n".repeat(20);
  await dialog.locator('input[type="file"]').setInputFiles({ name: "menu.csv", mimeType: "text/csv", buffer: Buffer.from(rows, "latin1") });
  await expect(dialog).toBeHidden();
  await rowsShown(page, 40);
  await expect(page.locator(".notes")).toContainText("Windows-1252");
  for (const drink of await cells(page, "drink")) expect(["caf\u00e9", "th\u00e9"]).toContain(drink);
});

test("of a huge file the beginning is read", async ({ signedIn: page }) => {
  const dialog = await bringIn(page, "sample of rows", "Start from a sample of rows");
  // What stands in the dialog is loaded when it is first opened.
  await expect(dialog.locator(".import")).toBeVisible();
  await page.evaluate(() => {
    const line = "1234567890,some words that fill a line of this file,green\n";
    window.huge = new DataTransfer();
    window.huge.items.add(new File(["number,text,colour\n", line.repeat(500_000)], "huge.csv"));
    const target = document.querySelector("dialog[open] .import");
    target.dispatchEvent(new DragEvent("drop", { dataTransfer: window.huge, bubbles: true, cancelable: true }));
  });
  await expect(dialog).toBeHidden({ timeout: 20_000 });
  await rowsShown(page);
  await expect(page.locator(".notes")).toContainText("rows were looked at");
});

test.describe("a Parquet file", () => {
  // The browser writes down that the server refused a file or is not there.
  test.use({ expected: /status of 422|ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_SOCKET|WebSocket/ });

  test("is read by the server, which says so when it cannot", async ({ signedIn: page, server }) => {
    await open(page);
    const file = await page.evaluate(async (recipe) => {
      const headers = { "content-type": "application/json", "x-seedbed": "1" };
      const projects = await (await fetch("/api/projects")).json();
      const body = JSON.stringify({ project_id: projects.items[0].id, recipe, rows: 300 });
      const job = await (await fetch("/api/jobs", { method: "POST", headers, body })).json();
      const parquet = await fetch(`/api/jobs/${job.id}/download?format=parquet`);
      return [...new Uint8Array(await parquet.arrayBuffer())];
    }, two);
    const dialog = await bringIn(page, "sample of rows", "Start from a sample of rows");
    await drop(page, dialog, "damaged.parquet", Buffer.from(file.slice(0, 500)));
    await expect(dialog.getByText(/cannot be read as Parquet/)).toBeVisible();
    await drop(page, dialog, "bought.parquet", Buffer.from(file));
    await expect(dialog).toBeHidden();
    await expect.poll(async () => (await recipeOf(page)).tables[0]?.name).toBe("bought");
    const { columns } = (await recipeOf(page)).tables[0];
    expect(columns.map(({ name, type }) => [name, type])).toEqual([
      ["id", "sequence"],
      ["price", "number"],
      ["status", "choice"],
    ]);
    await page.getByRole("group", { name: "Or start from" }).getByRole("button", { name: "sample of rows", exact: true }).click();
    await server.kill();
    await drop(page, dialog, "bought.parquet", Buffer.from(file));
    await expect(dialog.getByText(/only the server can read, and the server does not answer/)).toBeVisible();
  });
});

test("a JSON Schema becomes a schema, and what cannot be read says where", async ({ signedIn: page }) => {
  const dialog = await bringIn(page, "JSON Schema", "Start from a JSON Schema");
  const field = dialog.getByLabel("JSON Schema or OpenAPI document");
  await field.fill('{"type": "object",\n "properties": {"a": }}');
  await dialog.getByRole("button", { name: "Read it" }).click();
  await expect(dialog.getByText(/Line 2, column/)).toBeVisible();
  await field.fill(
    JSON.stringify({
      openapi: "3.1.0",
      components: {
        schemas: {
          User: {
            type: "object",
            required: ["email", "age"],
            properties: { email: { type: "string", format: "email" }, age: { type: "integer", minimum: 18, maximum: 20 } },
          },
          Order: { type: "object", required: ["total"], properties: { total: { type: "number", minimum: 0 } } },
        },
      },
    }),
  );
  await dialog.getByRole("button", { name: "Read it" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("group", { name: "Tables" })).toContainText("Order");
  await rowsShown(page);
  for (const age of await cells(page, "age")) expect(["18", "19", "20"]).toContain(age);
  expect((await cells(page, "email"))[0]).toContain("@");
});

test("Generate starts a job and leads to it", async ({ signedIn: page }) => {
  await openRecipe(page, two);
  await page.getByRole("region", { name: "Generate" }).getByRole("textbox", { name: "Rows" }).fill("20k");
  await page.getByRole("button", { name: "Generate 20,000 rows" }).click();
  await page.waitForURL(/\/jobs\/[0-9a-f-]+$/);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test.describe("without a server", () => {
  test.use({ expected: /ERR_CONNECTION_REFUSED|ERR_FAILED/ });

  test("the page opens, previews and downloads, and says why it cannot generate", async ({ signedIn: page, server }) => {
    await openRecipe(page, { ...two, tables: [{ ...two.tables[0], rows: 20_000 }] });
    const isKept = () =>
      page.evaluate(async () => {
        if (!navigator.serviceWorker.controller) return false;
        const found = await Promise.all(["/create/table", "/pkg/seedbed.wasm", "/lists/en_US.txt"].map((path) => caches.match(path)));
        return found.every(Boolean);
      });
    await expect.poll(isKept).toBe(true);
    await server.kill();
    await page.reload();
    await hydrated(page);
    await rowsShown(page);
    await column(page, 1).locator(".name").fill("cost");
    await expect.poll(async () => (await cells(page, "cost"))[0]).toMatch(/^\d/);
    await expect(page.getByText("only the preview and its downloads work")).toBeVisible();
    await expect(page.getByRole("button", { name: /^Generate/ })).toBeDisabled();
    await page.getByRole("button", { name: "Download" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "NDJSON" }).click()]);
    expect((await readFile(await download.path(), "utf8")).trimEnd().split("\n")).toHaveLength(10_000);
  });
});

test.describe("at 360 pixels", () => {
  test.use({ viewport: { width: 360, height: 720 } });

  test("nothing makes the page scroll sideways", async ({ signedIn: page }) => {
    await open(page);
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await width()).toBeLessThanOrEqual(360);
    await describe(page, flagship);
    await rowsShown(page);
    expect(await width()).toBeLessThanOrEqual(360);
    for (let place = 0; place < (await page.locator(".columns .column").count()); place++) {
      await column(page, place).locator(".summary").click();
      expect(await width(), `column ${place}`).toBeLessThanOrEqual(360);
    }
    await column(page, 0).locator(".type").click();
    expect(await width()).toBeLessThanOrEqual(360);
  });
});

test("a form begins in its first field, and Enter sends it", async ({ signedIn: page }) => {
  await open(page);
  await describe(page, flagship);
  await rowsShown(page);
  await page.getByRole("button", { name: "Save schema" }).click();
  await expect(page.getByRole("dialog", { name: "Save schema" }).getByLabel("Name")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("The schema is saved.")).toBeVisible();
});

test("a draft goes when its person signs out", async ({ signedIn: page }) => {
  await open(page);
  await describe(page, flagship);
  await rowsShown(page);
  const draft = () => page.evaluate(() => localStorage.getItem("table-draft"));
  expect(await draft()).toContain("account status");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/login**");
  await hydrated(page);
  expect(await draft()).toBeNull();
});

test("text that is no JSON is neither generated nor lost", async ({ signedIn: page }) => {
  await open(page);
  await describe(page, flagship);
  await rowsShown(page);
  await page.getByRole("tab", { name: "JSON" }).first().click();
  const text = page.getByLabel("The recipe as JSON");
  await text.fill('{"version": 1,');
  await expect(page.getByText("Not JSON yet:")).toBeVisible();
  const generate = page.getByRole("button", { name: /^Generate [\d,]+ rows/ });
  await expect(generate).toBeDisabled();
  await page.getByRole("tab", { name: "Columns" }).click();
  await page.getByRole("tab", { name: "JSON" }).first().click();
  await expect(text).toHaveValue('{"version": 1,');
  await page.getByLabel("Seed", { exact: true }).fill("9");
  await expect(generate).toBeEnabled();
});

test("undo takes back text that is no JSON before it takes back what was read", async ({ signedIn: page }) => {
  await open(page);
  await describe(page, flagship);
  await rowsShown(page);
  await page.getByRole("tab", { name: "JSON" }).first().click();
  const text = page.getByLabel("The recipe as JSON");
  const read = await text.inputValue();
  await text.fill('{"version": 1,');
  await page.getByRole("button", { name: "Undo (Ctrl+Z)" }).click();
  await expect(text).toHaveValue(read);
  await expect(page.getByText("Not JSON yet:")).toHaveCount(0);
  await rowsShown(page);
});

test("a row that is not there is no place to go, and the page says which are", async ({ signedIn: page }) => {
  await open(page);
  await describe(page, flagship);
  await rowsShown(page);
  const row = page.getByLabel("row", { exact: true });
  await row.fill("1000");
  await expect(page.getByText("Rows are 0 to 999")).toBeVisible();
  await expect(row).toHaveAttribute("aria-invalid", "true");
  await row.fill("990");
  await expect(page.getByText("Rows are 0 to 999")).toHaveCount(0);
  await rowsShown(page, 10);
  await row.fill("x");
  await expect(page.getByText("Rows are 0 to 999")).toBeVisible();
  await row.blur();
  await expect(row).toHaveValue("990");
  await expect(page.getByText("Rows are 0 to 999")).toHaveCount(0);
});

test.describe("while the page does not answer yet", () => {
  test("what is typed and clicked is done when it does", async ({ signedIn: page }) => {
    await page.route("**/pkg/seedbed.wasm", async (route) => {
      await new Promise((done) => setTimeout(done, 1500));
      await route.continue();
    });
    await page.goto("/create/table", { waitUntil: "commit" });
    const description = page.getByLabel("What does a row hold?");
    await description.fill("20 dogs with name and age");
    await page.getByRole("button", { name: /^Read Ctrl/ }).click();
    expect(await page.evaluate(() => document.documentElement.dataset.hydrated)).toBeUndefined();
    await hydrated(page);
    await expect(description).toHaveValue("20 dogs with name and age");
    await expect(page.getByRole("button", { name: "Generate 20 rows" })).toBeVisible();
  });

  // A visit before has filled its cache, from which nothing comes late.
  test.describe("without the service worker", () => {
    // What a browser writes that may have none.
    test.use({ serviceWorkers: "block", expected: /Service Worker registration blocked/ });

    test("what is typed over a draft and read by the keyboard is read", async ({ signedIn: page }) => {
      await openRecipe(page, two);
      await page.route("**/pkg/seedbed.wasm", async (route) => {
        await new Promise((done) => setTimeout(done, 1500));
        await route.continue();
      });
      await page.goto("/create/table", { waitUntil: "commit" });
      const description = page.getByLabel("What does a row hold?");
      await description.fill("20 cats with name and colour");
      await page.keyboard.press("Control+Enter");
      expect(await page.evaluate(() => document.documentElement.dataset.hydrated)).toBeUndefined();
      await hydrated(page);
      await expect(page.getByRole("button", { name: "Generate 20 rows" })).toBeVisible();
      await expect(description).toHaveValue("20 cats with name and colour");
    });
  });
});

test("the keyboard goes on where something was added or taken away", async ({ signedIn: page }) => {
  await openRecipe(page, two);
  await column(page, 0).getByRole("button", { name: /^Settings of/ }).press("Enter");
  await page.getByRole("button", { name: "Delete", exact: true }).press("Enter");
  await expect(column(page, 0).getByRole("button", { name: "Settings of price" })).toBeFocused();
  await page.getByText("Advanced: keys, rules, anomalies").click();
  await page.getByRole("button", { name: "Add a rule" }).press("Enter");
  const condition = page.getByLabel("When", { exact: true });
  await expect(condition).toBeFocused();
  // What stands there is an example: typing replaces it.
  await page.keyboard.type("price > 5");
  await expect(condition).toHaveValue("price > 5");
  await page.getByRole("button", { name: /^Do not set/ }).press("Enter");
  await expect(page.getByRole("button", { name: "Set another column" })).toBeFocused();
  await page.getByRole("button", { name: "Remove rule 1" }).press("Enter");
  await expect(page.getByRole("button", { name: "Add a rule" })).toBeFocused();
  await page.getByRole("button", { name: "Add a table" }).press("Enter");
  await page.getByRole("menuitem", { name: "A table of its own" }).press("Enter");
  await expect(page.getByLabel("Table", { exact: true })).toBeFocused();
  await page.getByRole("button", { name: "Delete this table" }).press("Enter");
  await expect(page.getByRole("group", { name: "Tables" }).getByRole("button", { name: "customers" })).toBeFocused();
});

test("a dialog that is closed before it is shown stays closed, and closed ones leave nothing behind", async ({ signedIn: page }) => {
  await open(page);
  const ways = page.getByRole("group", { name: "Or start from" });
  for (const [chip, title] of [
    ["SQL", "Start from SQL"],
    ["JSON Schema", "Start from a JSON Schema"],
  ]) {
    const button = ways.getByRole("button", { name: chip, exact: true });
    await button.evaluate(async (button) => {
      button.click();
      // What follows from the click has been done by then, but no frame has been drawn.
      for (let turn = 0; turn < 100; turn++) await null;
      button.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    });
    // Some frames later it would be there.
    await page.waitForTimeout(300);
    const dialog = page.getByRole("dialog", { name: title });
    await expect(dialog).toBeHidden();
    await button.click();
    await expect(dialog.getByRole("textbox").first()).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(button).toBeFocused();
    await expect(page.locator("dialog .body > *")).toHaveCount(0);
  }
});
