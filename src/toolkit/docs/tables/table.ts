import type { OperationKey } from "../../../openapi/contract.ts";
import { type Content, type Html, html, join, raw } from "../html.ts";
import { slug } from "../markdown/slug.ts";
import type { Api } from "../model/api.ts";
import type { OperationEntry } from "../model/operations.ts";

export interface Table {
  /** What the table is about, for those who cannot see where it stands. */
  readonly label: string;
  readonly head: readonly Content[];
  /** The first cell of a row is its heading. */
  readonly rows: readonly (readonly Content[])[];
}

/** A table that scrolls by itself where the screen is too narrow. */
export function tableHtml({ label, head, rows }: Table): Html {
  return html`<div class="table" tabindex="0" role="region" aria-label="${label}"><table>
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([first, ...cells]) =>
    html`<tr><th scope="row">${first}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`,
)}</tbody>
</table></div>\n`;
}

/** A list of short things in one cell, one a line. */
export function lines(items: readonly Content[]): Content {
  return items.map((item) => html`<div>${item}</div>`);
}

export function code(text: string): Html {
  return html`<code>${text}</code>`;
}

/** An address that may be broken after its slashes, where a column is narrow. */
export function address(url: string): Html {
  return html`<code>${join(url.split(/(?<=\/)(?!\/)/), raw("<wbr>"))}</code>`;
}

export function apiLink(api: Api): Html {
  return html`<a href="/reference/${api.name}/index.html">${api.title}</a>`;
}

/** The page of the operations of a tag. */
export function tagPath(api: Api, tag: string): string {
  return `reference/${api.name}/${slug(tag)}/index.html`;
}

export function operationHref(api: Api, { id, tag }: OperationEntry): string {
  return `/${tagPath(api, tag)}#${id}`;
}

export function operationLink(api: Api, operation: OperationEntry): Html {
  return html`<a href="${operationHref(api, operation)}"><code>${operation.id}</code></a>`;
}

/** The link to an operation that a contract names by its key. */
export function keyLink(api: Api, key: OperationKey): Html {
  const operation = api.operations.find((entry) => entry.key === key);
  return operation === undefined ? code(key) : operationLink(api, operation);
}

/** The link to a code on the page of errors; its anchor is what the whole site calls the code by. */
export function codeLink(api: Api, name: string): Html {
  return html`<a href="/errors/index.html#${codeAnchor(api, name)}"><code>${name}</code></a>`;
}

export function codeAnchor(api: Api, name: string): string {
  return `${api.name}-${name}`;
}

/** `3 operations`, `1 operation`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
