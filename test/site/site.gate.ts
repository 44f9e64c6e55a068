import type { Server } from "node:http";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { serve } from "../../src/toolkit/docs/serve.ts";
import { executable, launch, missing } from "./chromium.ts";
import { everyView } from "./every-page.ts";
import { build, remove } from "./site.ts";

describe.skipIf(executable === undefined)(executable === undefined ? missing : "in Chromium", () => {
  let out: string;
  let browser: Browser;
  let server: Server;
  let url: string;
  beforeAll(async () => {
    out = await build();
    ({ server, url } = await serve(out, 0));
    browser = await launch();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    server.close();
    await remove(out);
  });

  describe.concurrent("every page", () =>
    everyView(
      () => out,
      () => url,
      () => browser,
    ));
});
