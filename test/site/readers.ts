import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect, test } from "vitest";
import { visit } from "./chromium.ts";

/** What readers do on the pages, by keyboard alone if possible. */
export function readers(url: () => string, browser: () => Browser): void {
  /** Opens a page, uses it, and expects that nothing went wrong on the way. */
  async function on(
    path: string,
    act: (page: Page) => Promise<void>,
    options: BrowserContextOptions = {},
  ): Promise<void> {
    const { page, faults, close } = await visit(browser(), url(), options);
    await page.goto(url() + path);
    await act(page);
    expect(faults).toEqual([]);
    await close();
  }

  const hits = (page: Page) => page.locator(".pagefind-ui__result-link, .pagefind-modular-list-link");
  const shown = (page: Page) => page.locator("article[data-status]:visible h3 code").allTextContents();

  /** Opens the search and enters the words in one step. So there is one search, and its hits stay. */
  async function search(page: Page, words: string, key = "/"): Promise<void> {
    await page.keyboard.press(key);
    await expect
      .poll(() =>
        page
          .locator("site-search input")
          .evaluateAll((fields) => fields.some((field) => field === document.activeElement)),
      )
      .toBe(true);
    await page.keyboard.insertText(words);
  }
  const dialog = (page: Page) => page.locator("site-search dialog");

  test.each(["/", "Control+k"])("the search opens by %s, its hits are links, and Escape returns", (key) =>
    on("guides/retries/#the-rules", async (page) => {
      const link = page.getByRole("link", { name: "Options", exact: true }).last();
      await link.focus();
      const before = await page.evaluate(() => scrollY);
      await search(page, "importAttendees", key);
      await expect
        .poll(() => hits(page).first().getAttribute("href"))
        .toMatch(/^\/reference\/meshi\/import-attendees\//);
      await expect.poll(() => dialog(page).textContent()).toContain("Meshi Partner API");
      await page.keyboard.press("Escape");
      await expect.poll(() => dialog(page).isVisible()).toBe(false);
      expect(page.url()).toBe(`${url()}guides/retries/#the-rules`);
      // The reader is back at the same element, in the same place of the page.
      await expect.poll(() => link.evaluate((element) => element === document.activeElement)).toBe(true);
      expect(await page.evaluate(() => scrollY)).toBe(before);
    }),
  );

  test("the search comes though the page is never idle", async () => {
    const { page, close } = await visit(browser(), url());
    await page.addInitScript(() => {
      window.requestIdleCallback = (then, options) =>
        options?.timeout === undefined
          ? 0
          : window.setTimeout(() => then({ didTimeout: true, timeRemaining: () => 0 }), options.timeout);
    });
    await page.goto(url());
    await search(page, "importAttendees");
    await hits(page).first().waitFor();
    await close();
  });

  test("a slash that is typed into a field is a slash", () =>
    on("errors/", async (page) => {
      await page.getByRole("searchbox", { name: "Filter" }).focus();
      await page.keyboard.press("/");
      expect(await page.getByRole("searchbox", { name: "Filter" }).inputValue()).toBe("/");
      expect(await dialog(page).isVisible()).toBe(false);
    }));

  test("a code is found by its name, and the hit leads to it", () =>
    on("", async (page) => {
      await search(page, "DUPLICATE_ATTENDEE_ID");
      const links = () =>
        hits(page).evaluateAll((found) => found.map((link) => link.getAttribute("href") ?? ""));
      await expect.poll(async () => (await links()).some((link) => link.startsWith("/errors/"))).toBe(true);
    }));

  test("the codes are filtered, the address says how, and Back leads to the list as it was", () =>
    on("errors/", async (page) => {
      const all = (await shown(page)).length;
      await page.getByRole("searchbox", { name: "Filter" }).fill("attendee");
      await expect.poll(async () => (await shown(page)).length).toBeLessThan(all);
      const some = await shown(page);
      expect(some).toContain("DUPLICATE_ATTENDEE_ID");
      await page.getByLabel("Status").selectOption("400");
      await expect.poll(() => new URL(page.url()).search).toBe("?q=attendee&status=400");
      const filtered = await shown(page);
      await page.getByRole("link", { name: "Concord" }).first().click();
      await page.waitForURL(url());
      await page.goBack();
      await expect.poll(() => shown(page)).toEqual(filtered);
      await expect.poll(() => page.getByRole("searchbox", { name: "Filter" }).inputValue()).toBe("attendee");
      expect(await page.getByLabel("Status").inputValue()).toBe("400");
      await page.goForward();
      await page.waitForURL(url());
    }));

  test("a slip of the pen is forgiven, and a list of nothing says so", () =>
    on("errors/", async (page) => {
      await page.getByRole("searchbox", { name: "Filter" }).fill("duplciate");
      await expect.poll(async () => (await shown(page)).length).toBeLessThan(10);
      expect(await shown(page)).toContain("DUPLICATE_ATTENDEE_ID");
      await page.getByRole("searchbox", { name: "Filter" }).fill("no code has these words");
      expect(await shown(page)).toEqual([]);
      await page.getByRole("button", { name: "Show all" }).click();
      await expect.poll(async () => (await shown(page)).length).toBeGreaterThan(50);
    }));

  test.each(["#meshi-RUN_NOT_FOUND", "#meshi-run_not_found"])(
    "a link to %s shows the code, though the filter hides it",
    (hash) =>
      on(`errors/?q=nothing-like-it${hash}`, async (page) => {
        await page.locator("[id='meshi-RUN_NOT_FOUND']").waitFor({ state: "visible" });
        await expect
          .poll(() =>
            page.locator("[id='meshi-RUN_NOT_FOUND']").evaluate((code) => code.getBoundingClientRect().top),
          )
          .toBeLessThan(300);
      }),
  );

  test("tabs are chosen with the arrow keys, and the next page remembers them", () =>
    on("reference/meshi/get-auth/", async (page) => {
      await page.getByRole("tab", { name: "Client" }).focus();
      await page.keyboard.press("ArrowRight");
      await expect
        .poll(() => page.getByRole("tab", { name: "curl" }).getAttribute("aria-selected"))
        .toBe("true");
      expect(await page.getByRole("tabpanel").locator("visible=true").textContent()).toContain("curl -fsSi");
      await page.goto(`${url()}reference/meetso/list-meetings/`);
      expect(await page.getByRole("tab", { name: "curl" }).getAttribute("aria-selected")).toBe("true");
    }));

  test("tabs are chosen also in a browser that stores nothing", async () => {
    const { page, close } = await visit(browser(), url());
    await page.addInitScript(() =>
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("The storage is off.", "SecurityError");
        },
      }),
    );
    await page.goto(`${url()}reference/meshi/get-auth/`);
    await expect
      .poll(() => page.getByRole("tab", { name: "Client" }).getAttribute("aria-selected"))
      .toBe("true");
    await page.getByRole("tab", { name: "curl" }).click();
    await expect
      .poll(() => page.getByRole("tabpanel").locator("visible=true").textContent())
      .toContain("curl -fsSi");
    await close();
  });

  test("a property of a body has an address of its own", () =>
    on("reference/meshi/import-attendees/#body.attendees-.email", async (page) => {
      const row = page.locator("[id='body.attendees-.email']");
      // Within the window, once the page has its final size.
      await expect.poll(() => row.evaluate((field) => field.getBoundingClientRect().top)).toBeLessThan(720);
      expect(await row.textContent()).toBe("attendees[].email");
    }));

  test("on a phone the menu opens, leads to a page, and is out of the way before", () =>
    on(
      "guides/retries/",
      async (page) => {
        expect(await page.getByRole("link", { name: "Quickstart" }).first().isVisible()).toBe(false);
        await page.getByRole("button", { name: "Menu" }).click();
        await page.getByRole("link", { name: "Quickstart" }).first().click();
        await page.waitForURL("**/guides/quickstart/");
      },
      { viewport: { width: 390, height: 844 } },
    ));

  test("without a script every code and every sample can be read", () =>
    on(
      "errors/",
      async (page) => {
        await expect.poll(async () => (await shown(page)).length).toBeGreaterThan(50);
        await page.goto(`${url()}reference/meshi/get-auth/`);
        expect(await page.getByText("curl -fsSi").isVisible()).toBe(true);
        expect(await page.getByText("npx concord call meshi getAuth").isVisible()).toBe(true);
      },
      { javaScriptEnabled: false },
    ));

  test("a page that does not exist says so, and leads on", async () => {
    const { page, close } = await visit(browser(), url());
    await page.goto(`${url()}404.html`);
    expect(await page.getByText("Page not found").isVisible()).toBe(true);
    await close();
  });
}
