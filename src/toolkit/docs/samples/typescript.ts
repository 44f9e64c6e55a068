import { isObject, type Json } from "../../../openapi/json.ts";
import { tokensOf } from "../../../openapi/pointer.ts";
import { identifierOf } from "../../generate/identifier.ts";
import { initOf, splitBatch } from "./calls.ts";
import { credentialsOf } from "./credentials.ts";
import { literal } from "./literal.ts";
import { placeholder } from "./placeholder.ts";
import { type FreshValue, type Plan, type Step, titleOf } from "./plan.ts";
import type { Setting } from "./script.ts";

/** Writes a plan as a module that uses the client. The last call uses the best verb for its contract. */
export function typescript({ fresh, before, last }: Plan, setting: Setting): string {
  const { contract } = setting;
  const verbs = new Set(["createClient"]);
  const use = (verb: string): string => {
    verbs.add(verb);
    return verb;
  };
  const calls = [
    ...before.map((step) => `// ${titleOf(step)}\n${preparation(step, setting, use)}`),
    ...(before.length > 0 ? [`// ${titleOf(last)}\n`] : [""]).map(
      (title) => `${title}${conclusion(last, use)}`,
    ),
  ];
  const values = fresh.map(freshLine).join("\n");
  const client = clientOf([...before, last], setting, use);
  const api = identifierOf(contract.name);
  return `import { ${[...verbs].sort().join(", ")} } from "concord-apis";
import { ${api} } from "concord-apis/${contract.name}";

${client}
${values === "" ? "" : `${values}\n`}
${calls.join("\n\n")}`;
}

type Use = (verb: string) => string;

/** Declares a variable with a new value. */
function freshLine({ variable, template }: FreshValue): string {
  const random = "crypto.randomUUID().slice(0, 8)";
  return `const ${variable} = \`${template.replace("*", `\${${random}}`)}\`;`;
}

function clientOf(steps: readonly Step[], setting: Setting, use: Use): string {
  const { contract, story, base, operations } = setting;
  const api = identifierOf(contract.name);
  const called = steps.flatMap(({ request: { operation } }) => {
    // Following a run needs the credentials of its polls.
    const polled = operations.find(({ key }) => key === operation.contract.run?.operation);
    return polled === undefined ? [operation] : [operation, polled];
  });
  const credentials = called.flatMap((operation) => credentialsOf(contract, story, operation));
  const tokens = new Map(
    credentials.map(({ name, value }) => [
      name,
      typeof value === "string"
        ? literal(value)
        : `${use("signedToken")}(${api}, ${literal(name)}, ${literal({ ...value }, "", 60)})`,
    ]),
  );
  const [bearer] =
    Object.entries(contract.securitySchemes).find(([, { prefix }]) => prefix === "Bearer ") ?? [];
  const [first = ["", ""]] = tokens;
  const lines: string[] = [];
  const inline = (name: string, token: string): string => {
    if (!token.includes("\n")) return token;
    lines.push(`const ${name} = ${token};`);
    return name;
  };
  const property = (name: string, token: string): string => {
    const written = inline(name, token);
    return written === name ? name : `${name}: ${written}`;
  };
  const credential =
    tokens.size === 1 && first[0] === bearer
      ? property("token", first[1])
      : `credentials: { ${[...tokens].map(([name, token]) => property(name, token)).join(", ")} }`;
  const options = `{ ${credential}, baseUrl: ${literal(base)} }`;
  const flat = `const client = createClient(${api}, ${options});`;
  const broken = `const client = createClient(${api}, {\n  ${credential},\n  baseUrl: ${literal(base)},\n});`;
  return [...lines, flat.length <= 100 ? flat : broken].join("\n");
}

function preparation(step: Step, setting: Setting, use: Use): string {
  const {
    request: { operation },
    capture,
    ends,
    fault,
  } = step;
  if (ends && capture === undefined) return `await ${verb(use("run"), step)};`;
  if (capture === undefined && operation.contract.existing) return `await ${verb(use("ensure"), step)};`;
  const call = `await ${use("unwrap")}(${plain(step)})`;
  if (capture === undefined) return `${call};`;
  const lines = capturing(call, capture);
  const { run } = operation.contract;
  const polled = ends && setting.operations.find(({ key }) => key === run?.operation);
  if (!polled) return lines;
  const init = { params: { path: { [capture.variable]: placeholder(capture.variable) } } };
  const following = `await ${use("follow")}(${argumentsOf([polled.path, init])})`;
  // A deliberate failure must not end the sample.
  return `${lines}\n${following}${fault === undefined ? "" : ".catch((failure) => console.log(failure.message))"};`;
}

