import { type Content, type Html, html, join } from "../html.ts";
import { codeBlock } from "../markdown/highlight.ts";
import { anchorHtml, inline, markdown } from "../markdown/markdown.ts";
import type { Sources } from "../markdown/sources.ts";
import type { Api } from "../model/api.ts";
import type { OperationEntry, ResponseEntry } from "../model/operations.ts";
import { referenceAnchor } from "../reference/reference.ts";
import type { Sample } from "../samples/samples.ts";
import * as facts from "../tables/facts.ts";
import { code, codeLink, count, keyLink } from "../tables/table.ts";

/** One operation: what it does, how it is called, what it answers. */
export function operationHtml(
  api: Api,
  operation: OperationEntry,
  sample: Sample | undefined,
  sources: Sources,
): Html {
  const { id, method, path, summary, description, source, assumed, responses } = operation;
  const full = `/reference/${api.name}/full/index.html${referenceAnchor(operation)}`;
  const setting = { file: full, sources, inserts: {}, anchors: new Set<string>(), lower: 3 };
  return html`<article class="operation" aria-labelledby="${id}">
<h2 id="${id}">${summary} <code>${id}</code> ${anchorHtml(id, summary)}</h2>
<p class="route"><span class="method">${method}</span> <code>${path}</code></p>
${markdown(description, setting)}
<ul class="traits">${traits(api, operation).map((trait) => html`<li>${trait}</li>`)}<li><a href="${full}">parameters, bodies and schemas</a></li></ul>
${sample && sampleHtml(sample)}
<h3>Answers</h3>
<dl class="answers">${responses.map((response) => answer(api, response))}</dl>
${remedies(api, operation)}
${source && html`<p class="note">From: ${source}.</p>`}
${assumed && html`<p class="note">Assumed: ${inline(assumed)}</p>`}
</article>
`;
}

function answer(api: Api, { status, description, codes, remedy }: ResponseEntry): Html {
  const names = join(
    codes.map((name) => codeLink(api, name)),
    ", ",
  );
  return html`<dt>${statusHtml(status)}</dt><dd>${inline(description)} ${names}${remedy !== undefined && html` ${inline(remedy)}`}</dd>`;
}

/** What to do about each code that the operation gives. */
function remedies({ errors }: Api, operation: OperationEntry): Html | undefined {
  const given = errors.filter(({ operations }) => operations.includes(operation));
  if (given.length === 0) return undefined;
  const entries = given.map(({ code: name, remedy }) => html`<li>${code(name)}: ${inline(remedy)}</li>`);
  return html`<details><summary>What to do about each code</summary><ul>${entries}</ul></details>`;
}

/** A status, coloured by its class. */
export function statusHtml(status: number): Html {
  return html`<span class="status s${Math.trunc(status / 100)}">${status}</span>`;
}

/** A call of the client, and the commands that do the same on a sandbox which has just been started. */
function sampleHtml({ typescript, shell, status }: Sample): Html {
  return html`<h3>With the client</h3>${codeBlock(typescript, "ts")}
<h3>Try it</h3><p>Against <a href="/guides/testing/index.html#the-sandbox"><code>concord sandbox</code></a>, just started; the last answer is a ${statusHtml(status)}.</p>${codeBlock(shell, "sh")}`;
}

/** What makes an operation different from a plain call. */
function traits(api: Api, operation: OperationEntry): Content[] {
  const { scopes, run, next, state, batch, key, server, presigned, existing } = operation.contract;
  const found: (Content | undefined)[] = [
    scopes.length > 0 ? html`needs the scope ${join(scopes.map(code), ", ")}` : undefined,
    server === undefined ? undefined : html`is at ${code(server)}`,
    key && html`takes an idempotency key: ${facts.keyPlace(operation)}`,
    batch && `takes up to ${count(batch.maxItems, "item")}`,
    run && html`starts work that ${keyLink(api, run.operation)} follows`,
    state && "tells how far work has come",
    next && "comes in pages",
    existing && html`has a conflict that ${keyLink(api, existing.operation)} confirms`,
    presigned && "gives a short-lived download address",
  ];
  return found.filter((part) => part !== undefined);
}
