import type { Browser, Page } from "playwright-core";
import { expect, test } from "vitest";
import { visit } from "./chromium.ts";
import { isFullReference, pagesOf, read } from "./site.ts";

/** What readers do on the pages, with the keyboard alone wherever that is possible. */
export function use(site: () => string, url: () => string, browser: () => Browser): void {
  /** Opens a page, uses it, and expects that nothing went wrong on the way. */
  async function on(path: string, act: (page: Page) => Promise<void>, options = {}): Promise<void> {
    const { page, faults, close } = await visit(browser(), url(), options);
    await page.goto(url() + path);
    await act(page);
    expect(faults).toEqual([]);
    await close();
  }

  const options = (page: Page) => page.getByRole("option");
  const shown = (page: Page) => page.locator("article.error:visible h3 code").allTextContents();

  test("the search finds a code by its name, from any page, with the keyboard alone", () =>
    on("guides/retries/index.html", async (page) => {
      await page.keyboard.press("/");
      await page.keyboard.type("INVALID_PARTNER_ID");
      await options(page).first().waitFor();
      expect(await options(page).first().textContent()).toContain("INVALID_PARTNER_ID");
      await page.keyboard.press("Enter");
      await page.waitForURL("**/errors/index.html#meshi-INVALID_PARTNER_ID");
    }));

  test("the search finds a code by words of its cause", () =>
    on("index.html", async (page) => {
      await page.keyboard.press("/");
      await page.keyboard.type("names one attendee id twice");
      await options(page).first().waitFor();
      expect(await options(page).first().textContent()).toContain("DUPLICATE_ATTENDEE_ID");
    }));

  test("the search finds guides and operations, forgives a slip of the pen, and says when there is nothing", () =>
    on("errors/index.html", async (page) => {
      const field = page.getByRole("combobox", { name: "Search" });
      const first = () => options(page).first().textContent();
      for (const [words, result] of [
        ["pagination", /Pagination/],
        ["importAttendees", /Import a roster/],
        ["idempotncy", /idempotency/i],
        ["zzzzqqqq", /^Nothing found$/],
      ] as const) {
        await field.fill(words);
        await expect.poll(first).toMatch(result);
      }
    }));

  test("arrow keys choose among the results, and Escape closes them", () =>
    on("index.html", async (page) => {
      const field = page.getByRole("combobox", { name: "Search" });
      await field.fill("rate limit");
      await options(page).nth(2).waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      expect(await field.getAttribute("aria-activedescendant")).toBe("found-1");
      expect(await page.locator('[role="option"][aria-selected="true"]').count()).toBe(1);
      await page.keyboard.press("Escape");
      expect(await field.getAttribute("aria-expanded")).toBe("false");
      expect(await page.locator("#found").isVisible()).toBe(false);
    }));

  test("codes are filtered by words, API, status and retry, with the keyboard alone", () =>
    on("errors/index.html", async (page) => {
      const all = (await shown(page)).length;
      await page.getByLabel("Words").focus();
      await page.keyboard.type("attendee");
      const some = await shown(page);
      expect(some).toContain("DUPLICATE_ATTENDEE_ID");
      expect(some.length).toBeLessThan(all);
      expect(await page.locator("#count").textContent()).toBe(`${some.length} codes`);

      // Tab leads on to the lists; typing a name chooses in them.
      await page.keyboard.press("Tab");
      await page.keyboard.type("Meetso");
      expect(await page.getByText("No code is like that.").isVisible()).toBe(true);
      await page.keyboard.press("Escape");
      expect((await shown(page)).length).toBe(all);

      await page.getByLabel("Status").focus();
      await page.keyboard.type("429");
      await page.keyboard.press("Tab");
      await page.keyboard.type("yes");
      expect(await page.locator("article.error:visible").count()).toBe(
        await page.locator("section.codes:visible").count(),
      );
      expect(await page.locator("article.error:visible .status").allTextContents()).toContain("429");
    }));

  test("a link to a code shows it although the filters hid it", () =>
    on("errors/index.html", async (page) => {
      await page.getByLabel("Words").fill("no code has these words");
      expect(await shown(page)).toEqual([]);
      await page.evaluate(() => {
        location.hash = "#meshi-RUN_NOT_FOUND";
      });
      await page.locator("#meshi-RUN_NOT_FOUND").waitFor({ state: "visible" });
      expect(
        await page.locator("#meshi-RUN_NOT_FOUND").evaluate((code) => code.getBoundingClientRect().top),
      ).toBeLessThan(300);
    }));

  test("the first key leads past the navigation to the text", () =>
    on("guides/retries/index.html", async (page) => {
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
    }));

  test("a button copies the code that it stands on", () =>
    on(
      "index.html",
      async (page) => {
        const block = page.locator(".code").first();
        await block.getByRole("button", { name: "Copy" }).press("Enter");
        await block.getByRole("button", { name: "Copied" }).waitFor();
        expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
          await block.locator("code").textContent(),
        );
      },
      { permissions: ["clipboard-read", "clipboard-write"] },
    ));

  test("without a script every page can be read, and every code is there", () =>
    on(
      "errors/index.html",
      async (page) => {
        const codes = read(site(), "errors/index.html").match(/<article class="error"/g) ?? [];
        expect(await page.locator("article.error:visible").count()).toBe(codes.length);
        expect(await page.getByLabel("Words").isVisible()).toBe(false);
      },
      { javaScriptEnabled: false },
    ));

  test("a printed page has the text and nothing to click on", () =>
    on("guides/retries/index.html", async (page) => {
      await page.emulateMedia({ media: "print" });
      expect(await page.getByRole("navigation").count()).toBe(0);
      expect(await page.getByRole("button").count()).toBe(0);
      expect(await page.getByRole("heading", { level: 1 }).isVisible()).toBe(true);
      expect(await page.locator("main table").first().isVisible()).toBe(true);
    }));

  test("a full reference asks no other host either", () =>
    on(pagesOf(site()).find(isFullReference) ?? "", async (page) => {
      await page.getByRole("heading", { level: 1 }).first().waitFor();
    }));
}
