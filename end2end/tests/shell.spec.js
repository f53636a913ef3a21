// The frame of every page: hydration, theme, keyboard, narrow screens.
import { account, expect, hydrated, test } from "../server.js";

test("the first account is created at setup, with the problems beside their fields", async ({ page, server }) => {
  await page.goto("/setup");
  await hydrated(page);
  await expect(page).toHaveTitle("Create an account · Seedbed");
  await page.getByLabel("Name").fill(account.name);
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL(`${server.url}/`);
  await hydrated(page);
  await expect(page.locator(".account")).toContainText(account.name);
});

test.describe("with wrong input", () => {
  // Chromium writes every answer of 400 and above to the console.
  test.use({ expected: /status of (401|422)/ });

  test("setup names each wrong field, and focus and description lead to it", async ({ page }) => {
    await page.goto("/setup");
    await hydrated(page);
    await page.getByLabel("E-mail").fill("nobody");
    await page.getByLabel("Password").fill("short");
    await page.getByRole("button", { name: "Create account" }).click();
    const email = page.getByLabel("E-mail");
    const password = page.getByLabel("Password");
    await expect(email).toHaveAttribute("aria-invalid", "true");
    await expect(email).toBeFocused();
    await expect(password).toHaveAttribute("aria-invalid", "true");
    await expect(page.locator("#email-problem")).not.toBeEmpty();
    await expect(password).toHaveAttribute("aria-describedby", "password-hint password-problem");
  });

  test("login refuses a wrong password and stays", async ({ page, server }) => {
    await server.api("POST", "/api/auth/register", account);
    await page.goto("/login");
    await hydrated(page);
    await page.getByLabel("E-mail").fill(account.email);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    expect(new URL(page.url()).pathname).toBe("/login");
  });
});

