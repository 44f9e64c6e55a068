import { apiLink, codeLink, keyLink, operationPath } from "../addresses.ts";
import { keyLocation } from "../facts.ts";
import { jsonText } from "../json-text.ts";
import { blocks, code, count, fence, firstSentence, frontMatter, lines, link, table } from "../markdown.ts";
import type { Api } from "../model/api.ts";
import type { BodyEntry } from "../model/bodies.ts";
import type { Field } from "../model/fields.ts";
import type { OperationEntry, ParameterEntry, ResponseEntry } from "../model/operations.ts";
import type { Sample } from "../samples/samples.ts";
import { returnedFields } from "./returned-fields.ts";

/** The page of one operation: the request, the responses, and what the client does by itself. */
export function operationPage(api: Api, operation: OperationEntry, sample: Sample | undefined): string {
  const { id, method, path, summary, description, parameters, body, responses } = operation;
  const page = blocks(
    frontMatter({
      title: summary,
      description: firstSentence(description === "" ? summary : description),
      api: api.title,
      kind: "Operation",
      operation: `${api.name}/${id}`,
    }),
    `${code(`${method} ${path}`)} · ${code(id)} · ${apiLink(api)}`,
    description,
    operation.deprecated &&
      "**Deprecated.** This operation will be retired: use another one in new programs.",
    table(["", ""], traits(api, operation)),
    sample && samples(sample),
    parameters.length > 0 && `## Parameters\n\n${parameterTable(parameters)}`,
    body && `## Request body\n\n${bodyText(body, "body")}`,
    "## Responses",
    ...responses
      .filter(({ status }) => !isError(status))
      .map((response) => responseText(response, body?.fields ?? [])),
    errors(
      api,
      responses.filter(({ status }) => isError(status)),
    ),
    operation.source && `Source: ${operation.source}.`,
    operation.assumed && `Assumed, because no source states it: ${operation.assumed}`,
  );
  return uniqueAnchors(page);
}

/** Numbers repeated anchors: variants of a union may share a property. */
function uniqueAnchors(page: string): string {
  const seen = new Map<string, number>();
  return page.replaceAll(/<a id="([^"]+)" href="#[^"]+">/g, (whole, id: string) => {
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count === 1 ? whole : `<a id="${id}-${count}" href="#${id}-${count}">`;
  });
}

/** The path of a page's file. */
export function operationFile(api: Api, operation: OperationEntry): string {
  return `${operationPath(api, operation)}.md`;
}

/** The special features of an operation, one a row. */
function traits(api: Api, operation: OperationEntry): string[][] {
  const { security, scopes, run, next, state, batch, key, server, presigned, existing } = operation.contract;
  const schemes = security.map((names) => names.map(code).join(" and ")).join(" or ");
  const limits = api.contract.rateLimits.map(
    ({ requests, seconds, per }) => `${requests.toLocaleString("en")} in ${seconds} s per ${per}`,
  );
  const rows: (readonly [string, string | undefined | false])[] = [
    ["Credential", schemes === "" ? "none" : schemes],
    ["Scope", scopes.length > 0 && scopes.map(code).join(", ")],
    ["Host", server && code(server)],
    ["Idempotency key", key && keyLocation(operation)],
    ["Repeatable", repeatable(operation)],
    [
      "Batch",
      batch && `up to ${count(batch.maxItems, "item")} a request; ${code("batch")} splits longer lists`,
    ],
    ["Run", run && `goes on after the response; ${code("run")} follows ${keyLink(api, run.operation)}`],
    [
      "State",
      state &&
        `ends as ${Object.keys(state.outcomes).map(code).join(", ")}; ${code("follow")} waits for that`,
    ],
    ["Pages", next && `${code("paginate")} reads them all`],
    [
      "Conflict",
      existing && `${code("ensure")} compares the existing one, read by ${keyLink(api, existing.operation)}`,
    ],
    ["File", presigned && `a short-lived address; ${code("download")} fetches it`],
    ["Rate limit", limits.join(", ")],
  ];
  return rows.flatMap(([name, text]) => (text ? [[name, text]] : []));
}

function repeatable({ method, contract, exempt }: OperationEntry): string | undefined {
  if (contract.key !== undefined) return undefined;
  if (contract.idempotent === false) return "no: a second request does further work";
  if (method === "POST" || method === "PATCH") return exempt ?? "no: the client retries only 429";
  return undefined;
}

/** The same call in three ways: sections, which a site can show as tabs. */
function samples({ typescript, curl, commandLine }: Sample): string {
  return blocks(
    "## Samples",
    `They run unchanged on ${link(code("npx concord sandbox"), "/guides/testing/")}.`,
    '<div data-tabs="sample">',
    "### Client",
    fence(typescript, "ts"),
    "### curl",
    fence(curl, "sh"),
    "### Command line",
    fence(commandLine, "sh"),
    "</div>",
  ).trimEnd();
}

