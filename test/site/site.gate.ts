import type { Server } from "node:http";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serve } from "../../scripts/docs-serve.ts";
import { build } from "./built-site.ts";
import { executable, launch, missing } from "./chromium.ts";
import { console as tryIt } from "./console.ts";
import { everyPage } from "./every-page.ts";
import { files } from "./files.ts";
import { published } from "./published.ts";
import { readers } from "./readers.ts";

// The site is built once, for all that is looked at here.
let site: string;
beforeAll(async () => {
  site = await build();
}, 300_000);

describe("the files of the site", () => files(() => site));

if (process.env.CI) {
  test("on a build machine there is a Chromium", () => {
    expect(executable, missing).toBeDefined();
  });
}

describe("a site that is published in two versions", () => {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (executable !== undefined) browser = await launch();
  });
  afterAll(() => browser?.close());
  published(
    () => site,
    () => browser,
  );
});

describe.skipIf(executable === undefined)(executable === undefined ? missing : "in Chromium", () => {
  let browser: Browser;
  let server: Server;
  let url: string;
  beforeAll(async () => {
    ({ server, url } = await serve(site, 0));
    browser = await launch();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  describe("every page", () =>
    everyPage(
      () => site,
      () => url,
      () => browser,
    ));
  describe("a reader", () =>
    readers(
      () => url,
      () => browser,
    ));
  describe("the console of an operation", () =>
    tryIt(
      () => url,
      () => browser,
    ));
});
