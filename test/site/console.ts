import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { violations } from "./axe.ts";
import { tabTo, visit } from "./chromium.ts";

/** The address at which the console looks for a sandbox first. */
const DEFAULT = "http://127.0.0.1:4080";

/** "Try it" on the page of an operation, against a sandbox that lets the page in. */
export function console(url: () => string, browser: () => Browser): void {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ cors: [new URL(url()).origin] });
  });
  afterAll(() => sandbox.close());
  const address = () => new URL(sandbox.urls.meshi).origin;

  async function on(path: string, act: (page: Page) => Promise<void>): Promise<void> {
    const { page, faults, close } = await visit(browser(), url(), {}, [address(), DEFAULT]);
    // Whatever else listens on this machine, no response comes from there.
    await page.route(`${DEFAULT}/**`, (route) => route.abort("connectionrefused"));
    await page.goto(url() + path);
    await act(page);
    // Some tests are about errors, and nothing listens at the default address.
    const expected = (fault: string) =>
      /status of 4|ERR_CONNECTION_REFUSED/.test(fault) || fault.includes(DEFAULT);
    expect(faults.filter((fault) => !expected(fault))).toEqual([]);
    await close();
  }

  async function open(page: Page): Promise<void> {
    await page.getByText("Try it on the sandbox").click();
    await page.getByLabel("Sandbox", { exact: true }).fill(address());
    await page.getByLabel("Sandbox", { exact: true }).press("Enter");
    await expect.poll(() => page.getByRole("button", { name: /^Send / }).isEnabled()).toBe(true);
  }

  const focused = (page: Page) => page.evaluate(() => document.activeElement?.localName);
  const output = (page: Page) => page.locator(".console-output");

  test("it sends the document's example with a published key, and shows request, response and what the client does", () =>
    on("reference/meshi/create-event/", async (page) => {
      await open(page);
      await page.getByRole("button", { name: "Send POST" }).click();
      await expect.poll(() => output(page).textContent()).toContain("HTTP 201");
      const text = await output(page).textContent();
      expect(text).toContain("It returns the body as data.");
      expect(text).toContain(`POST ${address()}/meshi/events`);
      expect(text).toContain('"event_id": "summit-2026"');
      // The key is published, but the console never shows a whole key.
      expect(text).not.toContain("meshi-full-key");
      expect(await violations(page, "console", { rules: "all" })).toEqual([]);
    }));

  test("an error is shown with its code, its remedy, and whether a retry would follow", () =>
    on("reference/meshi/get-event/", async (page) => {
      await open(page);
      await page.getByLabel(/^event_id/).fill("no-such-event");
      await page.getByRole("button", { name: "Send GET" }).click();
      await expect.poll(() => output(page).textContent()).toContain("HTTP 404");
      const text = await output(page).textContent();
      expect(text).toContain("ApiError with code EVENT_NOT_FOUND. It does not retry.");
    }));

  test("a token is signed in the browser, as the contract says", () =>
    on("reference/meshes/list-workspaces/", async (page) => {
      await open(page);
      await page.getByRole("button", { name: "Send GET" }).click();
      await expect.poll(() => output(page).textContent()).toContain("HTTP 200");
    }));

  test("a body that is not JSON is reported before anything is sent", () =>
    on("reference/meshi/create-event/", async (page) => {
      await open(page);
      await page.getByLabel("Body (JSON)").fill("{");
      await page.getByRole("button", { name: "Send POST" }).click();
      await expect.poll(() => page.getByRole("alert").textContent()).toContain("The body is not JSON");
      expect(await output(page).textContent()).toBe("");
    }));

  test("a value that no request can carry is named, and nothing seems to go on", () =>
    on("reference/meshi/get-event/", async (page) => {
      await open(page);
      await page.getByLabel("event_id").fill("..");
      await page.getByRole("button", { name: "Send GET" }).click();
      await expect.poll(() => page.getByRole("alert").textContent()).toContain("event_id");
      expect(await output(page).textContent()).toBe("");
    }));

  test("of two requests the one that was sent last is shown, whichever takes longer", () =>
    on("reference/meshi/get-event/", async (page) => {
      await open(page);
      let release = () => {};
      const held = new Promise<void>((done) => {
        release = done;
      });
      await page.route("**/events/first", async (route) => {
        await held;
        await route.continue();
      });
      const send = async (id: string) => {
        await page.getByLabel("event_id").fill(id);
        await page.getByRole("button", { name: "Send GET" }).click();
      };
      await send("first");
      await send("second");
      await expect.poll(() => output(page).textContent()).toContain("/events/second");
      const late = page.waitForEvent("requestfinished", (request) => request.url().endsWith("/events/first"));
      release();
      await late;
      // Once the page has drawn two frames, it has processed the late response.
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      );
      expect(await output(page).textContent()).toContain("/events/second");
    }));

  test("from the home page to a tried call with the keyboard alone", () =>
    on("", async (page) => {
      await page.keyboard.press("/");
      await expect.poll(() => focused(page)).toBe("input");
      // In one step: so there is one search, and the list of hits stays as it is.
      await page.keyboard.insertText("Show what the key may do");
      await tabTo(
        page,
        page.locator("a.pagefind-ui__result-link[href*='/reference/meshi/get-auth/']").first(),
      );
      await page.keyboard.press("Enter");
      await page.waitForURL("**/reference/meshi/get-auth/**");
      await tabTo(page, page.locator("concord-console summary"));
      await page.keyboard.press("Enter");
      await tabTo(page, page.getByLabel("Sandbox", { exact: true }));
      await page.keyboard.press("Control+a");
      await page.keyboard.insertText(address());
      await page.keyboard.press("Enter");
      await expect.poll(() => page.getByRole("button", { name: "Send GET" }).isEnabled()).toBe(true);
      await tabTo(page, page.getByRole("button", { name: "Send GET" }));
      await page.keyboard.press("Enter");
      await expect.poll(() => output(page).textContent()).toContain("HTTP 200");
    }));

  test("a console that is opened before its script has run is filled all the same", () =>
    on("reference/meshi/get-auth/", async (page) => {
      await page.addInitScript(() =>
        document.addEventListener("readystatechange", () =>
          document.querySelector("concord-console details")?.toggleAttribute("open", true),
        ),
      );
      await page.reload();
      await page.getByLabel("Sandbox", { exact: true }).waitFor();
      expect(await page.getByLabel("Sandbox", { exact: true }).count()).toBe(1);
    }));

  test("the address that was entered last decides, whichever sandbox is slower to respond", async () => {
    const { page, close } = await visit(browser(), url());
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    let refused = () => {};
    const slow = new Promise<void>((done) => {
      refused = done;
    });
    await page.route(`${DEFAULT}/**`, async (route) => {
      await held;
      await route.abort("connectionrefused");
      refused();
    });
    await page.goto(`${url()}reference/meshi/get-auth/`);
    await open(page);
    release();
    await slow;
    await page.getByRole("button", { name: "Send GET" }).click();
    await expect.poll(() => output(page).textContent()).toContain("HTTP 200");
    expect(await page.locator(".console-off").isVisible()).toBe(false);
    await close();
  });

  test("after a sandbox was started, the button finds it and leads into the form", async () => {
    const { page, close } = await visit(browser(), url());
    let isUp = false;
    await page.route(`${DEFAULT}/**`, (route) =>
      isUp ? route.fulfill({ status: 404, body: "{}" }) : route.abort("connectionrefused"),
    );
    await page.goto(`${url()}reference/meshi/get-auth/`);
    await page.getByText("Try it on the sandbox").click();
    const again = page.getByRole("button", { name: "Look again" });
    await again.click();
    await expect.poll(() => again.evaluate((button) => button === document.activeElement)).toBe(true);
    isUp = true;
    await page.keyboard.press("Enter");
    await expect.poll(() => focused(page)).toBe("select");
    expect(await again.isVisible()).toBe(false);
    await close();
  });

  test("where no sandbox responds it is off, and says how to start one", async () => {
    const { page, close } = await visit(browser(), url(), {}, ["http://127.0.0.1:9", DEFAULT]);
    await page.route(`${DEFAULT}/**`, (route) => route.abort("connectionrefused"));
    await page.goto(`${url()}reference/meshi/get-auth/`);
    await page.getByText("Try it on the sandbox").click();
    await page.getByLabel("Sandbox", { exact: true }).fill("http://127.0.0.1:9");
    await page.getByLabel("Sandbox", { exact: true }).press("Enter");
    await expect
      .poll(() => page.locator(".console-off").textContent())
      .toContain("npx concord sandbox --cors http://");
    expect(await page.getByRole("button", { name: "Send GET" }).isEnabled()).toBe(false);
    await close();
  });
}
