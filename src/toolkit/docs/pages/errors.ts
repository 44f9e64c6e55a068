import { type Html, html, join } from "../html.ts";
import { anchorHtml, inline } from "../markdown/markdown.ts";
import type { Api } from "../model/api.ts";
import type { ErrorEntry } from "../model/errors.ts";
import type { Page } from "../page.ts";
import { codeAnchor, count, operationLink } from "../tables/table.ts";
import { statusHtml } from "./operation.ts";

/** Every code of every API on one page. Without a script all of them stand there; with one they can be filtered. */
export function errorsPage(apis: readonly Api[]): Page {
  const total = apis.reduce((sum, { errors }) => sum + errors.length, 0);
  return {
    path: "errors/index.html",
    part: "errors",
    title: "Errors",
    summary: `All ${total} error codes of ${count(apis.length, "API")}: status, cause, remedy, and which operations give them.`,
    wide: true,
    body: html`
<p class="lead">Every code that an API documents: what it means, what to do, and whether the client sends the request again by itself. How errors reach a program, and what it should do with them, is in the guide on <a href="/guides/errors-and-limits/index.html">errors and limits</a>; the same list for programs is <a href="/errors.json">errors.json</a>.</p>
${filters(apis, total)}
${apis.map(section)}
<p id="none" hidden>No code is like that. <button type="button" id="reset-none">Show all</button></p>`,
  };
}

function filters(apis: readonly Api[], total: number): Html {
  const statuses = [...new Set(apis.flatMap(({ errors }) => errors.map(({ status }) => status)))].sort();
  return html`<form id="filters" class="filters" aria-label="Filter the codes">
<div class="field grow"><label for="words">Words</label><input id="words" type="search" autocomplete="off" spellcheck="false" placeholder="a code, or words of its cause or remedy"></div>
<div class="field"><label for="api">API</label><select id="api"><option value="">all</option>${apis.map(({ name, title }) => html`<option value="${name}">${title}</option>`)}</select></div>
<div class="field"><label for="status">Status</label><select id="status"><option value="">all</option>${statuses.map((status) => html`<option>${status}</option>`)}</select></div>
<div class="field"><label for="retry">Worth a retry</label><select id="retry"><option value="">either</option><option value="yes">yes</option><option value="no">no</option></select></div>
<p class="count"><output id="count" for="words api status retry">${total} codes</output></p>
</form>`;
}

function section(api: Api): Html {
  return html`<section class="codes" data-api="${api.name}" aria-labelledby="${api.name}">
<h2 id="${api.name}">${api.title} ${anchorHtml(api.name, api.title)}</h2>
<p><a href="/reference/${api.name}/index.html">Reference</a></p>
${api.errors.map((error) => entry(api, error))}
</section>`;
}

function entry(api: Api, error: ErrorEntry): Html {
  const { code, status, cause, remedy, remedies, retryable, operations } = error;
  const anchor = codeAnchor(api, code);
  return html`<article class="error" data-status="${status}" data-retry="${retryable ? "yes" : "no"}" aria-labelledby="${anchor}">
<h3 id="${anchor}">${statusHtml(status)} <code>${code}</code> ${anchorHtml(anchor, code)}</h3>
<dl>
<dt>Cause</dt><dd>${inline(cause)}</dd>
<dt>Remedy</dt><dd>${inline(remedy)}${remedies.map(
    ({ text, operations: givers }) =>
      html`<p>From ${join(
        givers.map((operation) => operationLink(api, operation)),
        ", ",
      )}: ${inline(text)}</p>`,
  )}</dd>
<dt>Retry</dt><dd>${retry(error)}</dd>
<dt>Given by</dt><dd>${givenBy(api, operations)}</dd>
</dl>
</article>
`;
}

/** What the client does, next to whether it could help. */
function retry({ retryable, operations, resent }: ErrorEntry): string {
  const worth = retryable ? "Worth it." : "Not worth it.";
  if (resent.length === 0) return `${worth} The client does not send it again.`;
  if (resent.length === operations.length) return `${worth} The client sends it again by itself.`;
  return `${worth} The client sends it again by itself for ${resent.length} of ${count(operations.length, "operation")}, those that are safe to repeat.`;
}

const FEW = 4;

function givenBy(api: Api, operations: readonly ErrorEntry["operations"][number][]): Html {
  const links = join(
    operations.map((operation) => operationLink(api, operation)),
    ", ",
  );
  if (operations.length <= FEW) return links;
  const all =
    operations.length === api.operations.length ? "every operation" : count(operations.length, "operation");
  return html`<details><summary>${all}</summary>${links}</details>`;
}
