// Create → Table with a language model: the switch, what it writes, not waiting for it, and what happens without it.
import { createServer } from "node:http";
import { test as base, expect, hydrated } from "../server.js";

const answer = {
  locale: "en_US",
  tables: [
    {
      name: "animals",
      rows: 40,
      per: "",
      count: "",
      more: "{}",
      columns: [
        { name: "id", type: "sequence", settings: "{}" },
        { name: "legs", type: "integer", settings: '{"min": 2, "max": 4, "step": 2}' },
      ],
    },
  ],
  notes: [{ table: "animals", column: "legs", message: "Two or four legs." }],
};

/** A server that speaks OpenAI's wire format; `answers` are functions from a response to how it is answered. */
const test = base.extend({
  model: async ({}, use) => {
    const model = { answers: [], requests: [] };
    const server = createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      model.requests.push({ path: request.url, body: JSON.parse(Buffer.concat(chunks).toString()) });
      model.answers.shift()?.(response);
    });
    await new Promise((done) => server.listen(0, "127.0.0.1", done));
    model.url = `http://127.0.0.1:${server.address().port}`;
    await use(model);
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  },
  environment: async ({ model }, use) =>
    use({ SEEDBED_MODEL_PROVIDER: "openai", SEEDBED_MODEL: "tester-1", SEEDBED_MODEL_URL: model.url, SEEDBED_MODEL_KEY: "a-key" }),
});

const says = (value) => (response) => {
  response.setHeader("content-type", "application/json");
  const message = { role: "assistant", content: JSON.stringify(value) };
  response.end(JSON.stringify({ choices: [{ index: 0, finish_reason: "stop", message }] }));
};

const refuses = (status) => (response) => {
  response.statusCode = status;
  response.end("{}");
};

const described = (page) => page.getByLabel("What does a row hold?");
const names = (page) => page.locator(".columns .column .name").evaluateAll((inputs) => inputs.map((input) => input.value));
const toggle = (page) => page.getByRole("switch", { name: "Use tester-1" });

async function open(page) {
  await page.goto("/create/table");
  await hydrated(page);
  await expect(toggle(page)).toBeVisible();
}

test("the model writes the recipe once it is switched on, and only then", async ({ signedIn: page, model }) => {
  await open(page);
  await expect(page.locator(".describe .model")).toContainText("stays there");
  await described(page).fill("5 users with name");
  await described(page).press("Control+Enter");
  await expect.poll(() => names(page)).toContain("name");
  expect(model.requests).toEqual([]);

  await toggle(page).focus();
  await page.keyboard.press("Space");
  await described(page).fill("a small zoo");
  model.answers = [says(answer)];
  await described(page).press("Control+Enter");
  await expect.poll(() => names(page)).toEqual(["id", "legs"]);
  await expect(page.locator(".notes li")).toHaveCount(2);
  await expect(page.locator(".notes")).toContainText("tester-1 wrote this recipe");
  await expect(page.locator(".notes")).toContainText("Two or four legs.");
  expect(model.requests).toHaveLength(1);
  expect(model.requests[0].path).toBe("/v1/chat/completions");
  expect(model.requests[0].body.messages.at(-1).content).toContain("a small zoo");

  // The choice outlives a reload.
  await page.reload();
  await hydrated(page);
  await expect(toggle(page)).toBeChecked();
});

test("one need not wait for the model, and its late answer changes nothing", async ({ signedIn: page, model }) => {
  await open(page);
  await toggle(page).check({ force: true });
  let late;
  model.answers = [(response) => (late = response)];
  await described(page).fill("5 users with name and email");
  await described(page).press("Control+Enter");
  await expect(page.getByRole("status").filter({ hasText: "Asking tester-1" })).toBeVisible();
  await expect.poll(() => model.requests.length).toBe(1);
  await page.getByRole("button", { name: "Read without it" }).click();
  await expect.poll(() => names(page)).toEqual(expect.arrayContaining(["name", "email"]));
  const answered = page.waitForResponse("**/api/schemas/extract");
  says(answer)(late);
  await answered;
  await expect(page.getByRole("button", { name: "Read without it" })).toBeHidden();
  expect(await names(page)).toEqual(expect.arrayContaining(["name", "email"]));
});

test("a model that is of no use is named in a note, and the description is read without it", async ({ signedIn: page, model }) => {
  await open(page);
  await toggle(page).check({ force: true });
  model.answers = [refuses(401)];
  await described(page).fill("5 users with name and email");
  await described(page).press("Control+Enter");
  await expect.poll(() => names(page)).toEqual(expect.arrayContaining(["name", "email"]));
  await expect(page.locator(".notes li").first()).toContainText("tester-1 was not used: its provider does not accept the key of this server.");
});

test.describe("without a server", () => {
  test.use({ expected: /ERR_CONNECTION_REFUSED|Failed to load resource/ });

  test("the description is read in the browser, and a note says so", async ({ signedIn: page, server }) => {
    await open(page);
    // The worker that reads is there before the server goes.
    await described(page).fill("5 users with age");
    await described(page).press("Control+Enter");
    await expect.poll(() => names(page)).toContain("age");
    await toggle(page).check({ force: true });
    await server.kill();
    await described(page).fill("5 users with name and email");
    await described(page).press("Control+Enter");
    await expect.poll(() => names(page)).toEqual(expect.arrayContaining(["name", "email"]));
    await expect(page.locator(".notes li").first()).toContainText("tester-1 was not used: the server does not answer.");
  });
});
