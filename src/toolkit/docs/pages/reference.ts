import { type Html, html } from "../html.ts";
import { anchorHtml, inline, markdown } from "../markdown/markdown.ts";
import { slug } from "../markdown/slug.ts";
import type { Sources } from "../markdown/sources.ts";
import type { Api } from "../model/api.ts";
import type { OperationEntry } from "../model/operations.ts";
import type { NavItem, Page } from "../page.ts";
import type { Sample } from "../samples/samples.ts";
import { code, operationHref, tableHtml, tagPath } from "../tables/table.ts";
import { changelogPath } from "./changelog.ts";
import { operationHtml } from "./operation.ts";

/** The pages of an API: one about the whole, and one for the operations of each tag. */
export function referencePages(
  api: Api,
  apis: readonly Api[],
  samples: ReadonlyMap<string, Sample>,
  sources: Sources,
): Page[] {
  return [
    overview(api, referenceNav(apis, api), sources),
    ...tagsOf(api).map(({ name, description, operations }): Page => {
      return {
        path: tagPath(api, name),
        part: "reference",
        title: `${name}: ${api.title}`,
        summary: description,
        list: referenceNav(apis, api, name),
        wide: true,
        body: html`
<p class="lead">${inline(description)}</p>
${operations.map((operation) => operationHtml(api, operation, samples.get(operation.id), sources))}`,
      };
    }),
  ];
}

/** The list beside the reference: APIs, the tags of the one that is shown, the operations of the tag that is shown. */
export function referenceNav(apis: readonly Api[], shown?: Api, shownTag?: string): NavItem[] {
  return apis.map((api) => ({
    title: api.title,
    href: `/${overviewPath(api)}`,
    items:
      api !== shown
        ? []
        : tagsOf(api).map(({ name, operations }) => ({
            title: name,
            href: `/${tagPath(api, name)}`,
            items:
              name !== shownTag
                ? []
                : operations.map((operation) => ({
                    title: operation.summary,
                    href: operationHref(api, operation),
                  })),
          })),
  }));
}

export function overviewPath({ name }: Api): string {
  return `reference/${name}/index.html`;
}

/** The page that has everything, in another form than ours. */
export function fullReferencePath({ name }: Api): string {
  return `reference/${name}/full/index.html`;
}

interface Tag {
  readonly name: string;
  readonly description: string;
  readonly operations: readonly OperationEntry[];
}

/** Tags that have operations, in the order of the document's operations. */
function tagsOf({ operations, tags }: Api): Tag[] {
  return [...new Set(operations.map(({ tag }) => tag))].map((name) => ({
    name,
    description: tags.find((tag) => tag.name === name)?.description ?? "",
    operations: operations.filter(({ tag }) => tag === name),
  }));
}

function overview(api: Api, list: readonly NavItem[], sources: Sources): Page {
  const { name, title, summary, contract } = api;
  const setting = { file: overviewPath(api), sources, inserts: {}, anchors: new Set<string>(), lower: 2 };
  return {
    path: overviewPath(api),
    part: "reference",
    title,
    summary,
    list,
    wide: true,
    body: html`
<p class="lead">${summary}</p>
<ul>
<li><a href="/${fullReferencePath(api)}">The full reference</a>: parameters, bodies and schemas, on one large page</li>
<li>The document, version ${contract.version}: <a href="/${name}/openapi.yaml">openapi.yaml</a>, <a href="/${name}/openapi.json">openapi.json</a></li>
<li><a href="/errors/index.html#${name}">Its error codes</a>, <a href="/${changelogPath(api)}">changes</a></li>
</ul>
${markdown(describe(api), setting)}
${tagsOf(api).map((tag) => tagSection(api, tag))}`,
  };
}

function tagSection(api: Api, { name, description, operations }: Tag): Html {
  const anchor = slug(name);
  return html`<h2 id="${anchor}"><a href="/${tagPath(api, name)}">${name}</a> ${anchorHtml(anchor, name)}</h2>
<p>${inline(description)}</p>
${tableHtml({
  label: `Operations: ${name}`,
  head: ["Operation", "Method and path", "operationId"],
  rows: operations.map((operation) => [
    html`<a href="${operationHref(api, operation)}">${operation.summary}</a>`,
    html`${operation.method} ${code(operation.path)}`,
    code(operation.id),
  ]),
})}`;
}

function describe({ document: { info } }: Api): string {
  const described = typeof info === "object" && info !== null && !Array.isArray(info) ? info.description : "";
  return typeof described === "string" ? described : "";
}