test("login goes where one wanted to go", async ({ page, server }) => {
  await server.api("POST", "/api/auth/register", account);
  await page.goto("/login?next=%2Fdatasets");
  await hydrated(page);
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${server.url}/datasets`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Datasets");
});

test("every place of the sidebar opens without a problem in the console", async ({ signedIn: page }) => {
  await page.goto("/");
  await hydrated(page);
  const places = page.getByRole("navigation", { name: "Places" });
  for (const [name, path] of [["Table", "/create/table"], ["Jobs", "/jobs"], ["Datasets", "/datasets"], ["Library", "/library"], ["Admin", "/admin"]]) {
    await places.getByRole("link", { name }).click();
    await expect(page).toHaveTitle(`${name} · Seedbed`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
    await expect(places.getByRole("link", { name })).toHaveAttribute("aria-current", "page");
    // The same page, rendered by the server and taken over.
    await page.goto(path);
    await hydrated(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  }
});

test("an address that leads nowhere says so", async ({ signedIn: page }) => {
  const answer = await page.request.get("/no/such/place");
  expect(answer.status()).toBe(404);
  expect(await answer.text()).toContain("There is nothing at this address");
  await page.goto("/create");
  await hydrated(page);
  await expect(page).toHaveURL(/\/create\/table$/);
});

test.describe("at an address that leads nowhere", () => {
  test.use({ expected: /status of 404/ });

  test("the ways on are where they always are", async ({ signedIn: page }) => {
    await page.goto("/no/such/place");
    await hydrated(page);
    await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
    await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Datasets" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Datasets");
  });
});

test.describe("while the page does not answer yet", () => {
  test("Enter in a form and a ticked box wait for it", async ({ signedIn: page, server }) => {
    await page.route("**/pkg/seedbed.wasm", async (route) => {
      await new Promise((done) => setTimeout(done, 1500));
      await route.continue();
    });
    await page.context().clearCookies();
    await page.goto("/login?next=%2Fdatasets", { waitUntil: "commit" });
    await page.getByLabel("E-mail").fill(account.email);
    await page.getByLabel("Password").fill(account.password);
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.documentElement.dataset.hydrated)).toBeUndefined();
    await page.waitForURL(`${server.url}/datasets`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Datasets");
  });
});

test("dark is the default, a chosen theme stays, and is there before the first paint", async ({ signedIn: page }) => {
  await page.goto("/");
  await hydrated(page);
  const scheme = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  expect(await scheme()).toBe("dark");
  await page.getByRole("button", { name: "Theme: Light" }).click();
  expect(await scheme()).toBe("light");
  await page.reload({ waitUntil: "commit" });
  await page.waitForFunction(() => document.body);
  // The first frame: until the styles are there, the browser paints none.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  expect(await scheme()).toBe("light");
  await hydrated(page);
  await expect(page.getByRole("button", { name: "Theme: Light" })).toHaveAttribute("aria-pressed", "true");
});

test("the sidebar works by keyboard", async ({ signedIn: page }) => {
  await page.goto("/");
  await hydrated(page);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the page" })).toBeFocused();
  const jobs = page.getByRole("link", { name: "Jobs", exact: true });
  for (let press = 0; press < 12 && !(await jobs.evaluate((link) => link === document.activeElement)); press++) await page.keyboard.press("Tab");
  await expect(jobs).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Jobs");
});

test("after going somewhere the focus is on the title of the page, also on the way back", async ({ signedIn: page }) => {
  await page.goto("/");
  await hydrated(page);
  const title = page.getByRole("heading", { level: 1 });
  await expect(title).not.toBeFocused();
  for (const name of ["Jobs", "Table", "Library"]) {
    await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name, exact: true }).click();
    await expect(title).toHaveText(name);
    await expect(title).toBeFocused();
  }
  await page.goBack();
  await expect(title).toHaveText("Table");
  await expect(title).toBeFocused();
});

test.describe("when the server goes away", () => {
  // What a browser writes when nobody answers, and while the server starts.
  test.use({ expected: /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET|WebSocket/ });

  test("the page says so, and recovers by itself when it is back", async ({ signedIn: page, server }) => {
    await page.goto("/create/table");
    await hydrated(page);
    await page.getByRole("button", { name: /^Customers/ }).click();
    const generate = page.getByRole("button", { name: "Generate 1,000 rows" });
    const place = (name) => page.getByRole("navigation", { name: "Places" }).getByRole("link", { name, exact: true });
    await expect(generate).toBeEnabled();
    // The pages besides this one are there.
    await place("Jobs").click();
    await expect(page.getByRole("heading", { name: "Nothing was made yet" })).toBeVisible();
    await place("Table").click();
    await expect(generate).toBeEnabled();
    // What the worker loads to measure the rows is there too.
    await expect(page.locator(".profiles.compact li").first()).toBeVisible();
    await server.kill();
    await generate.click();
    const silent = page.locator(".sidebar").getByText("The server does not answer");
    await expect(silent).toBeVisible();
    await expect(generate).toBeDisabled();
    // A list that could not be loaded comes by itself too.
    await place("Jobs").click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText("The server does not answer");
    await server.run();
    await expect(silent).toBeHidden();
    await expect(page.getByRole("heading", { name: "Nothing was made yet" })).toBeVisible();
    await expect(page.locator(".account")).toContainText(account.name);
    await place("Table").click();
    await expect(generate).toBeEnabled();
  });
});

test("a project can be made and is worked in", async ({ signedIn: page }) => {
  await page.goto("/");
  await hydrated(page);
  await page.getByRole("button", { name: "New project" }).click();
  const dialog = page.getByRole("dialog", { name: "New project" });
  await dialog.getByRole("button", { name: "Create project" }).click();
  await expect(dialog.getByText("A project needs a name.")).toBeVisible();
  await dialog.getByLabel("Name").fill("Checkout tests");
  await dialog.getByRole("button", { name: "Create project" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByLabel("Project", { exact: true }).locator("option:checked")).toHaveText("Checkout tests");
  await page.reload();
  await hydrated(page);
  await expect(page.getByLabel("Project", { exact: true }).locator("option:checked")).toHaveText("Checkout tests");
});

test.describe("at 360 pixels", () => {
  test.use({ viewport: { width: 360, height: 720 } });

  test("no page scrolls sideways", async ({ signedIn: page }) => {
    for (const path of ["/", "/create/table", "/jobs", "/datasets", "/library", "/admin"]) {
      await page.goto(path);
      await hydrated(page);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, path).toBeLessThanOrEqual(360);
    }
  });

  test("the menu opens, leads on, and closes", async ({ signedIn: page }) => {
    await page.goto("/");
    await hydrated(page);
    const menu = page.getByRole("button", { name: "Menu" });
    const jobs = page.getByRole("link", { name: "Jobs", exact: true });
    await expect(jobs).toBeHidden();
    await menu.click();
    await expect(jobs).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(jobs).toBeHidden();
    await menu.click();
    await jobs.click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Jobs");
    await expect(jobs).toBeHidden();
  });
});
