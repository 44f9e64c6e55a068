import { ANNOTATION } from "../../openapi/annotation-names.ts";
import type { WrittenToken } from "../../openapi/annotation-values.ts";
import { patternOf, tokenOf } from "../../openapi/annotations.ts";
import { entriesOf, isObject, type JsonObject, objectsOf, textOf } from "../../openapi/json.ts";
import type { Bundle } from "./bundle.ts";
import type { Change, Spot } from "./change.ts";

/** Judges what protects an API as a whole: encrypted servers, and where credentials travel and how long they are valid. */
export function judgeProtection(base: Bundle, head: Bundle): Change[] {
  return [...judgeServers(base, head), ...judgeSchemes(base, head)];
}

/** Finds new servers without encryption. Credentials would travel to them in the clear. */
function judgeServers(base: Bundle, head: Bundle): Change[] {
  const known = new Set(serversOf(base).flatMap(({ urls }) => urls));
  return serversOf(head).flatMap(({ object, urls }) =>
    urls
      .filter((url) => isInTheClear(url) && !known.has(url))
      .map(
        (url): Change => ({
          verdict: "compatible",
          weakened: true,
          rule: "server-unencrypted",
          message: `The server ${url} is not encrypted: whoever is on the way reads credentials and data`,
          at: [{ object, key: "url" }],
        }),
      ),
  );
}

/** Every Server Object of a document, with its URLs for all values of its variables. */
function serversOf(bundle: Bundle): { object: JsonObject; urls: string[] }[] {
  const found: { object: JsonObject; urls: string[] }[] = [];
  const visit = (value: unknown, inExample: boolean): void => {
    if (typeof value !== "object" || value === null || inExample) return;
    if (isObject(value)) {
      const servers = [...objectsOf(value.servers), ...(isObject(value.server) ? [value.server] : [])];
      for (const each of servers)
        if (typeof each.url === "string") found.push({ object: each, urls: urlsOf(each) });
    }
    for (const [key, inner] of Object.entries(value))
      visit(inner, /^(?:examples?|default|enum|const)$/.test(key));
  };
  visit(bundle.root, false);
  return found;
}

function urlsOf(server: JsonObject): string[] {
  let urls = [textOf(server.url) ?? ""];
  for (const [name, variable] of entriesOf(server.variables)) {
    if (!isObject(variable)) continue;
    const values = new Set([variable.default, ...(Array.isArray(variable.enum) ? variable.enum : [])]);
    urls = urls.flatMap((url) => [...values].map((value) => url.replaceAll(`{${name}}`, String(value))));
  }
  return urls;
}

/** True for a URL whose scheme is not encrypted. The local machine does not count: nobody else sees that traffic. */
function isInTheClear(url: string): boolean {
  const [, scheme = "", host = ""] =
    /^([a-z][a-z0-9+.-]*):\/\/(?:[^/?#]*@)?(\[[^\]]*\]|[^/:?#]*)/i.exec(url) ?? [];
  if (scheme === "" || /^(?:https|wss)$/i.test(scheme)) return false;
  return !/^(?:localhost|(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/i.test(host);
}

function judgeSchemes(base: Bundle, head: Bundle): Change[] {
  const known = schemesOf(base);
  return [...schemesOf(head)].flatMap(([name, is]) => {
    const was = known.get(name);
    return was ? judgeScheme(name, was, is) : [];
  });
}

function judgeScheme(name: string, was: JsonObject, is: JsonObject): Change[] {
  const changes: Change[] = [];
  const add = (rule: string, message: string, key: string) =>
    changes.push({
      verdict: "compatible",
      weakened: true,
      rule,
      message,
      at: [{ object: is, key }, { object: is }],
    });
  if (was.in !== "query" && is.in === "query")
    changes.push({
      verdict: "breaking",
      weakened: true,
      rule: "credential-exposed",
      message: `\`${name}\` now travels in the URL, which logs and histories keep`,
      at: [{ object: is, key: "in" }],
    });
  const pattern = patternOf(was);
  if (pattern !== undefined && patternOf(is) === undefined)
    add(
      "credential-pattern-dropped",
      `Credentials of \`${name}\` no longer need to match ${pattern}`,
      ANNOTATION.pattern,
    );
  return [...changes, ...judgeToken(name, tokenOf(was), tokenOf(is), is)];
}

/** The compared parts of `x-token`: property, key, the value if it is absent, and its name in messages. */
const lives = [
  ["seconds", "seconds", 0, "A token"],
  ["maxSeconds", "max-seconds", Number.POSITIVE_INFINITY, "The longest token that is accepted"],
  ["skewSeconds", "skew-seconds", 0, "A token whose clock differs"],
] as const;

/** Judges how long a token is valid. Our client signs for `seconds`; tokens signed by other means must keep the other two limits. */
function judgeToken(
  name: string,
  was: WrittenToken | undefined,
  is: WrittenToken | undefined,
  scheme: JsonObject,
): Change[] {
  if (!was || !is) return [];
  return lives.flatMap(([property, key, absent, what]): Change[] => {
    const [before, after] = [was[property] ?? absent, is[property] ?? absent];
    if (before === after) return [];
    const raised = after > before;
    const [old, now] = [before, after].map((each) => (Number.isFinite(each) ? `${each} s` : "any time"));
    const message = `${what} of \`${name}\` is good for ${now}; it was ${old}`;
    const at: Spot[] = [
      { object: is.value, key },
      { object: scheme, key: ANNOTATION.token },
    ];
    if (raised) return [{ verdict: "compatible", weakened: true, rule: "token-life-raised", message, at }];
    return [
      { verdict: key === "seconds" ? "compatible" : "breaking", rule: "token-life-lowered", message, at },
    ];
  });
}

function schemesOf(bundle: Bundle): Map<string, JsonObject> {
  const components = isObject(bundle.root.components) ? bundle.root.components : {};
  return new Map(
    entriesOf(components.securitySchemes).flatMap(([name, value]): [string, JsonObject][] => {
      const scheme = bundle.resolve(value);
      return scheme ? [[name, scheme]] : [];
    }),
  );
}
