import { assets } from "./assets.ts";
import { layout, relative } from "./layout.ts";
import { machineFiles } from "./machine.ts";
import type { Insert } from "./markdown/markdown.ts";
import { Sources } from "./markdown/sources.ts";
import { readApis } from "./model/api.ts";
import type { NavItem, Navigation, Page } from "./page.ts";
import { changelogs } from "./pages/changelog.ts";
import { errorsPage } from "./pages/errors.ts";
import { figure, picturePath } from "./pages/figure.ts";
import { oneCallEach } from "./pages/one-call-each.ts";
import { fullReferencePath, overviewPath, referenceNav, referencePages } from "./pages/reference.ts";
import { guidesOf, listPage, projectTexts, type TextFile, textPage } from "./pages/texts.ts";
import { pictures } from "./pictures/pictures.ts";
import type { Reference } from "./reference/reference.ts";
import { samples } from "./samples/samples.ts";
import { searchIndex } from "./search-index.ts";
import { tables } from "./tables/tables.ts";

/** The site of a project: its files by their path, and the pages that another tool has yet to write. */
export interface Site {
  readonly files: ReadonlyMap<string, string>;
  /** Full references, of which `out` is relative to the site. */
  readonly references: readonly Reference[];
}

export async function siteOf(base: string): Promise<Site> {
  const apis = await readApis(base);
  const sources = new Sources(base);
  const home: TextFile = { file: "spec/guides/home.md", path: "index.html", part: "home" };
  const texts = [home, ...guidesOf(base), ...changelogs(apis), ...projectTexts];
  for (const { file, path } of texts) sources.show(file, path);

  const sampled = apis.map((api) => ({ api, samples: samples(api.document, api.contract) }));
  const drawn = await pictures(apis);
  const inserts: Record<string, Insert> = {
    table: tables(apis),
    picture: (name) => figure(drawn, name),
    example: () => oneCallEach(sampled),
  };
  const written = texts.map((text) => textPage(text, sources, inserts));
  const of = (part: Page["part"]) => written.filter((page) => page.part === part);
  const operations = sampled.map((each) => referencePages(each.api, apis, each.samples, sources));
  const pages = [
    ...of("home"),
    listPage("guides", "Guides", "How to do one thing, in a few minutes each.", of("guides")),
    ...of("guides"),
    listPage(
      "reference",
      "Reference",
      "Every operation of every API, with samples that run.",
      operations.flatMap(([overview]) => overview ?? []),
    ),
    ...operations.flat(),
    errorsPage(apis),
    ...of("changelog"),
    listPage("project", "Project", "How Concord is made, and why like this.", of("project")),
    ...of("project"),
  ];

  const list = (shown: readonly Page[]): NavItem[] =>
    shown.map(({ title, path }) => ({ title, href: `/${path}` }));
  const navigation: Navigation = {
    guides: list(of("guides")),
    reference: referenceNav(apis),
    errors: apis.map(({ name, title }) => ({ title, href: `/errors/index.html#${name}` })),
    changelog: list(of("changelog")),
    project: list(of("project")),
  };
  const files = new Map([...(await assets()), ...machineFiles(apis, pages)]);
  files.set("assets/search-index.js", searchIndex(pages));
  for (const [name, svg] of Object.entries(drawn)) files.set(picturePath(name), svg);
  for (const page of pages) files.set(page.path, layout(page, navigation));
  const references = sampled.map((each): Reference => {
    const out = fullReferencePath(each.api);
    return {
      ...each,
      out,
      home: relative("/index.html", out),
      overview: relative(`/${overviewPath(each.api)}`, out),
    };
  });
  return { files, references };
}