function parameterTable(parameters: readonly ParameterEntry[]): string {
  return table(
    ["Parameter", "In", "Type", "Description"],
    parameters.map(({ name, in: location, required, type, ...rest }) => [
      anchored(`${location}.${name}`.replaceAll(/[^A-Za-z0-9_.-]+/g, "-"), name),
      location,
      `${type}${required ? ", required" : ""}`,
      describe({ ...rest }),
    ]),
  );
}

function bodyText(
  { mediaType, required, description, fields, examples, maxBytes }: BodyEntry,
  at: string,
): string {
  const [example] = examples;
  return blocks(
    `${code(mediaType)}${required === false ? ", optional" : ""}${maxBytes === undefined ? "" : `, at most ${maxBytes.toLocaleString("en")} bytes`}. ${description}`.trim(),
    fieldTable(fields, at),
    example && fence(jsonText(example.value), "json", example.name),
  ).trimEnd();
}

function fieldTable(fields: readonly Field[], at: string): string {
  return table(
    ["Property", "Type", "Description"],
    fields.map((field) => [
      `${anchored(anchorOf(at, field), field.path)}${field.variant === undefined ? "" : `<br>of ${field.variant}`}`,
      `${field.type}${field.required ? ", required" : ""}`,
      describe(field),
    ]),
  );
}

function describe({ description, limits, values }: Pick<Field, "description" | "limits" | "values">): string {
  const listed = values.map(({ value, description: meaning }) =>
    meaning === "" ? code(value) : `${code(value)}: ${firstSentence(meaning)}`,
  );
  const [paragraph = ""] = description.split("\n\n");
  return lines(
    [paragraph, limits.length > 0 ? `Limits: ${limits.join("; ")}.` : "", ...listed].filter(
      (part) => part !== "",
    ),
  );
}

function anchorOf(at: string, { path, variant }: Field): string {
  return [at, variant, path]
    .filter((part) => part)
    .join(".")
    .replaceAll(/[^A-Za-z0-9_.-]+/g, "-");
}

/** A name with an anchor. */
function anchored(anchor: string, name: string): string {
  return `<a id="${anchor}" href="#${anchor}">${code(name)}</a>`;
}

/** `4XX`, `503` and `default` are errors. */
function isError(status: string): boolean {
  return !/^[123]/.test(status);
}

/** `sent` are the fields of the request body. A property that is returned unchanged is not described twice. */
function responseText(
  { status, name, description, remedy, headers, body }: ResponseEntry,
  sent: readonly Field[],
): string {
  const fields = returnedFields(sent, body?.fields ?? []).map(({ field, asSent }) =>
    asSent
      ? { ...field, description: `[As sent](#${anchorOf("body", field)}).`, limits: [], values: [] }
      : field,
  );
  // Where a document describes both in the same words, the reader needs them once.
  const about = body === undefined || body.description === description ? "" : body.description;
  return blocks(
    `### ${status} ${name}`.trim(),
    description,
    remedy && `What to do: ${remedy}`,
    table(
      ["Header field", "Type", "Description"],
      headers.map((field) => [code(field.name), field.type, describe(field)]),
    ),
    body && bodyText({ ...body, fields, description: about }, `response.${status}`),
  ).trimEnd();
}

/** How many codes one cell names. Some bodies list those of a whole API. */
const MOST_CODES = 30;

/** All errors in one table, with one example, because their bodies are alike. */
function errors(api: Api, responses: readonly ResponseEntry[]): string | undefined {
  if (responses.length === 0) return undefined;
  const rows = responses.flatMap(({ status, name, description, codes, inBody, remedy }) => {
    const listed = codes.flatMap((each) => api.errors.filter(({ code: known }) => known === each));
    if (listed.length === 0) {
      // An API with a list of codes says by that which ones come with a response.
      const found = api.errors.length > 0 ? [] : inBody;
      const explained = found.filter(({ cause }) => cause !== undefined);
      const others = found.filter(({ cause }) => cause === undefined).map((each) => code(each.code));
      const rest = others.length > MOST_CODES ? [`and ${others.length - MOST_CODES} more`] : [];
      const head = `${status} ${name}`.trim();
      return [
        ...explained.map((each) => [head, code(each.code), each.cause ?? "", remedy ?? ""]),
        ...(explained.length > 0 && others.length === 0
          ? []
          : [[head, lines([...others.slice(0, MOST_CODES), ...rest]), description, remedy ?? ""]]),
      ];
    }
    return listed.map((error) => [
      `${status} ${name}`.trim(),
      codeLink(api, error.code),
      error.cause,
      remedy ?? error.remedy,
    ]);
  });
  const [first] = responses.flatMap(({ body }) => (body?.examples[0] ? [body.examples[0]] : []));
  return blocks(
    "## Errors",
    table(["Status", "Code", "Cause", "What to do"], rows),
    first && fence(jsonText(first.value), "json", first.name),
  ).trimEnd();
}
