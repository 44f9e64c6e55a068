import { join } from "node:path";
import { expect, it } from "vitest";
import { contentOf } from "../../site/content.ts";

const SITE = "https://docs.example/concord/";
const content = await contentOf(join(import.meta.dirname, "../.."), SITE);

it("the guide for language models names every file by its whole address, wherever the site stands", () => {
  const text = content.get("public/llms.txt") ?? "";
  const targets = [...text.matchAll(/\]\(([^)]+)\)|(\S+openapi\.portable\.yaml)/g)].map(
    ([, link, file]) => link ?? file ?? "",
  );
  expect(targets.length).toBeGreaterThan(80);
  const missing = targets.filter(
    (target) => !target.startsWith(SITE) || !content.has(`public/${target.slice(SITE.length)}`),
  );
  expect(missing).toEqual([]);
});

it("the links of all pages in one text stay below the path of the site", () => {
  const text = content.get("public/llms-full.txt") ?? "";
  const targets = [...text.matchAll(/\]\((\/[^)]*)\)/g)].map(([, target = ""]) => target);
  expect(targets.length).toBeGreaterThan(500);
  expect(targets.filter((target) => !target.startsWith("/concord/"))).toEqual([]);
});
