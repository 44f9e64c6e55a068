import type { Contract, Pointer } from "../../../openapi/contract.ts";
import { type Json, tokensOf } from "../../../openapi/json.ts";
import { stableId } from "../../../sandbox/meshes/stable-id.ts";
import type { OperationEntry } from "../model/operations.ts";
import { credentialsOf } from "./credentials.ts";
import { placeholder } from "./placeholder.ts";
import { type Plan, type Step, titleOf } from "./plan.ts";
import { keyHeader, type SampleRequest } from "./request.ts";
import { quote } from "./shell.ts";
import type { Story } from "./story.ts";
import { signToken } from "./token.ts";

/** Options of the command whose answer matters: its status and header fields are shown too. */
const SHOWN = "-i";

/** What the commands of an API have in common. */
export interface Setting {
  readonly base: string;
  readonly contract: Contract;
  readonly story: Story;
  readonly operations: readonly OperationEntry[];
}

/** Shell commands: those that have to go before, and the one that the sample is about. */
export interface Commands {
  readonly before: string;
  readonly command: string;
}

/** A plan as curl commands for a shell. */
export function curl(plan: Plan, setting: Setting): Commands {
  const before = [...tokenOf(plan, setting), ...plan.before.map((step) => preparation(step, setting))];
  return { before: before.join("\n\n"), command: command(plan.last, setting, SHOWN) };
}

/** The signing of a token, where a request of the plan needs one. */
function tokenOf(plan: Plan, { contract, story }: Setting): string[] {
  const used = [...plan.before, plan.last].flatMap(({ request }) =>
    credentialsOf(contract, story, request.operation),
  );
  const signed = used.find(({ value }) => typeof value === "object");
  if (signed?.scheme.token === undefined || typeof signed.value !== "object") return [];
  return [signToken(signed.scheme.token, signed.value)];
}

function preparation(step: Step, setting: Setting): string {
  const {
    request: { operation },
    ends,
  } = step;
  const title = `# ${titleOf(step)}`;
  const run = ends ? operation.contract.run : undefined;
  if (run === undefined && step.capture === undefined) {
    return `${title}\n${command(step, setting, "-sS -o /dev/null")}`;
  }
  const [[variable, expression] = ["", ""]] = Object.entries(run?.parameters ?? {});
  // The answer that started a run names it in its body: the rest of such an expression is a pointer.
  const capture = step.capture ?? { variable, at: expression.replace("$response.body#", "") as Pointer };
  const answer = `${command(step, setting, "-fsS", "  ")} |`;
  const lines = [
    title,
    `${capture.variable}=$(${answer}`,
    `  node -p 'JSON.parse(fs.readFileSync(0))${member(capture.at)}')`,
  ];
  return run === undefined
    ? lines.join("\n")
    : [...lines, wait(setting, run.operation, capture.variable)].join("\n");
}

/** Asks once a second as long as there is an answer, and it tells of no end. The variable has its parameter's name. */
function wait(setting: Setting, key: string, variable: string): string {
  const operation = setting.operations.find((entry) => entry.key === key);
  if (operation?.contract.state === undefined) throw new Error(`${key} tells no state to wait for.`);
  const parameters = [{ in: "path", name: variable, value: placeholder(variable) }] as const;
  const request = { operation, parameters, body: undefined };
  const states = Object.keys(operation.contract.state.outcomes).join("|");
  const member = tokensOf(operation.contract.state.status).at(-1);
  const asked = command({ request, ends: false }, setting, "-fsS", "  ");
  return `while ${asked} |\n  grep -qvE '"${member}":"(${states})"'; do sleep 1; done`;
}

function command(step: Step, setting: Setting, options: string, indent = ""): string {
  const { request, fault } = step;
  const { operation, body } = request;
  const headers = [
    ...credentialsOf(setting.contract, setting.story, operation).map(({ scheme, value }) => {
      const name = `${scheme.name}: ${scheme.prefix ?? ""}`;
      return typeof value === "string" ? quote(`${name}${value}`) : `"${name}$token"`;
    }),
    ...headersOf(request).map(([name, value]) => quote(`${name}: ${value}`)),
    ...(fault === undefined ? [] : [quote(`x-sandbox-fault: ${fault}`)]),
    ...(body === undefined ? [] : [quote("content-type: application/json")]),
  ];
  const method = operation.method === (body === undefined ? "GET" : "POST") ? "" : ` -X ${operation.method}`;
  const lines = [
    `curl ${options}${method} ${quote(`${setting.base}${target(request)}`)}`,
    ...headers.map((header) => `-H ${header}`),
    ...(body === undefined ? [] : [`-d ${quote(options === SHOWN ? json(body) : JSON.stringify(body))}`]),
  ];
  return lines.join(` \\\n  ${indent}`);
}

/** Path and query of a request. */
function target({ operation, parameters }: SampleRequest): string {
  // A colon may stand in a path and in a query; the two others are the marks of a placeholder.
  const encode = (value: Json): string =>
    encodeURIComponent(String(value)).replaceAll(/%3A|%EE%80%80|%EE%80%81/g, decodeURIComponent);
  let path: string = operation.path;
  for (const { name, value } of parameters.filter((parameter) => parameter.in === "path")) {
    path = path.replace(`{${name}}`, encode(value));
  }
  const query = parameters
    .filter((parameter) => parameter.in === "query")
    .map(({ name, value }) => `${name}=${encode(value)}`);
  return query.length === 0 ? path : `${path}?${query.join("&")}`;
}

function headersOf(request: SampleRequest): (readonly [name: string, value: string])[] {
  return request.parameters
    .filter((parameter) => parameter.in === "header")
    .map(({ name, value }) => [name, name === keyHeader(request.operation) ? keyOf(request) : String(value)]);
}

/** An idempotency key that belongs to this one request, as a key must: the one of the examples is the same everywhere. */
function keyOf({ operation, parameters, body }: SampleRequest): string {
  const named = parameters.filter((parameter) => parameter.in === "path");
  return stableId(operation.id, JSON.stringify([named, body]));
}

const WIDTH = 60;

function json(value: Json): string {
  const flat = JSON.stringify(value);
  return flat.length <= WIDTH ? flat : JSON.stringify(value, undefined, 2);
}

/** Member access in JavaScript: `/items/0/id` is `.items[0].id`. */
function member(at: Pointer): string {
  return tokensOf(at)
    .map((token) => (/^\d+$/.test(token) ? `[${token}]` : `.${token}`))
    .join("");
}
