import { entriesOf, isObject, type Json } from "../../openapi/json.ts";
import { isSuccessKey } from "../../openapi/operations.ts";
import type { Bundle } from "./bundle.ts";
import type { Change } from "./change.ts";
import { differ } from "./equal.ts";
import type { Pair } from "./pairs.ts";

/** Judges keywords of schemas that the tool ignores but a client notices. */
export function judgeSchemas(pairs: readonly Pair[]): Change[] {
  const changes: Change[] = [];
  for (const { base, head, directions, name } of pairs) {
    if (directions.has("request") && base.default !== undefined && differ(base.default, head.default))
      changes.push({
        verdict: "breaking",
        rule: "default-changed",
        message: `A request without \`${name}\` meant ${JSON.stringify(base.default)}, now ${head.default === undefined ? "nothing is said of it" : `it means ${JSON.stringify(head.default)}`}`,
        at: [{ object: head, key: "default" }],
      });
    for (const [keyword, direction, message] of [
      ["readOnly", "request", `\`${name}\` can no longer be sent`],
      ["writeOnly", "response", `\`${name}\` is no longer shown`],
    ] as const) {
      if (base[keyword] === true || head[keyword] !== true || !directions.has(direction)) continue;
      changes.push({
        verdict: "breaking",
        rule: "property-hidden",
        message,
        at: [{ object: head, key: keyword }],
      });
    }
  }
  return changes;
}

/** Finds removed names of schemas: they are names of exported types, as `Schemas["Run"]`. */
export function judgeNames(base: Bundle, head: Bundle): Change[] {
  const [before, after] = [base, head].map(schemasOf);
  return Object.keys(before ?? {})
    .filter((name) => after?.[name] === undefined)
    .map((name) => ({
      verdict: "breaking",
      rule: "type-name-removed",
      message: `The type \`Schemas["${name}"]\` is gone`,
      at: [{ object: head.root, key: "components" }],
    }));
}

function schemasOf({ root }: Bundle): Record<string, Json> | undefined {
  const components = isObject(root.components) ? root.components : {};
  return isObject(components.schemas) ? components.schemas : undefined;
}

/** Judges what the tool ignores in requests and responses as a whole. */
export function judgeMessages(key: string, base: Bundle, head: Bundle): Change[] {
  const changes: Change[] = [];
  const body = head.requestBody(key);
  if (body && !base.requestBody(key)) {
    const required = body.required === true;
    changes.push({
      verdict: required ? "breaking" : "compatible",
      rule: "request-body-added",
      message: `${key}: it now ${required ? "needs" : "takes"} a request body`,
      at: [{ object: body }],
    });
  }
  const known = base.responses(key);
  for (const [status, response] of head.responses(key)) {
    const before = known.get(status);
    if (!before && isSuccessKey(status))
      changes.push({
        verdict: "breaking",
        rule: "success-status-added",
        message: `${key}: it may now respond with ${status}, whose body no client has read before`,
        at: [{ object: head.operation(key)?.responses, key: status }],
      });
    const headers = isObject(before?.headers) ? before.headers : {};
    for (const [name, reference] of entriesOf(response.headers)) {
      const [was, is] = [base.resolve(headers[name]), head.resolve(reference)];
      if (!was || (was.required === true) === (is?.required === true)) continue;
      const dropped = was.required === true;
      changes.push({
        verdict: dropped ? "breaking" : "compatible",
        rule: dropped ? "header-made-optional" : "header-made-required",
        message: `Header \`${name}\` of responses with ${status} is ${dropped ? "no longer always there" : "always there"}`,
        at: [
          { object: is, key: "required" },
          { object: response.headers, key: name },
        ],
      });
    }
  }
  return changes;
}
