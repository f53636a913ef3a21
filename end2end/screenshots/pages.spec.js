// Pictures of every page, wide and narrow, dark and light: `cargo xtask screenshots`.
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { hydrated, test } from "../server.js";

const folder = process.env.SEEDBED_SCREENSHOTS ?? resolve(import.meta.dirname, "../../target/screenshots");
const pages = ["/", "/create/table", "/jobs", "/datasets", "/library", "/admin", "/no/such/place"];
const before = ["/setup", "/login"];

test.use({ expected: /./ });

for (const width of [1440, 360]) {
  for (const theme of ["dark", "light"]) {
    test(`${width} ${theme}`, async ({ page, server }) => {
      await mkdir(folder, { recursive: true });
      await page.setViewportSize({ width, height: width > 700 ? 900 : 760 });
      await page.addInitScript((theme) => localStorage.setItem("theme", theme), theme);
      const take = async (path) => {
        await page.goto(path);
        await hydrated(page);
        await page.waitForTimeout(600);
        const name = path.replaceAll("/", "-").replace(/^-/, "") || "home";
        await page.screenshot({ path: join(folder, `${name}-${width}-${theme}.png`) });
      };
      for (const path of before) await take(path);
      await server.api("POST", "/api/auth/register", { name: "Ada", email: "ada@example.com", password: "correct horse battery" });
      await page.request.post("/api/auth/login", {
        data: { email: "ada@example.com", password: "correct horse battery" },
        headers: { "x-seedbed": "1" },
      });
      for (const path of pages) await take(path);
      if (width === 360) {
        await page.goto("/");
        await hydrated(page);
        await page.getByRole("button", { name: "Menu" }).click();
        await page.waitForTimeout(300);
        await page.screenshot({ path: join(folder, `menu-${width}-${theme}.png`) });
      }
    });
  }
}
