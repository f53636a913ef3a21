// The preview worker and the offline shell.
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { account, expect, hydrated, test } from "../server.js";

const root = resolve(import.meta.dirname, "../..");

/** Asks the worker of its own that a page starts, past the page's own. */
async function ask(page, op, payload, locales = []) {
  return page.evaluate(
    ([op, payload, locales]) =>
      new Promise((done, fail) => {
        const worker = new Worker("/worker.js", { type: "module" });
        worker.onmessage = ({ data }) => done(data);
        worker.onerror = (event) => fail(new Error(event.message));
        worker.postMessage({ id: 7, op, payload, locales });
      }),
    [op, payload, locales],
  );
}

test("the worker answers with the version of this build and the locales it has loaded", async ({ signedIn: page }) => {
  await page.goto("/create/table");
  await hydrated(page);
  const { id, ok, error } = await ask(page, "ping", "{}", ["en_US"]);
  expect(error).toBeUndefined();
  expect(id).toBe(7);
  const manifest = await readFile(join(root, "Cargo.toml"), "utf8");
  expect(JSON.parse(ok)).toEqual({ version: /^version = "(.+)"$/m.exec(manifest)[1], locales: ["en_US"] });
});

/** Asks one worker one question after the other. */
async function askEach(page, op, payloads, locales) {
  return page.evaluate(
    async ([op, payloads, locales]) => {
      const worker = new Worker("/worker.js", { type: "module" });
      const answers = [];
      for (const [id, payload] of payloads.entries()) {
        const answer = new Promise((done, fail) => {
          worker.onmessage = ({ data }) => done(data);
          worker.onerror = (event) => fail(new Error(event.message));
        });
        worker.postMessage({ id, op, payload, locales });
        answers.push(await answer);
      }
      worker.terminate();
      return answers;
    },
    [op, payloads, locales],
  );
}

test("a recipe that uses everything has the same bytes here as natively", async ({ signedIn: page }) => {
  test.slow();
  const file = (name) => readFile(join(root, "app/generate/tests", name), "utf8");
  const recipe = JSON.parse(await file("data/everything.json"));
  // The file that the native tests compare with: `app/generate/tests/everything.rs`.
  const golden = JSON.parse(await file("golden/everything.json"));
  expect(golden.length).toBe(2 * recipe.tables.length);
  const locales = new Set(["en_US", recipe.locale]);
  JSON.stringify(recipe, (key, value) => (key === "locale" ? locales.add(value) && value : value));
  await page.goto("/create/table");
  await hydrated(page);
  const payloads = golden.map(({ table, from, rows }) => JSON.stringify({ recipe, table, from, rows }));
  const answers = await askEach(page, "digest", payloads, [...locales]);
  const found = answers.map(({ ok, error }, at) => ({ ...golden[at], digest: error ?? JSON.parse(ok).digest ?? ok }));
  expect(found).toEqual(golden);
});

test.describe("with a request that cannot be answered", () => {
  test.use({ expected: /status of 404/ });

  test("the worker says why, and which word list is missing", async ({ signedIn: page }) => {
    await page.goto("/create/table");
    await hydrated(page);
    expect(await ask(page, "fly", "{}")).toEqual({ id: 7, error: "the engine has no operation `fly`", fatal: false });
    const missing = await ask(page, "ping", "{}", ["xx_XX"]);
    expect(missing).toMatchObject({ error: expect.stringContaining("xx_XX"), fatal: false });
  });
});

