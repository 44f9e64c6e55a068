import { type Html, html, textOf } from "../html.ts";

/** Pictures by name, each the text of an SVG file with a title and a description. */
export type Pictures = Readonly<Record<string, string>>;

/** Where the file of a picture lies. */
export function picturePath(name: string): string {
  return `pictures/${name}.svg`;
}

/**
 * A picture on a page. It is a file of its own, because the policy of the pages lets no style stand inside them; its size is
 * known beforehand, so that nothing moves when it comes. @throws Error where there is no picture of that name.
 */
export function figure(pictures: Pictures, name: string): Html {
  const svg = pictures[name];
  if (svg === undefined)
    throw new Error(`There is no picture "${name}". There are: ${Object.keys(pictures).join(", ")}.`);
  const [, width = ""] = / width="(\d+)"/.exec(svg) ?? [];
  const [, height = ""] = / height="(\d+)"/.exec(svg) ?? [];
  const title = inside(svg, "title");
  return html`<figure>
<img src="/${picturePath(name)}" width="${width}" height="${height}" alt="${title}">
<figcaption>${title}.<details><summary>In words</summary>${inside(svg, "desc")}</details></figcaption>
</figure>
`;
}

function inside(svg: string, element: string): string {
  const [, text = ""] = new RegExp(`<${element}\\b[^>]*>([^<]*)<`).exec(svg) ?? [];
  return textOf(text);
}
