import type { Json } from "../../../openapi/json.ts";
import { jsonText } from "../json-text.ts";
import { credentialsOf } from "./credentials.ts";
import { decodeMarks } from "./placeholder.ts";
import type { Plan, Step } from "./plan.ts";
import { keyHeader, type SampleRequest } from "./request.ts";
import { type Setting, script, withKeyVariable } from "./script.ts";
import { quote } from "./shell.ts";
import { signToken } from "./token.ts";

/** Writes a plan as curl commands. The last one also shows status and header fields. */
export function curl(plan: Plan, setting: Setting): string {
  const { story, contract } = setting;
  const used = [...plan.before, plan.last].flatMap(({ request }) =>
    credentialsOf(contract, story, request.operation),
  );
  const signed = used.find(({ value }) => typeof value === "object");
  const token =
    signed?.scheme.token === undefined || typeof signed.value !== "object"
      ? []
      : [signToken(signed.scheme.token, signed.value)];
  return script(keyed(plan), setting, token, {
    silent: (step) => curlCommand(step, setting, "-fsS -o /dev/null"),
    value: (step, indent) => curlCommand(step, setting, "-fsS", indent),
    last: (step) => curlCommand(step, setting, SHOWN),
  });
}

/** Options of the last command, which shows status and header fields. */
const SHOWN = "-fsSi";

function keyed({ fresh, before, last }: Plan): Plan {
  return { fresh, before: before.map(withKeyVariable), last: withKeyVariable(last) };
}

/** The command for one request. `indent` is for its further lines. */
export function curlCommand(step: Step, setting: Setting, options: string, indent = ""): string {
  const { request, fault } = step;
  const { operation, body } = request;
  const headers = [
    ...credentialsOf(setting.contract, setting.story, operation).map(({ scheme, value }) => {
      const name = `${scheme.name}: ${scheme.prefix ?? ""}`;
      return typeof value === "string" ? quote(`${name}${value}`) : `"${name}$token"`;
    }),
    ...headersOf(request),
    ...(fault === undefined ? [] : [quote(`x-sandbox-fault: ${fault}`)]),
    ...(body === undefined ? [] : [quote("content-type: application/json")]),
  ];
  // A read may be retried; curl waits as Retry-After says.
  const patience = operation.method === "GET" ? " --retry 3" : "";
  const method = operation.method === (body === undefined ? "GET" : "POST") ? "" : ` -X ${operation.method}`;
  const lines = [
    `curl ${options}${patience}${method} ${quote(`${setting.base}${target(request)}`)}`,
    ...headers.map((header) => `-H ${header}`),
    ...(body === undefined ? [] : [`-d ${quote(options === SHOWN ? jsonText(body) : JSON.stringify(body))}`]),
  ];
  return lines.join(` \\\n  ${indent}`);
}

/** Path and query of a request. */
function target({ operation, parameters }: SampleRequest): string {
  // Paths and queries may contain a colon.
  const encode = (value: Json): string =>
    decodeMarks(encodeURIComponent(String(value))).replaceAll("%3A", ":");
  let path: string = operation.path;
  for (const { name, value } of parameters.filter((parameter) => parameter.in === "path")) {
    path = path.replace(`{${name}}`, encode(value));
  }
  const query = parameters
    .filter((parameter) => parameter.in === "query")
    .map(({ name, value }) => `${name}=${encode(value)}`);
  return query.length === 0 ? path : `${path}?${query.join("&")}`;
}

/** Header fields as shell words. Each request makes a new idempotency key. */
function headersOf({ operation, parameters }: SampleRequest): string[] {
  return parameters
    .filter((parameter) => parameter.in === "header")
    .map(({ name, value }) =>
      name === keyHeader(operation)
        ? `"${name}: $(node -p 'crypto.randomUUID()')"`
        : quote(`${name}: ${String(value)}`),
    );
}
