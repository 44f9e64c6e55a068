import { readApis } from "./apis.ts";
import { titleOf } from "./content.ts";
import { guideFiles, type TextFile, textPages } from "./guides.ts";
import { pictures } from "./pictures/pictures.ts";

const CHANGELOG: TextFile = { file: "CHANGELOG.md", page: "changelog/concord", kind: "Changes" };

/**
 * The guides as files for readers of the repository and of the npm package, by path below `guides/`: the text of the site, with its
 * tables and pictures. Links between them lead from file to file; links to other pages of the site are left out.
 */
export async function plainGuides(base: string): Promise<Map<string, string>> {
  const apis = await readApis();
  const drawn = await pictures(apis);
  const guides = guideFiles(base);
  const pages = textPages(base, [...guides, CHANGELOG], apis, drawn);
  const files = new Map<string, string>();
  for (const { file, page } of guides) {
    const text = pages.get(`${page}.md`) ?? "";
    const body = text.replace(/^---\n[\s\S]*?\n---\n/, "").trim();
    const note = `<!-- Written by \`npm run guides\` from ${file}. -->`;
    files.set(
      `${page.replace("guides/", "")}.md`,
      `# ${titleOf(text)}\n\n${note}\n\n${betweenFiles(body)}\n`,
    );
    for (const [, name = ""] of text.matchAll(/src="\/pictures\/([\w-]+)\.svg"/g))
      files.set(`pictures/${name}.svg`, drawn[name] ?? "");
  }
  return files;
}

function betweenFiles(text: string): string {
  return text
    .replaceAll('src="/pictures/', 'src="pictures/')
    .replaceAll(/\[([^\]]*)\]\(\/([^)#]*?)\/?(#[^)]*)?\)/g, (_, label: string, page: string, anchor = "") => {
      if (page.startsWith("guides/")) return `[${label}](${page.replace("guides/", "")}.md${anchor})`;
      return page === CHANGELOG.page ? `[${label}](../CHANGELOG.md${anchor})` : label;
    });
}
