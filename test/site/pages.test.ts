import { describe, expect, it, test } from "vitest";
import { readApis } from "../../site/apis.ts";
import { docsOf } from "../../src/toolkit/docs/docs.ts";
import { operationFile } from "../../src/toolkit/docs/pages/operation.ts";

const apis = await readApis();
const docs = docsOf(apis);
const pages = [...docs].filter(([path]) => path.endsWith(".md"));
const operations = apis.flatMap((api) => api.operations.map((operation) => ({ api, operation })));

/** Headings and explicit anchors of a page, as site generators make them. */
function anchorsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#{2,6} (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
  return [...headings, ...[...text.matchAll(/ id="([^"]+)"/g)].map(([, id = ""]) => id)];
}

test("links between the pages lead to pages and anchors that exist", () => {
  const anchors = new Map(
    pages.map(([path, text]) => [
      `/${path.replace(/(?:index)?\.md$/, (end) => (end === "index.md" ? "" : "/"))}`,
      anchorsOf(text),
    ]),
  );
  // A guide; the build of the site looks at links into guides.
  const others = /^\/guides\//;
  const broken = pages.flatMap(([path, text]) => {
    const own = anchorsOf(text);
    return [...text.replaceAll(/^```[\s\S]*?^```/gm, "").matchAll(/\]\(([/#][^)\s]*)\)|href="([/#][^"]*)"/g)]
      .map(([, markdown, html]) => markdown ?? html ?? "")
      .filter((target) => !others.test(target))
      .filter((target) => {
        const [page = "", anchor] = target.split("#");
        const known = page === "" ? own : anchors.get(page);
        return known === undefined || (anchor !== undefined && !known.includes(anchor));
      })
      .map((target) => `${path}: ${target}`);
  });
  expect(broken).toEqual([]);
});

test("no page has an anchor twice", () => {
  for (const [path, text] of pages) {
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      path,
    ).toEqual([]);
  }
});

test("no response is described twice in the same words", () => {
  const twice = pages.flatMap(([path, text]) =>
    text
      .split(/^### (?=\d|default)/m)
      .slice(1)
      .map((section) => section.split("\n\n"))
      .filter(([, description = "", ...rest]) =>
        rest.some(
          (part) => /^`[a-z]+\/.*?`\.? ?/.test(part) && part.endsWith(description) && description !== "",
        ),
      )
      .map(([status]) => `${path}: ${status}`),
  );
  expect(twice).toEqual([]);
});

describe("the page of every operation", () => {
  it.each(operations.map(({ api, operation }) => [`${api.name} ${operation.id}`, api, operation] as const))(
    "%s shows what to send and what comes back",
    (_, api, operation) => {
      const text = docs.get(operationFile(api, operation)) ?? "";
      expect(text).toContain(`\`${operation.method} ${operation.path}\``);
      for (const { name, in: place } of operation.parameters) expect(text).toContain(`id="${place}.${name}"`);
      for (const { path } of operation.body?.fields ?? [])
        expect(text).toContain(`<code>${path}</code>`.replace(/<\/?code>/g, "`"));
      for (const { status, codes } of operation.responses) {
        expect(text).toMatch(new RegExp(`^(?:### ${status}|\\| ${status}) `, "m"));
        for (const code of codes) expect(text).toContain(`(/errors/#${api.name}-${code})`);
      }
      for (const scope of operation.contract.scopes) expect(text).toContain(`\`${scope}\``);
      const samples = text.match(/^### (?:Client|curl|Command line)$/gm) ?? [];
      expect(samples).toEqual(api.story ? ["### Client", "### curl", "### Command line"] : []);
    },
  );
});

test("the page of errors has every code of every API, with its remedy", () => {
  const text = docs.get("errors.md") ?? "";
  for (const api of apis) {
    for (const { code, remedy } of api.errors) {
      expect(text).toContain(` id="${api.name}-${code}"`);
      expect(text).toContain(remedy);
    }
  }
});

test("errors.json says the same to programs, and which operations the client retries", () => {
  const data: { api: string; errors: { code: string; retriedByTheClient: string[] }[] }[] = JSON.parse(
    docs.get("errors.json") ?? "",
  );
  expect(data.map(({ api }) => api).sort()).toEqual(apis.map(({ name }) => name).sort());
  const limited = data
    .find(({ api }) => api === "meshi")
    ?.errors.find(({ code }) => code === "PARTNER_RATE_LIMIT_EXCEEDED");
  expect(limited?.retriedByTheClient.length).toBe(
    apis.find(({ name }) => name === "meshi")?.operations.length,
  );
});

test("an operation that will be retired says so, on its page and in the list", () => {
  const [api] = apis;
  if (!api) throw new Error("There is no API.");
  const [operation, ...others] = api.operations;
  if (!operation) throw new Error("There is no operation.");
  const retired = { ...api, operations: [{ ...operation, deprecated: true }, ...others] };
  const written = docsOf([retired]);
  expect(written.get(operationFile(api, operation))).toContain("**Deprecated.**");
  expect(written.get(`reference/${api.name}/index.md`)?.match(/\(deprecated\)/g)).toHaveLength(1);
});

test("the same contracts give the same pages", async () => {
  expect([...docsOf(await readApis())]).toEqual([...docs]);
});