test.describe("without what is loaded on demand", () => {
  // What a browser and the loader write when a part of the module does not come.
  // Without the service worker, which fetches everything to keep it, and would answer in the network's place.
  test.use({ expected: /ERR_FAILED|Failed to fetch|Service Worker/, serviceWorkers: "block" });

  // As a browser counts it; the build adds up the same files and fails above the limit.
  test("the first preview is there, and needs less than a megabyte", async ({ signedIn: page }) => {
    await page.route(/\/pkg\/(split_|chunk_|sources)/, (route) => route.abort());
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    const sizes = new Map();
    const names = new Map();
    session.on("Network.responseReceived", ({ requestId, response }) => names.set(requestId, response.url));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => sizes.set(names.get(requestId), encodedDataLength));
    await page.goto("/create/table");
    await hydrated(page);
    await page.getByLabel("What does a row hold?").press("Control+Enter");
    await expect(page.getByRole("region", { name: "Rows", exact: true }).locator("tbody tr")).toHaveCount(100);
    // The worker fetches its word list out of sight of this session.
    const lists = await page.evaluate(async () => {
      const answer = await fetch("/lists/en_US.txt", { cache: "reload" });
      await answer.text();
      return answer.headers.get("content-encoding");
    });
    expect(lists).toBe("br");
    const ours = /^\/(create\/table|pkg\/|theme\.js|worker\.js|lists\/)/;
    const fetchedNow = () => [...sizes].filter(([url]) => url && new URL(url).pathname.match(ours));
    const paths = () => fetchedNow().map(([url]) => new URL(url).pathname);
    const needed = ["/create/table", "/pkg/seedbed.wasm", "/pkg/seedbed.js", "/pkg/seedbed.css", "/lists/en_US.txt"];
    await expect.poll(paths).toEqual(expect.arrayContaining(needed));
    const fetched = fetchedNow();
    const total = fetched.reduce((sum, [, size]) => sum + size, 0);
    expect(total, JSON.stringify(fetched)).toBeLessThan(1_000_000);
  });

  test("a page that needs it says that it does not answer", async ({ signedIn: page }) => {
    const parts = /\/pkg\/(split_|chunk_)/;
    await page.route(parts, (route) => route.abort());
    await page.goto("/jobs");
    await expect(page.getByRole("alert")).toContainText("Nothing on this page answers yet");
    await page.unroute(parts);
    await page.getByRole("link", { name: "Reload the page" }).click();
    await hydrated(page);
    await expect(page.getByText("Nothing on this page answers yet")).toHaveCount(0);
  });
});

test.describe("without a server", () => {
  // What a browser writes when nobody answers.
  test.use({ expected: /ERR_CONNECTION_REFUSED|ERR_FAILED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET/ });

  test("the table page still opens and its worker answers", async ({ signedIn: page, server }) => {
    // The visit begins elsewhere: the table page is kept although its HTML was never asked for by the person.
    await page.goto("/");
    await hydrated(page);
    await kept(page, "/create/table");
    await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Table" }).click();
    await server.kill();
    await page.reload();
    await hydrated(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Table");
    const { ok } = await ask(page, "ping", "{}", ["en_US"]);
    expect(JSON.parse(ok).locales).toEqual(["en_US"]);
    await expect(page.getByText("The server does not answer")).toBeVisible();
    await server.run();
    await expect(page.getByText("The server does not answer")).toBeHidden();
    await expect(page.locator(".account")).toContainText(account.name);
    await expect(page.getByLabel("Project", { exact: true })).not.toContainText("Without a network");
  });

  test("any locale can be used, also one that nobody has asked for before", async ({ signedIn: page, server }) => {
    await page.goto("/create/table");
    await hydrated(page);
    await kept(page, "/create/table");
    const count = () =>
      page.evaluate(async () => {
        const paths = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
        return paths.flat().filter(({ url }) => /\/lists\/[a-z]{2}_[A-Z]{2}\.txt$/.test(url)).length;
      });
    // The page waits until it has nothing else to do.
    await expect.poll(count, { timeout: 30_000 }).toBeGreaterThan(40);
    await server.kill();
    const { ok, error } = await ask(page, "ping", "{}", ["ja_JP", "pt_BR"]);
    expect(error).toBeUndefined();
    expect(JSON.parse(ok).locales).toEqual(["ja_JP", "pt_BR"]);
  });

  test("a page that was never visited says so instead of showing another", async ({ signedIn: page, server }) => {
    await page.goto("/create/table");
    await hydrated(page);
    await kept(page, "/create/table");
    await server.kill();
    await page.goto("/datasets");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("The server does not answer");
    await page.getByRole("link", { name: "Create a table" }).click();
    await hydrated(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Table");
  });
});

/** Waits until the service worker controls the page and has kept a route and the package. */
async function kept(page, route) {
  // Not `waitForFunction`, which takes the promise of an asynchronous function for the answer that it waits for.
  const isKept = (route) =>
    page.evaluate(async (route) => {
      if (!navigator.serviceWorker.controller) return false;
      const found = await Promise.all([route, "/pkg/seedbed.wasm", "/lists/en_US.txt"].map((path) => caches.match(path)));
      return found.every(Boolean);
    }, route);
  await expect.poll(() => isKept(route)).toBe(true);
}
