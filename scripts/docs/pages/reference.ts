import { type Content, type Html, html, join } from "../html.ts";
import { codeBlock } from "../markdown/highlight.ts";
import { anchorHtml, inline, markdown } from "../markdown/markdown.ts";
import type { Sources } from "../markdown/sources.ts";
import type { Api } from "../model/api.ts";
import type { OperationEntry } from "../model/operations.ts";
import type { NavItem, Page } from "../page.ts";
import * as facts from "../tables/facts.ts";
import { code, codeLink, count, keyLink } from "../tables/table.ts";

/** Samples of one operation: commands for the shell, and a call of our client. */
export interface Samples {
  readonly curl: readonly { readonly title: string; readonly status: number; readonly command: string }[];
  readonly client: string;
}

/** The operations of an API: what each does, what it answers, how it is called. Their schemas have a page of their own. */
export function referencePage(
  api: Api,
  apis: readonly Api[],
  samples: ReadonlyMap<string, Samples>,
  sources: Sources,
): Page {
  const tags = [...new Set(api.operations.map(({ tag }) => tag))];
  return {
    path: `reference/${api.name}/index.html`,
    part: "reference",
    title: api.title,
    summary: api.summary,
    list: referenceNav(apis, api),
    wide: true,
    body: html`
<p class="lead">${api.summary}</p>
<p>Version ${api.contract.version}. <a href="/reference/${api.name}/full/index.html">Parameters, bodies and schemas</a>; the document as <a href="/${api.name}/openapi.yaml">openapi.yaml</a> and <a href="/${api.name}/openapi.json">openapi.json</a>; its <a href="/errors/index.html#${api.name}">error codes</a> and <a href="/changelog/index.html">changes</a>.</p>
${prose(describe(api), sources)}
${tags.map((tag) => section(api, tag, samples, sources))}`,
  };
}

/** What the reference has in the list beside it: APIs, and the operations of the one that is shown. */
export function referenceNav(apis: readonly Api[], shown?: Api): NavItem[] {
  return apis.map((api) => ({
    title: api.title,
    href: `/reference/${api.name}/index.html`,
    items:
      api !== shown
        ? []
        : api.operations.map(({ id, summary }) => ({
            title: summary,
            href: `/reference/${api.name}/index.html#${id}`,
          })),
  }));
}

function describe({ document }: Api): string {
  const { info } = document;
  return typeof info === "object" && info !== null && !Array.isArray(info)
    ? String(info.description ?? "")
    : "";
}

/** A description of the document; it names no files and no anchors. */
function prose(text: string, sources: Sources): Html {
  return markdown(text, { file: "", sources, inserts: {}, anchors: new Set(), lower: 3 });
}

function section(api: Api, tag: string, samples: ReadonlyMap<string, Samples>, sources: Sources): Html {
  const description = api.tags.find(({ name }) => name === tag)?.description ?? "";
  const anchor = tag.toLowerCase().replaceAll(/\W+/g, "-");
  return html`<section aria-labelledby="${anchor}">
<h2 id="${anchor}">${tag} ${anchorHtml(anchor, tag)}</h2>
<p>${inline(description)}</p>
${api.operations.filter((entry) => entry.tag === tag).map((entry) => operation(api, entry, samples.get(entry.id), sources))}
</section>`;
}

function operation(api: Api, entry: OperationEntry, samples: Samples | undefined, sources: Sources): Html {
  const { id, method, path, summary, description, tag, source, assumed, responses } = entry;
  const full = `/reference/${api.name}/full/index.html#tag/${tag}/operation/${id}`;
  return html`<article class="operation" aria-labelledby="${id}">
<h3 id="${id}">${summary} ${anchorHtml(id, summary)}</h3>
<p class="route"><span class="method">${method}</span> <code>${path}</code></p>
${prose(description, sources)}
<p class="traits">${join(traits(api, entry), " · ")} · <a href="${full}">Schemas</a></p>
<h4>Answers</h4>
<dl class="answers">${responses.map(
    ({ status, description: meaning, codes, remedy }) =>
      html`<dt><span class="status s${Math.trunc(status / 100)}">${status}</span></dt><dd>${inline(meaning)}${
        codes.length > 0 &&
        html` ${join(
          codes.map((name) => codeLink(api, name)),
          ", ",
        )}`
      }${remedy !== undefined && html` ${inline(remedy)}`}</dd>`,
  )}</dl>
${samples && sampleBlocks(samples)}
${(source ?? assumed) && html`<p class="note">${source && html`From: ${source}. `}${assumed && html`Assumed: ${inline(assumed)}`}</p>`}
</article>
`;
}

function sampleBlocks({ curl, client }: Samples): Html {
  return html`<h4>With the client</h4>${codeBlock(client, "ts")}
<h4>Try it against the sandbox</h4>${curl.map(
    ({ title, status, command }) =>
      html`<p>${title}: <span class="status s${Math.trunc(status / 100)}">${status}</span></p>${codeBlock(command, "sh")}`,
  )}`;
}

/** What makes an operation different from a plain call. */
function traits(api: Api, entry: OperationEntry): Content[] {
  const { scopes, run, next, state, batch, key, server, presigned, existing } = entry.contract;
  const found: (Content | undefined)[] = [
    code(entry.id),
    scopes.length > 0 ? html`scope ${join(scopes.map(code), ", ")}` : undefined,
    server === undefined ? undefined : html`at ${code(server)}`,
    key && html`idempotency key: ${facts.keyPlace(entry)}`,
    batch && `batches of up to ${count(batch.maxItems, "item")}`,
    run && html`starts work that ${keyLink(api, run.operation)} follows`,
    state && "tells how far work has come",
    next && "comes in pages",
    existing && html`a conflict is confirmed by ${keyLink(api, existing.operation)}`,
    presigned && "gives a short-lived download address",
  ];
  return found.filter((part) => part !== undefined);
}
