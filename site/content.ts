import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readCommands } from "../src/cli/commands/described.ts";
import { apiPath, operationPath } from "../src/toolkit/docs/addresses.ts";
import { docsOf } from "../src/toolkit/docs/docs.ts";
import type { Api } from "../src/toolkit/docs/model/api.ts";
import { readApis } from "./apis.ts";
import { commandReference } from "./command-reference.ts";
import { consoleData } from "./console-data.ts";
import { feed } from "./feed.ts";
import { guideFiles, type TextFile, textPages } from "./guides.ts";
import { llms, llmsFull } from "./llms.ts";
import { pictures } from "./pictures/pictures.ts";

/**
 * The files that the site is built from, by path below `site/content/`: `pages/` has Markdown, `data/` is for components, and
 * `public/` is served as it is. `site` is the address of the site, if known.
 */
export async function contentOf(base: string, site: string | undefined): Promise<Map<string, string>> {
  const root = site === undefined ? "/" : new URL(site).pathname;
  const start = site ?? root;
  const apis = await readApis();
  const drawn = await pictures(apis);
  const guides = guideFiles(base);
  const changelogs: TextFile[] = [
    { file: "CHANGELOG.md", page: "changelog/concord", kind: "Changes" },
    ...apis.map(({ name }) => ({
      file: `spec/${name}/CHANGELOG.md`,
      page: `changelog/${name}`,
      kind: "Changes",
    })),
  ];
  const home: TextFile = { file: "site/home.md", page: "index", kind: "Start" };
  const docs = docsOf(apis);
  const pages = new Map([
    ...textPages(base, [home, ...guides, ...changelogs], apis, drawn),
    ...[...docs].filter(([path]) => path.endsWith(".md")),
    ["reference/command-line.md", commandReference(await readCommands())] as const,
  ]);

  const files = new Map<string, string>();
  for (const [path, text] of pages) {
    const rooted = atRoot(text, root);
    files.set(`pages/${path}`, rooted);
    files.set(`public/${path.replace(/\/index\.md$/, ".md")}`, rooted);
  }
  const errors = docs.get("errors.json") ?? "[]";
  files.set("data/errors.json", `{"errors":${errors}}`);
  files.set("public/errors.json", errors);
  files.set("sidebar.json", JSON.stringify({ sidebar: sidebar(apis, guides, changelogs, pages) }));
  for (const [name, svg] of Object.entries(drawn)) files.set(`public/pictures/${name}.svg`, svg);
  for (const api of apis) {
    files.set(`public/console/${api.name}.json`, JSON.stringify(consoleData(api)));
    files.set(`public/${api.name}/openapi.json`, `${JSON.stringify(api.document, undefined, 2)}\n`);
    for (const file of ["openapi.yaml", "openapi.portable.yaml"]) {
      const text = readFileSync(join(base, "generated", api.name, file), "utf8");
      files.set(`public/${api.name}/${file}`, text);
    }
  }
  files.set("public/llms.txt", llms(apis, pages, start));
  files.set("public/llms-full.txt", atRoot(llmsFull(pages), root));
  files.set("public/favicon.svg", readFileSync(join(base, "site/favicon.svg"), "utf8"));
  const map = site === undefined ? "" : `\nSitemap: ${site}sitemap-index.xml\n`;
  files.set("public/robots.txt", `User-agent: *\nAllow: /\n${map}`);
  files.set("public/feed.xml", feed(base, changelogs, start));
  return files;
}

/** Adds the root path of the site to absolute links. */
function atRoot(text: string, root: string): string {
  if (root === "/") return text;
  return text.replaceAll(/(\]\(|(?:src|href)=")\/(?!\/)/g, `$1${root}`);
}

/** The names of the guides in each part of the menu. All others are in the last part. */
const PARTS = {
  "Start here": ["quickstart", "command-line", "your-own-api", "guarding-a-contract"],
  Guides: [
    "authentication",
    "errors-and-limits",
    "identity",
    "idempotency",
    "pagination",
    "runs",
    "batches",
    "retries",
    "testing",
  ],
  Production: ["going-live", "troubleshooting", "observability", "security", "scale", "upgrading"],
  More: [],
} as const satisfies Record<string, readonly string[]>;

interface Link {
  readonly label: string;
  readonly slug: string;
}

interface Group {
  readonly label: string;
  readonly collapsed?: boolean;
  readonly items: readonly (Link | Group)[];
}

function sidebar(
  apis: readonly Api[],
  guides: readonly TextFile[],
  changelogs: readonly TextFile[],
  pages: ReadonlyMap<string, string>,
): Group[] {
  const titled = ({ page }: TextFile): Link => ({
    label: titleOf(pages.get(`${page}.md`) ?? ""),
    slug: page,
  });
  return [
    ...guideParts(guides, titled),
    {
      label: "Reference",
      items: [
        { label: "All APIs", slug: "reference" },
        { label: "Command line", slug: "reference/command-line" },
        ...apis.map((api) => ({
          label: api.title,
          collapsed: true,
          items: [
            { label: "Overview", slug: apiPath(api) },
            ...api.tags.map((tag) => ({
              label: tag.name,
              items: api.operations
                .filter((operation) => operation.tag === tag.name)
                .map((operation) => ({ label: operation.summary, slug: operationPath(api, operation) })),
            })),
          ],
        })),
      ],
    },
    { label: "Errors", items: [{ label: "All error codes", slug: "errors" }] },
    { label: "Changes", collapsed: true, items: changelogs.map(titled) },
  ];
}

function guideParts(guides: readonly TextFile[], titled: (guide: TextFile) => Link): Group[] {
  const named: readonly string[] = Object.values(PARTS).flat();
  const nameOf = ({ page }: TextFile) => page.replace("guides/", "");
  return Object.entries(PARTS).map(([label, names]) => {
    const own: readonly string[] = names;
    const last = label === Object.keys(PARTS).at(-1);
    const items = own.flatMap((name) => guides.filter((guide) => nameOf(guide) === name));
    const others = last ? guides.filter((guide) => !named.includes(nameOf(guide))) : [];
    return { label, items: [...items, ...others].map(titled) };
  });
}

/** The title in the front matter, which is written as JSON. */
export function titleOf(page: string): string {
  const [, title = '""'] = /^title: (.*)$/m.exec(page) ?? [];
  return JSON.parse(title);
}
