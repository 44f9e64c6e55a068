import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { type Section, sectionsOf } from "./sections.ts";

/** `{{ include README.md#retries }}` and its kin: a line of its own. */
export const DIRECTIVE = /^\{\{ (\w+) (\S+) \}\}$/;

/**
 * The Markdown files of the project, and on which page each of them, or a section of it, is shown: so that a link between
 * two files is one between two pages.
 */
export class Sources {
  readonly #base: string;
  readonly #pages = new Map<string, string>();

  constructor(base: string) {
    this.#base = base;
  }

  /** @throws Error where there is no such file. */
  read(file: string): string {
    const path = join(this.#base, file);
    if (!existsSync(path)) throw new Error(`There is no file ${file}.`);
    return readFileSync(path, "utf8");
  }

  /** The section of a `file#slug`, or the sections of a `file#start-*`. @throws Error where the file has none of that name. */
  sections(place: string): Section[] {
    const [file = "", name = ""] = place.split("#");
    const sections = sectionsOf(this.read(file));
    const start = name.endsWith("*") ? name.slice(0, -1) : undefined;
    const found = sections.filter(({ slug }) =>
      start === undefined ? slug === name : slug.startsWith(start),
    );
    if (found.length > 0) return found;
    const names = sections.map(({ slug }) => slug).join(", ");
    throw new Error(`${file} has no section "${name}". It has: ${names}.`);
  }

  /** Says that a page shows a file, and what that brings in. @throws Error naming the file, where that does not exist. */
  show(file: string, page: string): void {
    this.#pages.set(file, page);
    for (const line of this.read(file).split("\n")) {
      const [, verb, place = ""] = DIRECTIVE.exec(line) ?? [];
      if (verb === "preface" || verb === "text") this.#pages.set(place, page);
      if (verb === "include") within(file, () => this.#showSection(place, page));
    }
  }

  #showSection(place: string, page: string): void {
    const [file] = place.split("#");
    for (const { slug, inner } of this.sections(place))
      for (const anchor of [slug, ...inner]) this.#pages.set(`${file}#${anchor}`, page);
  }

  /**
   * Where a link in a file leads on the site; `undefined` where it leads to a file that is on none of its pages.
   * `site:errors/#meshi` is a page that no file stands behind.
   */
  resolve(link: string, from: string): string | undefined {
    if (/^(?:https?:|mailto:)/.test(link)) return link;
    const [path = "", anchor] = link.split("#");
    const fragment = anchor === undefined ? "" : `#${anchor}`;
    if (path.startsWith("site:")) {
      const page = path.slice("site:".length);
      return `/${page}${page === "" || page.endsWith("/") ? "index.html" : ""}${fragment}`;
    }
    const file = path === "" ? from : posix.normalize(posix.join(posix.dirname(from), path));
    const page = this.#pages.get(file + fragment) ?? this.#pages.get(file);
    return page === undefined ? undefined : `/${page}${fragment}`;
  }
}

/** Does something for a file, and names it where that goes wrong. */
export function within<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
