import { apiPath, codeAnchor, operationLink } from "../addresses.ts";
import { blocks, count, frontMatter } from "../markdown.ts";
import type { Api } from "../model/api.ts";
import type { ErrorEntry } from "../model/errors.ts";

/** Every code of every API on one page. Each is an `article` whose data a site can filter by. */
export function errorsPage(apis: readonly Api[]): string {
  const total = apis.reduce((sum, { errors }) => sum + errors.length, 0);
  return blocks(
    frontMatter({
      title: "Errors",
      description:
        total === 0
          ? `${apis.length === 1 ? "The document has" : "The documents have"} no list of error codes.`
          : `${total === 1 ? "The only" : `All ${total}`} error code${total === 1 ? "" : "s"} of ${count(apis.length, "API")}: status, cause, remedy, and the operations that return them.`,
      kind: "Errors",
    }),
    "What each code means, what to do, and whether the client retries by itself.",
    "<div data-filter></div>",
    ...apis.map(section),
  );
}

function section(api: Api): string {
  return blocks(
    `<section data-api="${api.name}">`,
    `<h2 id="${api.name}">${api.title}</h2>`,
    `The operations of this API are in the [reference](/${apiPath(api)}/).`,
    ...(api.errors.length > 0
      ? api.errors.map((error) => entry(api, error))
      : ["Its document has no list of error codes. What each operation refuses is in the reference."]),
    "</section>",
  ).trimEnd();
}

function entry(api: Api, error: ErrorEntry): string {
  const { code: name, status, otherStatuses, cause, remedy, remedies, retryable, operations } = error;
  const anchor = codeAnchor(api, name);
  return blocks(
    `<article data-status="${status}" data-retry="${retryable ? "yes" : "no"}" aria-labelledby="${anchor}">`,
    `<h3 id="${anchor}"><span data-status-class="${Math.trunc(status / 100)}">${status}</span> <a href="#${anchor}"><code>${name}</code></a></h3>`,
    `**Cause.** ${cause}`,
    otherStatuses.length > 0 && `**Other statuses.** ${otherStatuses.join(", ")}`,
    `**What to do.** ${remedy}`,
    ...remedies.map(
      ({ text, operations: givers }) =>
        `From ${givers.map((operation) => operationLink(api, operation)).join(", ")}: ${text}`,
    ),
    `**Retry.** ${retry(error)}`,
    returnedBy(api, operations),
    "</article>",
  ).trimEnd();
}

/** Whether a retry can succeed, and whether the client retries. */
function retry({ retryable, operations, retried }: ErrorEntry): string {
  const worth = retryable ? "The same request can succeed later." : "The same request fails again.";
  if (retried.length === 0) return `${worth} The client does not retry.`;
  if (retried.length === operations.length) return `${worth} The client retries by itself.`;
  return `${worth} The client retries ${retried.length} of ${count(operations.length, "operation")} by itself: the idempotent ones.`;
}

const FEW = 4;

function returnedBy(api: Api, operations: ErrorEntry["operations"]): string {
  const links = operations.map((operation) => operationLink(api, operation)).join(", ");
  // Keep these names out of the search, so that a search for an operation finds its page.
  if (operations.length <= FEW) return `<div data-pagefind-ignore>\n\n**Returned by** ${links}\n\n</div>`;
  const all =
    operations.length === api.operations.length ? "every operation" : count(operations.length, "operation");
  return `<details data-pagefind-ignore><summary>Returned by ${all}</summary>\n\n${links}\n\n</details>`;
}

/** The same list for programs. */
export function errorsData(apis: readonly Api[]): object {
  const ids = (operations: ErrorEntry["operations"]) => operations.map(({ id }) => id);
  return apis.map((api) => ({
    api: api.name,
    title: api.title,
    version: api.contract.version,
    errors: api.errors.map(
      ({ code: name, status, cause, remedy, remedies, retryable, operations, retried }) => ({
        code: name,
        status,
        cause,
        remedy,
        retryable,
        page: `errors/#${codeAnchor(api, name)}`,
        operations: ids(operations),
        retriedByTheClient: ids(retried),
        ...(remedies.length > 0 && {
          remedies: remedies.map(({ text, operations: givers }) => ({
            remedy: text,
            operations: ids(givers),
          })),
        }),
      }),
    ),
  }));
}
