import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { errorPartsOf, isRequestId } from "../../openapi/annotations.ts";
import type { Contract, ErrorBody, Pointer, RateLimit, SignedToken } from "../../openapi/contract.ts";
import { isObject, type JsonObject } from "../../openapi/json.ts";
import type { Bundle } from "./bundle.ts";
import type { Change, Spot, Verdict } from "./change.ts";
import { differ } from "./equal.ts";
import { judgeRetry } from "./retry.ts";

/** Judges what the contract says about the API as a whole. */
export function judgeApi(base: Contract, head: Contract, bundle: Bundle): Change[] {
  const changes: Change[] = [];
  const add = (verdict: Verdict, rule: string, message: string, ...at: Spot[]) =>
    changes.push({ verdict, rule, message, at: [...at, { object: bundle.root }] });
  const weaken = (rule: string, message: string, ...at: Spot[]) =>
    changes.push({
      verdict: "compatible",
      weakened: true,
      rule,
      message,
      at: [...at, { object: bundle.root }],
    });
  const root = (key: string): Spot => ({ object: bundle.root, key });

  const [server] = base.servers;
  // If the old default is no longer listed, the tool reports it.
  if (server !== head.servers[0] && head.servers.includes(server))
    add(
      "breaking",
      "default-server-changed",
      `Calls go to ${head.servers[0]} by default, no longer to ${server}`,
      root("servers"),
    );

  for (const limit of head.rateLimits) {
    const known = base.rateLimits.find((each) => isSameWindow(each, limit));
    if (known?.requests === limit.requests) continue;
    const raised = known !== undefined && known.requests < limit.requests;
    const was = known ? `; it was ${known.requests}` : "; there was no such limit";
    const message = `${limit.requests} requests in ${limit.seconds} s per ${limit.per} are allowed${was}`;
    if (raised) weaken("rate-limit-raised", message, root(ANNOTATION.rateLimits));
    else add("breaking", "rate-limit-lowered", message, root(ANNOTATION.rateLimits));
  }
  for (const limit of base.rateLimits)
    if (!head.rateLimits.some((each) => isSameWindow(each, limit)))
      weaken(
        "rate-limit-raised",
        `The limit of ${limit.requests} requests in ${limit.seconds} s per ${limit.per} is gone`,
        root(ANNOTATION.rateLimits),
      );
  changes.push(...judgeRetry(base.retry, head.retry, root(ANNOTATION.retry)));

  for (const side of ["request", "response"] as const) {
    const [was, is] = [base.requestId[side], head.requestId[side]];
    if (was === is) continue;
    add(
      was === undefined ? "compatible" : "breaking",
      was === undefined ? "request-id-added" : "request-id-changed",
      was === undefined
        ? `The request id travels in the ${side} header ${is}`
        : `The request id travelled in the ${side} header ${was}${is === undefined ? "; now there is none" : `, now in ${is}`}`,
      headerSpot(bundle, side, is),
    );
  }
  for (const part of ["code", "message"] as const) {
    const [was, is] = [base.errorFields?.[part], head.errorFields?.[part]];
    if (was === is) continue;
    add(
      was === undefined ? "compatible" : "breaking",
      "error-field-changed",
      was === undefined
        ? `Errors say their ${part} in the header field ${is}`
        : `Errors said their ${part} in the header field ${was}${is === undefined ? "; now in none" : `, now in ${is}`}`,
      errorSpot(bundle, part),
    );
  }
  for (const part of ["code", "message", "requestId", "details"] as const) {
    const [was, is] = [base.error[part], head.error[part]];
    const [before, after] = [pointersOf(base, part), pointersOf(head, part)];
    for (const pointer of before)
      if (pointer !== was && !after.has(pointer))
        add(
          "breaking",
          "error-body-changed",
          `Some error bodies had their ${part} at "${pointer}"; now none has`,
          errorSpot(bundle, part),
        );
    for (const pointer of after)
      if (pointer !== is && !before.has(pointer))
        add(
          "compatible",
          "error-part-added",
          `Some error bodies have their ${part} at "${pointer}"`,
          errorSpot(bundle, part),
        );
    // Which of two bodies is the usual one changes nothing for a client, which reads both.
    if (was === is || (was !== undefined && is !== undefined && after.has(was) && before.has(is))) continue;
    add(
      was === undefined ? "compatible" : "breaking",
      was === undefined ? "error-part-added" : "error-body-changed",
      was === undefined
        ? `Error bodies have their ${part} at "${is}"`
        : `Error bodies had their ${part} at "${was}"${is === undefined ? "; now they have none" : `, now at "${is}"`}`,
      errorSpot(bundle, part),
    );
  }

  for (const [name, scheme] of Object.entries(base.securitySchemes)) {
    const now = head.securitySchemes[name];
    const spot = { object: schemes(bundle)?.[name] };
    if (!now) continue;
    if (differ(withoutLife(scheme.token), withoutLife(now.token)))
      add("breaking", "token-changed", `Tokens of \`${name}\` are signed by other rules`, spot);
    if (now.pattern !== undefined && scheme.pattern !== now.pattern)
      add(
        "breaking",
        "credential-pattern-changed",
        `Credentials of \`${name}\` have to match ${now.pattern}`,
        spot,
      );
  }
  return changes;
}

/** Where any error body of an API has a part. */
function pointersOf({ error, otherErrors = [] }: Contract, part: keyof ErrorBody): Set<Pointer> {
  return new Set([error, ...otherErrors].flatMap((body) => body[part] ?? []));
}

/** How a token is signed, without its lifetime, which `judgeProtection` compares. */
function withoutLife(token: SignedToken | undefined): Omit<SignedToken, "seconds"> | undefined {
  if (!token) return undefined;
  const { seconds: _, ...rest } = token;
  return rest;
}

function isSameWindow(a: RateLimit, b: RateLimit): boolean {
  return a.seconds === b.seconds && a.per === b.per;
}

function schemes(bundle: Bundle): JsonObject | undefined {
  const components = isObject(bundle.root.components) ? bundle.root.components : {};
  return isObject(components.securitySchemes) ? components.securitySchemes : undefined;
}

/** The component that defines the header field of the request id. */
function headerSpot(bundle: Bundle, side: "request" | "response", name: string | undefined): Spot {
  const components = isObject(bundle.root.components) ? bundle.root.components : {};
  const named = isObject(components[side === "request" ? "parameters" : "headers"])
    ? components[side === "request" ? "parameters" : "headers"]
    : {};
  const marked = Object.values(named ?? {}).find((each) => isObject(each) && isRequestId(each));
  return { object: name === undefined ? undefined : marked };
}

/** The property that is marked as this part of an error. */
function errorSpot(bundle: Bundle, part: string): Spot {
  const mark = part === "requestId" ? "request-id" : part;
  const components = isObject(bundle.root.components) ? bundle.root.components : {};
  const search = (value: unknown): Spot | undefined => {
    if (typeof value !== "object" || value === null) return undefined;
    if (isObject(value) && errorPartsOf(value).includes(mark)) return { object: value };
    for (const inner of Object.values(value)) {
      const found = search(inner);
      if (found) return found;
    }
    return undefined;
  };
  const error = search(components.schemas) ?? search(bundle.root.paths);
  // If the part is gone, use the property with the error code: it is in the same schema.
  return error ?? { object: part === "code" ? undefined : errorSpot(bundle, "code").object };
}