/** Takes one value from a response; checks it first if it may be missing. */
function capturing(call: string, { variable, at, optional }: NonNullable<Step["capture"]>): string {
  const tokens = tokensOf(at);
  const index = tokens.findIndex((token) => /^\d+$/.test(token));
  const pattern = (names: readonly string[], inner: string): string => {
    const [name, ...rest] = names;
    if (name === undefined) return inner;
    const nested = pattern(rest, inner);
    return nested === name ? `{ ${name} }` : `{ ${name}: ${nested} }`;
  };
  const guard = (name: string): string => `if (!${name}) throw new Error("There is none.");`;
  if (index >= 0) {
    const list = `const ${pattern(tokens.slice(0, index), "[first]")} = ${call};`;
    return `${list}\n${guard("first")}\nconst ${pattern(tokens.slice(index + 1), variable)} = first;`;
  }
  const line = `const ${pattern(tokens, variable)} = ${call};`;
  return optional ? `${line}\n${guard(variable)}` : line;
}

/** The call that the sample shows, and what a program reads from it. */
function conclusion(step: Step, use: Use): string {
  const { contract, method, path, responses } = step.request.operation;
  if (contract.batch !== undefined) {
    const { name, items, init } = splitBatch(step);
    return `const ${name} = ${literal(items, "", 20)};
const batches = ${use("batch")}(client, ${literal(method)}, ${literal(path)}, ${name}, ${literal(init, "", 80)});
for await (const { count, status, rejected } of batches) console.log(count, status, rejected);`;
  }
  if (contract.next !== undefined) {
    const list = method === "GET" ? path : `${method} ${path}`;
    return `const items = ${use("paginate")}(${argumentsOf([list, initOf(step)])});
for await (const item of items) console.log(item);`;
  }
  if (contract.run !== undefined) {
    return `const { outcome, data } = await ${verb(use("run"), step)};\nconsole.log(outcome, data);`;
  }
  if (contract.existing !== undefined) {
    return `const { created, data } = await ${verb(use("ensure"), step)};\nconsole.log(created, data);`;
  }
  if (contract.presigned !== undefined) {
    return `const file = await ${use("download")}(${argumentsOf([path, initOf(step)])});
console.log(file.headers.get("content-type"), (await file.arrayBuffer()).byteLength);`;
  }
  if (contract.state !== undefined) {
    return `const { outcome, data } = await ${use("follow")}(${argumentsOf([path, initOf(step)])});\nconsole.log(outcome, data);`;
  }
  const call = `await ${use("unwrap")}(${plain(step)})`;
  return responses.some(({ status }) => status === "204")
    ? `${call};`
    : `const data = ${call};\nconsole.log(data);`;
}

/** `run(client, "POST", "/path", { ... })` */
function verb(name: string, step: Step): string {
  const { method, path } = step.request.operation;
  return `${name}(${argumentsOf([method, path, initOf(step)])})`;
}

/** `client.GET("/path", { ... })` */
function plain(step: Step): string {
  const { method, path } = step.request.operation;
  const init = initOf(step);
  return `client.${method}(${[literal(path), ...initIn(init, "const data = await unwrap(client.POST(".length + path.length)].join(", ")})`;
}

function argumentsOf(given: readonly Json[]): string {
  const column = given.reduce<number>(
    (width, value) => width + (typeof value === "string" ? value.length + 4 : 0),
    48,
  );
  const texts = given.flatMap((value) =>
    typeof value === "string" ? [literal(value)] : initIn(value, column),
  );
  return ["client", ...texts].join(", ");
}

/** The last argument; left out if empty. */
function initIn(init: Json, column: number): string[] {
  const isEmpty = isObject(init) && Object.keys(init).length === 0;
  return isEmpty ? [] : [literal(init, "", column)];
}
