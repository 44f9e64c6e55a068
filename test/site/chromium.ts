import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from "playwright-core";

/** The Chromium of this machine, if there is one. */
export const executable = [process.env.CHROMIUM_PATH, "/usr/bin/chromium"].find(
  (path) => path !== undefined && existsSync(path),
);

export const missing =
  "There is no Chromium: install the package `chromium`, or name one in CHROMIUM_PATH. Without it these tests are skipped.";

/** Starts it, without its own sandbox: that does not work for root, and builds in containers run as root. */
export function launch(): Promise<Browser> {
  if (executable === undefined) throw new Error(missing);
  return chromium.launch({ executablePath: executable, args: ["--no-sandbox", "--disable-gpu"] });
}

/** A page in a window of its own, and its faults: messages of its console, and requests to hosts that are not allowed. */
export interface Visit {
  readonly page: Page;
  readonly faults: string[];
  close(): Promise<void>;
}

export async function visit(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
  alsoAllowed: readonly string[] = [],
): Promise<Visit> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on("requestfailed", (request) => {
    // A page that is left may still be loading something.
    if (request.failure()?.errorText !== "net::ERR_ABORTED")
      faults.push(`${page.url()}: ${request.url()} failed`);
  });
  // This event comes for every request, also if a policy of the page stops it.
  page.on("request", (request) => {
    if (![origin, ...alsoAllowed].some((allowed) => request.url().startsWith(allowed)))
      faults.push(`${page.url()}: asks for ${request.url()}`);
  });
  return { page, faults, close: () => context.close() };
}

/** Presses Tab until the element has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let steps = 0; steps < 300; steps += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  const at = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
  throw new Error(`Tab does not lead to ${target}; the focus is at ${at}`);
}
