// Projects and accounts: what they hold, what they are called, who may sign in.
import { account, expect, hydrated, test } from "../server.js";

const recipe = {
  version: 1,
  kind: "table",
  seed: 7,
  locale: "en_US",
  tables: [
    { name: "customers", rows: 20, columns: [{ name: "id", type: "sequence" }, { name: "name", type: "person.full_name" }] },
    { name: "orders", rows: 50, columns: [{ name: "id", type: "sequence" }, { name: "customer", type: "reference", table: "customers", column: "id" }] },
  ],
};

async function call(page, method, path, data) {
  const answer = await page.request.fetch(path, { method, data, headers: { "x-seedbed": "1" } });
  expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
  const text = await answer.text();
  return text ? JSON.parse(text) : undefined;
}

async function completed(page) {
  const { items } = await call(page, "GET", "/api/projects");
  const job = await call(page, "POST", "/api/jobs", { project_id: items[0].id, recipe, name: "shop" });
  await expect.poll(async () => (await call(page, "GET", `/api/jobs/${job.id}/status`)).state).toBe("completed");
  return (await call(page, "GET", `/api/jobs/${job.id}`)).dataset_id;
}

async function open(page, path) {
  await page.goto(path);
  await hydrated(page);
}

test("a project is renamed, and deleted only with what it holds in sight", async ({ signedIn: page }) => {
  await completed(page);
  await open(page, "/projects");
  const rows = page.getByRole("main").locator("tbody tr");
  await expect(rows).toHaveCount(1);
  await expect(rows.first().locator("td").first()).toHaveText("1");
  await rows.first().getByRole("button", { name: /Actions for/ }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await page.getByLabel("Name of the project").fill("Checkout");
  await page.keyboard.press("Enter");
  await expect(rows.first().getByRole("rowheader")).toContainText("Checkout");
  // The sidebar knows the new name as well.
  await expect(page.getByLabel("Project", { exact: true })).toContainText("Checkout");
  await rows.first().getByRole("button", { name: "Actions for Checkout" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete this project?" });
  await expect(dialog).toContainText("1 job, 1 dataset");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { name: "No project" })).toBeVisible();
  expect((await call(page, "GET", "/api/datasets")).total).toBe(0);
});

test("all tables come in one file", async ({ signedIn: page }) => {
  const id = await completed(page);
  await open(page, `/datasets/${id}`);
  await page.getByRole("button", { name: "Download" }).click();
  const dialog = page.getByRole("dialog", { name: "Download" });
  await expect(dialog.getByLabel("Table")).toContainText("All 2 tables");
  await expect(dialog).toContainText("shop.zip");
  await expect(dialog).toContainText("70");
  const archive = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download" }).click();
  expect((await archive).suggestedFilename()).toBe("shop.zip");
  await dialog.getByLabel("Format").selectOption("sqlite");
  await expect(dialog).toContainText("shop.sql");
  const script = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download" }).click();
  expect((await script).suggestedFilename()).toBe("shop.sql");
});

test.describe("another password", () => {
  // What a browser writes when the server refuses.
  test.use({ expected: /status of 422/ });

  test("needs the current one, and opens the account from then on", async ({ signedIn: page, server }) => {
    await open(page, "/account");
    await expect(page.getByRole("main")).toContainText(account.email);
    await page.getByLabel("Current password").fill("something else");
    await page.getByLabel("New password").fill("short");
    await page.getByRole("button", { name: "Change the password" }).click();
    await expect(page.locator("#new")).toHaveAttribute("aria-invalid", "true");
    await page.getByLabel("Current password").fill(account.password);
    await page.getByLabel("New password").fill("another horse battery");
    await page.getByRole("button", { name: "Change the password" }).click();
    await expect(page.getByText("The new password is set.")).toBeVisible();
    const old = await server.api("POST", "/api/auth/login", { email: account.email, password: account.password });
    expect(old.status).toBe(401);
    const now = await server.api("POST", "/api/auth/login", { email: account.email, password: "another horse battery" });
    expect(now.status).toBe(200);
  });
});

test("the administrator shuts and deletes other accounts, but not the own one", async ({ signedIn: page, server }) => {
  await call(page, "PATCH", "/api/settings", { registration: "open" });
  const other = { name: "Bo", email: "bo@example.com", password: "correct horse battery" };
  expect((await server.api("POST", "/api/auth/register", other)).ok).toBe(true);
  await open(page, "/admin");
  const row = (email) => page.getByRole("row").filter({ hasText: email });
  await expect(row(account.email)).toContainText("Administrator");
  await expect(row(account.email).getByRole("button")).toHaveCount(0);
  await row(other.email).getByRole("button").click();
  await page.getByRole("menuitem", { name: "Shut" }).click();
  await expect(row(other.email)).toContainText("Shut");
  const { email, password } = other;
  expect((await server.api("POST", "/api/auth/login", { email, password })).status).toBe(403);
  await row(other.email).getByRole("button").click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog", { name: "Delete this account?" }).getByRole("button", { name: "Delete" }).click();
  await expect(row(other.email)).toHaveCount(0);
});
