// Playwright against the real release server in a real browser. Run by `cargo xtask test` and `cargo xtask screenshots`.
import { defineConfig } from "@playwright/test";

const browser = {
  browserName: "chromium",
  headless: true,
  launchOptions: {
    executablePath: process.env.SEEDBED_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
};

export default defineConfig({
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  fullyParallel: true,
  // The two cores of a continuous-integration machine are shared with the server under test: a step that ran out of
  // time there gets a second chance, and the report says so.
  retries: process.env.CI ? 2 : 0,
  workers: 2,
  reporter: [["list"]],
  outputDir: "test-results",
  use: { ...browser, trace: "retain-on-failure" },
  projects: [
    { name: "chromium", testDir: "tests" },
    { name: "screenshots", testDir: "screenshots" },
    // A trace takes pictures of the page between the steps, in the page's own time.
    { name: "benchmarks", testDir: "benchmarks", testMatch: "*.bench.js", use: { trace: "off" } },
  ],
});
