// Pictures of Create → Table at work: a schema, an open column, the type picker, problems, several tables.
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { hydrated, test } from "../server.js";

const folder = process.env.SEEDBED_SCREENSHOTS ?? resolve(import.meta.dirname, "../../target/screenshots");

test.use({ expected: [/./] });

for (const [width, theme] of [[1440, "dark"], [1440, "light"], [360, "dark"], [360, "light"]]) {
  test(`create table ${width} ${theme}`, async ({ signedIn: page }) => {
    await mkdir(folder, { recursive: true });
    await page.setViewportSize({ width, height: width > 700 ? 900 : 760 });
    await page.addInitScript((theme) => localStorage.setItem("theme", theme), theme);
    const take = async (name) => {
      await page.waitForTimeout(500);
      await page.screenshot({ path: join(folder, `create-table-${name}-${width}-${theme}.png`), fullPage: true });
    };
    await page.goto("/create/table");
    await hydrated(page);
    await take("0-empty");
    await page.getByRole("button", { name: /Customers/ }).click();
    await page.locator(".grid tbody tr").first().waitFor();
    await take("1-read");
    await page.getByRole("button", { name: "Settings of age" }).click();
    await page.getByRole("group", { name: "Settings of age" }).getByLabel("Distribution").selectOption("normal");
    await take("2-number");
    await page.getByRole("group", { name: "Settings of age" }).getByLabel("Max", { exact: true }).fill("-3");
    await take("3-problem");
    await page.keyboard.press("Control+z");
    await page.locator(".columns .column").last().locator(".summary").click();
    await take("4-choice");
    await page.locator(".columns .column").last().locator(".type").click();
    await take("5-types");
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: "JSON" }).first().click();
    await take("6-json");
    await page.goto("/create/table?template=blog");
    await hydrated(page);
    await page.locator(".grid tbody tr").first().waitFor();
    await page.getByRole("group", { name: "Tables" }).getByRole("button", { name: "posts" }).click();
    await page.locator(".advanced summary").click();
    await take("7-tables");
  });
}
