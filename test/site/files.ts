import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { registry } from "../../generated/registry.ts";
import { siteOf } from "../../src/toolkit/docs/site.ts";
import { filesOf, isFullReference, pagesOf, read, root } from "./site.ts";

/** Values of an attribute, entities read. */
function attributes(markup: string, name: string): string[] {
  const values = [...markup.matchAll(new RegExp(` ${name}="([^"]*)"`, "g"))].map(([, value = ""]) => value);
  return values.map((value) => value.replaceAll("&amp;", "&"));
}

/** What holds for the files of the site, without a browser. */
export function files(site: () => string): void {
  test("every link of every page leads to a file and an anchor of the site, or to another host", () => {
    const anchors = new Map<string, Set<string>>();
    const anchorsOf = (page: string): Set<string> => {
      const known = anchors.get(page) ?? new Set(attributes(read(site(), page), "id"));
      anchors.set(page, known);
      return known;
    };
    const broken: string[] = [];
    let checked = 0;
    for (const page of pagesOf(site()).filter((file) => !isFullReference(file))) {
      const sources = attributes(read(site(), page), "src");
      broken.push(...sources.filter((source) => source.includes("//")).map((source) => `${page}: ${source}`));
      for (const link of [...attributes(read(site(), page), "href"), ...sources]) {
        if (/^https?:/.test(link)) continue;
        checked += 1;
        const [path = "", anchor] = link.split("#");
        const target = path === "" ? page : join(dirname(page), path);
        const found = existsSync(join(site(), target)) && !path.endsWith("/");
        // The anchors of a full reference are made by its own script; a browser looks at them below.
        const lands =
          anchor === undefined ||
          isFullReference(target) ||
          (found && anchorsOf(target).has(decodeURIComponent(anchor)));
        if (!found || !lands) broken.push(`${page}: ${link}`);
      }
    }
    expect(broken).toEqual([]);
    expect(checked).toBeGreaterThan(1000);
  });

  test("no page has an anchor twice", () => {
    for (const page of pagesOf(site()).filter((file) => !isFullReference(file))) {
      const ids = attributes(read(site(), page), "id");
      expect(
        ids.filter((id, index) => ids.indexOf(id) !== index),
        page,
      ).toEqual([]);
    }
  });

  test("every result of the search leads to an anchor", () => {
    const entries: { url: string; title: string }[] = JSON.parse(
      read(site(), "assets/search-index.js").slice("globalThis.searchEntries=".length, -2),
    );
    const broken = entries.filter(({ url }) => {
      const [page = "", anchor] = url.split("#");
      return anchor !== undefined && !read(site(), page).includes(` id="${anchor}"`);
    });
    expect(broken).toEqual([]);
    expect(entries.filter(({ title }) => title === "")).toEqual([]);
  });

  test("every page is under 300 kB with all that it loads, and so is the index of the search", () => {
    const shared = ["assets/site.css", "assets/site.js", "assets/icon.svg"].map(
      (file) => read(site(), file).length,
    );
    const common = shared.reduce((sum, size) => sum + size);
    for (const page of pagesOf(site()).filter((file) => !isFullReference(file))) {
      expect(Buffer.byteLength(read(site(), page)) + common, page).toBeLessThan(300_000);
    }
    expect(Buffer.byteLength(read(site(), "assets/search-index.js"))).toBeLessThan(300_000);
  });

  test("every page has a policy that lets nothing of another host and nothing inline in", () => {
    for (const page of pagesOf(site()).filter((file) => !isFullReference(file))) {
      const text = read(site(), page);
      const [policy = ""] = attributes(text, "content").filter((content) =>
        content.startsWith("default-src"),
      );
      expect(policy, page).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';/,
      );
      expect(
        text.match(/ (?:style|on\w+)=|<style|<script(?! src="[./]*assets\/site\.js")/g),
        page,
      ).toBeNull();
    }
  });

  test("the same input gives the same bytes", async () => {
    const { files, references } = await siteOf(root);
    // The full references are Redocly's; a test of their own builds one twice.
    const others = filesOf(site()).filter((file) => !references.some(({ out }) => out === file));
    expect(others).toEqual([...files.keys()].sort());
    const changed = others.filter(
      (file) => !readFileSync(join(site(), file)).equals(Buffer.from(files.get(file) ?? "")),
    );
    expect(changed).toEqual([]);
  });

  test("each document is there as YAML and as JSON, the same in both", () => {
    for (const { name } of registry) {
      const yaml = read(site(), `${name}/openapi.yaml`);
      expect(yaml).toBe(readFileSync(join(root, "generated", name, "openapi.yaml"), "utf8"));
      expect(JSON.parse(read(site(), `${name}/openapi.json`))).toEqual(parse(yaml));
    }
  });

  test("every code of every contract is on the page of errors and in errors.json, under the anchor that it is called by", async () => {
    const page = read(site(), "errors/index.html");
    const anchors = new Set(attributes(page, "id"));
    const listed: { api: string; errors: { code: string; docs: string; remedy: string }[] }[] = JSON.parse(
      read(site(), "errors.json"),
    );
    for (const { name, contract } of registry) {
      const { errors } = await contract();
      const entries = listed.find(({ api }) => api === name)?.errors ?? [];
      expect(entries.map(({ code, remedy }) => [code, remedy])).toEqual(
        Object.entries(errors).map(([code, { remedy }]) => [code, remedy]),
      );
      expect(anchors).toContain(name);
      for (const { code, docs } of entries) {
        expect(anchors).toContain(`${name}-${code}`);
        expect(docs).toBe(`errors/index.html#${name}-${code}`);
      }
    }
  });

  test("llms.txt leads to pages and documents of the site, among them every guide", () => {
    const links = [...read(site(), "llms.txt").matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link);
    expect(links.filter((link) => !existsSync(join(site(), link)))).toEqual([]);
    const guides = pagesOf(site()).filter((page) => page.startsWith("guides/"));
    expect(guides.filter((guide) => !links.includes(guide))).toEqual([]);
  });
}
