import { tokenOf } from "../../openapi/annotations.ts";
import { isObject, object, valueIn } from "./json.ts";

/** What a token is checked against: the annotation of its security scheme. Times are in seconds. */
export interface TokenRules {
  readonly alg: string;
  /** The longest accepted lifetime. */
  readonly maxSeconds: number;
  /** How far the clocks of caller and server may differ. */
  readonly skewSeconds: number;
  /** Claims by name. `{name}` stands for a value of the caller. */
  readonly claims: Readonly<Record<string, string>>;
}

/** The rules of each security scheme whose tokens callers sign, by the scheme's name. */
export function readTokenRules(document: object): ReadonlyMap<string, TokenRules> {
  const rules = new Map<string, TokenRules>();
  const schemes = valueIn(valueIn(document, "components"), "securitySchemes");
  for (const [name, scheme] of Object.entries(object(schemes))) {
    const token = isObject(scheme) ? tokenOf(scheme) : undefined;
    const maxSeconds = token?.maxSeconds ?? token?.seconds;
    if (token?.alg === undefined || maxSeconds === undefined) continue;
    const { alg, skewSeconds = 0, claims } = token;
    rules.set(name, { alg, maxSeconds, skewSeconds, claims });
  }
  return rules;
}

/** A claim with the caller's values for the names in braces. */
export function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{([^{}]+)\}/g, (_, name: string) => values[name] ?? "");
}
