import { existsSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { pagesOf, read } from "./built-site.ts";

/** Values of an attribute, entities read. */
export function attributes(markup: string, name: string): string[] {
  const values = [...markup.matchAll(new RegExp(` ${name}="([^"]*)"`, "g"))].map(([, value = ""]) => value);
  return values.map((value) => value.replaceAll("&amp;", "&").replaceAll("&#38;", "&"));
}

/**
 * The links that lead to no file or anchor of the site, and how many were checked. `base` is the path at which the site
 * stands. Links to other versions of the site are not checked.
 */
export function brokenLinks(
  site: string,
  base = "/",
): { readonly broken: string[]; readonly checked: number } {
  const anchors = new Map<string, Set<string>>();
  const anchorsOf = (page: string): Set<string> => {
    const known = anchors.get(page) ?? new Set(attributes(read(site, page), "id"));
    anchors.set(page, known);
    return known;
  };
  const broken: string[] = [];
  let checked = 0;
  for (const page of pagesOf(site)) {
    const markup = read(site, page).replaceAll(/<details class="versions[\s\S]*?<\/details>/g, "");
    for (const link of [...attributes(markup, "href"), ...attributes(markup, "src")]) {
      if (/^(?:https?|data|mailto):/.test(link)) continue;
      checked += 1;
      const [address = "", anchor] = link.split("#");
      const path = decodeURIComponent(address.replace(/\?.*$/, ""));
      const isOutside = path.startsWith("/") && !path.startsWith(base);
      const own = path.startsWith("/") ? `/${path.slice(base.length)}` : path;
      const target = own === "" ? page : posix.join(own.startsWith("/") ? "" : posix.dirname(page), own);
      const file = target.endsWith("/") || target === "." ? posix.join(target, "index.html") : target;
      const found = !isOutside && existsSync(join(site, file)) && statSync(join(site, file)).isFile();
      const lands =
        anchor === undefined || anchor === "" || (found && anchorsOf(file).has(decodeURIComponent(anchor)));
      if (!found || !lands) broken.push(`${page}: ${link}`);
    }
  }
  return { broken, checked };
}
