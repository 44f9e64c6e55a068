import { apiLink, codeLink, keyLink, operationPath } from "../addresses.ts";
import { keyLocation } from "../facts.ts";
import { blocks, code, count, fence, firstSentence, frontMatter, link, lines, table } from "../markdown.ts";
import type { Api } from "../model/api.ts";
import type { BodyEntry } from "../model/bodies.ts";
import type { ErrorEntry } from "../model/errors.ts";
import type { Field } from "../model/fields.ts";
import type { OperationEntry, ParameterEntry, ResponseEntry } from "../model/operations.ts";
import type { Sample } from "../samples/samples.ts";

/** The page of one operation: what to send, what comes back, and what the client does by itself. */
export function operationPage(api: Api, operation: OperationEntry, sample: Sample | undefined): string {
  const { id, method, path, summary, description, parameters, body, responses } = operation;
  return blocks(
    frontMatter({
      title: summary,
      description: firstSentence(description === "" ? summary : description),
      api: api.title,
      kind: "Operation",
      operation: `${api.name}/${id}`,
    }),
    `${code(`${method} ${path}`)} · ${code(id)} · ${apiLink(api)}`,
    description,
    table(["", ""], traits(api, operation)),
    sample && samples(sample),
    parameters.length > 0 && `## Parameters\n\n${parameterTable(parameters)}`,
    body && `## Request body\n\n${bodyText(body, "body")}`,
    "## Responses",
    ...responses.map((response) => responseText(api, response)),
    operation.source && `Source: ${operation.source}.`,
    operation.assumed && `Assumed, because no source says it: ${operation.assumed}`,
  );
}

/** The way to a page's file. */
export function operationFile(api: Api, operation: OperationEntry): string {
  return `${operationPath(api, operation)}.md`;
}

/** What makes an operation different from a plain call, a fact a row. */
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
    ["Batch", batch && `up to ${count(batch.maxItems, "item")} a request; ${code("batch")} splits longer lists`],
    ["Run", run && `goes on after the response; ${code("run")} follows ${keyLink(api, run.operation)}`],
    ["State", state && `ends as ${Object.keys(state.outcomes).map(code).join(", ")}; ${code("follow")} waits for that`],
    ["Pages", next && `${code("paginate")} reads them all`],
    ["Conflict", existing && `${code("ensure")} compares what exists, by ${keyLink(api, existing.operation)}`],
    ["File", presigned && `a short-lived address; ${code("download")} fetches it`],
    ["Rate limit", limits.join(", ")],
  ];
  return rows.flatMap(([name, text]) => (text ? [[name, text]] : []));
}

function repeatable({ method, contract, exempt }: OperationEntry): string | undefined {
  if (contract.key !== undefined) return undefined;
  if (contract.idempotent === false) return "no: a second request does further work";
  if (method === "POST" || method === "PATCH") return exempt ?? "no: the client retries 429 alone";
  return undefined;
}

/** The same call in three ways. A site shows them as tabs; as they stand, they are sections. */
function samples({ typescript, curl, commandLine }: Sample): string {
  return blocks(
    "## Samples",
    `They run as they stand on ${link(code("npx concord sandbox"), "/guides/testing/")}.`,
    "<div data-tabs=\"sample\">",
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
    parameters.map(({ name, in: place, required, type, ...rest }) => [
      anchored(`${place}.${name}`, name),
      place,
      `${type}${required ? ", required" : ""}`,
      describe({ ...rest }),
    ]),
  );
}

function bodyText({ mediaType, required, description, fields, examples, maxBytes }: BodyEntry, at: string): string {
  const [example] = examples;
  return blocks(
    `${code(mediaType)}${required === false ? ", optional" : ""}${maxBytes === undefined ? "" : `, at most ${maxBytes.toLocaleString("en")} bytes`}. ${description}`.trim(),
    fieldTable(fields, at),
    example && fence(JSON.stringify(example.value, undefined, 2), "json", example.name),
  ).trimEnd();
}

function fieldTable(fields: readonly Field[], at: string): string {
  return table(
    ["Property", "Type", "Description"],
    fields.map((field) => [
      `${anchored([at, field.variant, field.path].filter((part) => part).join("."), field.path)}${field.variant === undefined ? "" : `<br>of ${field.variant}`}`,
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
  return lines([paragraph, limits.length > 0 ? `Limits: ${limits.join("; ")}.` : "", ...listed].filter((part) => part !== ""));
}

/** A name to which a link can lead. */
function anchored(id: string, name: string): string {
  const anchor = id.replaceAll(/[^A-Za-z0-9_.-]+/g, "-");
  return `<a id="${anchor}" href="#${anchor}">${code(name)}</a>`;
}

function responseText(api: Api, response: ResponseEntry): string {
  const { status, name, description, codes, remedy, headers, body } = response;
  const listed = codes.flatMap((each) => api.errors.filter(({ code: known }) => known === each));
  return blocks(
    `### ${status} ${name}`.trim(),
    description,
    remedy && `What to do: ${remedy}`,
    table(["Code", "Cause", "What to do"], listed.map((error) => codeRow(api, error))),
    table(["Header field", "Type", "Description"], headers.map((field) => [code(field.name), field.type, describe(field)])),
    body && successOrError(status, body),
  ).trimEnd();
}

/** An error body is the same everywhere in an API: its example is enough. */
function successOrError(status: string, body: BodyEntry): string {
  return bodyText(status.startsWith("2") ? body : { ...body, fields: [] }, `response.${status}`);
}

function codeRow(api: Api, { code: name, cause, remedy }: ErrorEntry): string[] {
  return [codeLink(api, name), cause, remedy];
}
