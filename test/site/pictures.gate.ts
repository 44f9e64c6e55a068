import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readApis } from "../../site/apis.ts";
import { idempotencyDecision } from "../../site/pictures/idempotency-decision.ts";
import { costs, pictures } from "../../site/pictures/pictures.ts";
import { runStates } from "../../site/pictures/run-states.ts";
import { resolve } from "../../src/toolkit/docs/model/resolve.ts";
import { statesOf } from "../../src/toolkit/docs/model/states.ts";
import { everyRow } from "../bench/every-row.ts";
import { executable, launch, missing } from "./chromium.ts";

const apis = await readApis();
const drawn = Object.entries(await pictures(apis));
/** The pictures of the bench with a figure for every row that it can measure, and with none. */
const measured = [everyRow, { ...everyRow, rows: [] }].flatMap((figures, index) =>
  Object.entries(costs(figures)).map(([name, svg]) => [`${name}-${index + 1}`, svg] as const),
);

/** The words of a picture, however they are broken into lines. */
function wordsOf(svg: string): string {
  return svg
    .replace(/<style>.*?<\/style>/s, "")
    .replaceAll(/<\/tspan><tspan[^>]*>/g, " ")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/[\s\u00a0]+/g, " ");
}

it("the pictures are those that the guides show", () => {
  expect(drawn.map(([name]) => name)).toEqual([
    "run-states",
    "idempotency-decision",
    "retry-timeline",
    "life-of-an-import",
    "polling-frontier",
    "polling-by-length",
    "fleet-in-an-outage",
    "fleet-after-a-cold-restart",
    "fleet-in-a-brown-out",
    "cost-of-calls",
    "size-in-a-browser",
  ]);
});

it("a picture is the same every time, also where it shows a real run", async () => {
  expect(Object.entries(await pictures(apis))).toEqual(drawn);
});

describe.each(drawn)("%s", (_, svg) => {
  it("has a title, and a description that says everything that it shows", () => {
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="title description">/);
    expect(svg).toMatch(/<title id="title">[^<]{20,}<\/title>/);
    const description = /<desc id="description">([^<]*)<\/desc>/.exec(svg)?.[1] ?? "";
    expect(description.length).toBeGreaterThan(200);
  });

  it("asks for nothing outside itself", () => {
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
      /https?:|url\(|href|@import|<script/,
    );
  });
});

describe("the picture of states", () => {
  it("has every state of every API, and what each means", () => {
    const words = wordsOf(runStates(apis));
    let count = 0;
    for (const api of apis) {
      for (const operation of api.operations) {
        for (const { name, description } of statesOf(api.document, operation)) {
          expect(words).toContain(name);
          expect(words).toContain(description.replaceAll("`", ""));
          count += 1;
        }
      }
    }
    expect(count).toBeGreaterThan(10);
  });

  it("shows a state that is added to a contract", () => {
    const meshi = apis.find(({ name }) => name === "meshi");
    if (!meshi) throw new Error("There is no such API.");
    const api = { ...meshi, document: structuredClone(meshi.document) };
    const { oneOf } = resolve(api.document, { $ref: "#/components/schemas/RunStatus" });
    const states = Array.isArray(oneOf) ? oneOf : [];
    states.splice(2, 0, { const: "paused", description: "Held back until tomorrow." });
    expect(wordsOf(runStates([api]))).toContain("paused Held back until tomorrow.");
    expect(wordsOf(runStates(apis))).not.toContain("paused");
  });
});

describe("the picture of idempotency", () => {
  it("shows where the key goes, the statuses and the code of a conflict, as the contracts have them", () => {
    const words = wordsOf(idempotencyDecision(apis));
    for (const text of [
      "idempotency_key of the body",
      "the header Idempotency-Key",
      "202: the work is done.",
    ]) {
      expect(words).toContain(text);
    }
    expect(words).toContain("409 IDEMPOTENCY_KEY_CONFLICT.");
    expect(words).toContain("409 idempotency_conflict.");
  });

  it("shows another remedy where the contract has another one", () => {
    const changed = apis.map((api) => ({
      ...api,
      errors: api.errors.map((error) =>
        error.code === "IDEMPOTENCY_KEY_CONFLICT" ? { ...error, remedy: "Take a walk." } : error,
      ),
    }));
    expect(wordsOf(idempotencyDecision(changed))).toContain("Take a walk.");
    expect(wordsOf(idempotencyDecision(apis))).not.toContain("Take a walk.");
  });

  it("leaves out an API that has no keys", () => {
    expect(wordsOf(idempotencyDecision(apis))).not.toContain("Meetso");
  });
});

if (executable === undefined) console.warn(missing);

describe.skipIf(executable === undefined)("in a browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "concord-pictures-"));
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(name: string, svg: string, colorScheme: "light" | "dark"): Promise<Page> {
    const file = join(folder, `${name}.svg`);
    writeFileSync(file, svg);
    const page = await browser.newPage({ colorScheme, viewport: { width: 390, height: 800 } });
    await page.goto(pathToFileURL(file).href);
    return page;
  }

  it.each([...drawn, ...measured])(
    "%s is well-formed, and no text leaves it, its box or meets another text",
    async (name, svg) => {
      const page = await open(name, svg, "light");
      const faults = await page.evaluate(() => {
        const found: string[] = [...document.querySelectorAll("parsererror")].map(
          ({ textContent }) => `${textContent}`,
        );
        const place = (element: Element) => ({ element, box: element.getBoundingClientRect() });
        const picture = document.documentElement.getBoundingClientRect();
        const lines = [...document.querySelectorAll("tspan")].map(place);
        const boxes = [...document.querySelectorAll("rect")].map(place);
        type Box = (typeof lines)[number]["box"];
        const meet = (a: Box, b: Box) =>
          a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3;
        const isWithin = (a: Box, b: Box) =>
          a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
        for (const [index, { element, box }] of lines.entries()) {
          if (!isWithin(box, picture)) found.push(`"${element.textContent}" leaves the picture`);
          for (const other of lines.slice(index + 1)) {
            if (meet(box, other.box))
              found.push(`"${element.textContent}" meets "${other.element.textContent}"`);
          }
          for (const other of boxes) {
            if (meet(box, other.box) && !isWithin(box, other.box))
              found.push(`"${element.textContent}" leaves its box`);
          }
        }
        return found;
      });
      expect(faults).toEqual([]);
      await page.close();
    },
  );

  it.each([...drawn, ...measured])(
    "%s has text of at least 12 px on a phone, in colours for light and dark",
    async (name, svg) => {
      const looks = await Promise.all(
        (["light", "dark"] as const).map(async (scheme) => {
          const page = await open(name, svg, scheme);
          const look = await page.evaluate(() => {
            const text = document.querySelector("text");
            const ground = document.querySelector("rect");
            if (!text || !ground) return undefined;
            const scale = document.documentElement.getBoundingClientRect().width / 360;
            const sizes = [...document.querySelectorAll("text")].map((each) =>
              parseFloat(getComputedStyle(each).fontSize),
            );
            return {
              text: getComputedStyle(text).fill,
              ground: getComputedStyle(ground).fill,
              smallest: Math.min(...sizes) * scale,
            };
          });
          await page.close();
          return look;
        }),
      );
      const [light, dark] = looks;
      expect(light?.smallest).toBeGreaterThanOrEqual(12);
      expect(light?.text).not.toBe(dark?.text);
      expect(light?.ground).toBe("rgb(255, 255, 255)");
      expect(dark?.ground).not.toBe(light?.ground);
    },
  );
});
