import { type Html, html } from "../html.ts";
import { codeBlock } from "../markdown/highlight.ts";
import { anchorHtml } from "../markdown/markdown.ts";
import type { Api } from "../model/api.ts";
import type { OperationEntry } from "../model/operations.ts";
import type { Sample } from "../samples/samples.ts";
import { apiLink, operationHref } from "../tables/table.ts";

/** A sample of each API: the call in which the contract does most for its caller. */
export function oneCallEach(
  sampled: readonly { readonly api: Api; readonly samples: ReadonlyMap<string, Sample> }[],
): Html {
  return html`${sampled.map(({ api, samples }) => {
    const [operation] = [...api.operations].sort((a, b) => worth(b) - worth(a));
    const sample = operation && samples.get(operation.id);
    return operation && sample && call(api, operation, sample);
  })}`;
}

function call(api: Api, operation: OperationEntry, { typescript }: Sample): Html {
  const anchor = `one-of-${api.name}`;
  return html`<h3 id="${anchor}">${api.title} ${anchorHtml(anchor, api.title)}</h3>
<p>${apiLink(api)}: <a href="${operationHref(api, operation)}">${operation.summary}</a></p>
${codeBlock(typescript, "ts")}`;
}

/** How much of a call the client takes over: splitting and following work, more than following or paging alone. */
function worth({ contract: { batch, run, state, presigned, next, key } }: OperationEntry): number {
  return [batch, run, presigned, state, next, key].reduce(
    (sum, has, index) => sum + (has ? 2 ** (6 - index) : 0),
    0,
  );
}
