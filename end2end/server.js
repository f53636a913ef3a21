// Starts the real server on a free port with a data folder of its own, and the fixtures that tests use.
import { test as base, expect } from "@playwright/test";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const target = process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, "../target");
const program = process.env.SEEDBED_SERVER ?? join(target, "release/seedbed");

/** The account that tests sign in with: the first one, so an administrator. */
export const account = { name: "Ada", email: "ada@example.com", password: "correct horse battery" };

/** A running server that tests may kill and start again on the same port with the same data. */
export class Server {
  /** Starts a server with a fresh data folder, and with these variables besides those of this process. */
  static async start(environment = {}) {
    if (!existsSync(program)) throw new Error(`${program} is missing: run \`cargo xtask build\``);
    const server = new Server(await mkdtemp(join(tmpdir(), "seedbed-")), await freePort(), environment);
    await server.run();
    return server;
  }

  constructor(folder, port, environment) {
    this.folder = folder;
    this.environment = { ...process.env, ...environment };
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.log = "";
  }

  /** Starts the program and waits until it answers. */
  async run() {
    const data = join(this.folder, "data");
    this.process = spawn(program, ["serve", "--listen", `127.0.0.1:${this.port}`, "--data", data], { env: this.environment, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on("data", (text) => (this.log += text));
    const ended = new Promise((done) => this.process.once("exit", done));
    this.ended = ended;
    for (let attempt = 0; attempt < 300; attempt++) {
      if (this.process.exitCode !== null) throw new Error(`the server ended with ${this.process.exitCode}:\n${this.log}`);
      if (await fetch(`${this.url}/icon.svg`).then((answer) => answer.ok, () => false)) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`the server did not answer within 30 s:\n${this.log}`);
  }

  /** Kills the program at once, as a crash would. */
  async kill() {
    this.process.kill("SIGKILL");
    await this.ended;
  }

  /** Kills the program and removes its data. */
  async end() {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A call to the API, as a program makes it. */
  async api(method, path, body, token) {
    const headers = { "content-type": "application/json", "x-seedbed": "1" };
    if (token) headers.authorization = `Bearer ${token}`;
    return fetch(this.url + path, { method, headers, body: body && JSON.stringify(body) });
  }
}

async function freePort() {
  const probe = createServer();
  await new Promise((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

/**
 * `server`: a server of this test's own. `page`: opens addresses of that server, and fails the test if anything went wrong
 * in the browser's console. `signedIn`: the same page with the first account created and signed in.
 */
export const test = base.extend({
  /** Variables for the server. */
  environment: [{}, { option: true }],
  server: async ({ environment }, use) => {
    const server = await Server.start(environment);
    await use(server);
    await server.end();
  },
  baseURL: async ({ server }, use) => use(server.url),
  /** A regular expression for the console messages that a test expects. */
  expected: [null, { option: true }],
  page: async ({ page, expected }, use) => {
    const problems = [];
    const add = (text) => expected?.test(text) || problems.push(text);
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && add(`${message.text()} (${message.location().url})`));
    page.on("pageerror", (error) => add(String(error)));
    await use(page);
    expect(problems, "problems in the browser's console").toEqual([]);
  },
  signedIn: async ({ page, server }, use) => {
    await register(server);
    await signIn(page, server);
    await use(page);
  },
});

/** Creates the first account of a server. */
export async function register(server) {
  const answer = await server.api("POST", "/api/auth/register", account);
  if (!answer.ok) throw new Error(`register: ${answer.status} ${await answer.text()}`);
}

/** Signs a page's browser in with the first account. */
export async function signIn(page, server) {
  const answer = await page.request.post(`${server.url}/api/auth/login`, {
    data: { email: account.email, password: account.password },
    headers: { "x-seedbed": "1" },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Waits until Leptos has taken over the page. */
export async function hydrated(page) {
  await page.waitForFunction(() => document.documentElement.dataset.hydrated === "yes");
}

export { expect };
