import { member, object } from "./json.ts";

/** What a token is held against, of a security scheme's `x-token`. Times are in seconds. */
export interface TokenRules {
  readonly alg: string;
  /** The longest life that is taken. */
  readonly maxSeconds: number;
  /** How far the clocks of caller and server may differ. */
  readonly skewSeconds: number;
  /** Claims by name; `{name}` in one stands for what the caller holds. */
  readonly claims: Readonly<Record<string, string>>;
}

/** The rules of each security scheme whose tokens callers sign, by the scheme's name. */
export function readTokenRules(document: object): ReadonlyMap<string, TokenRules> {
  const rules = new Map<string, TokenRules>();
  const schemes = member(member(document, "components"), "securitySchemes");
  for (const [name, scheme] of Object.entries(object(schemes))) {
    const token = object(member(scheme, "x-token"));
    const { alg, seconds, "max-seconds": longest = seconds, "skew-seconds": skewSeconds = 0 } = token;
    if (typeof alg !== "string" || typeof longest !== "number" || typeof skewSeconds !== "number") continue;
    const claims = Object.fromEntries(
      Object.entries(object(token.claims)).map(([claim, template]) => [claim, String(template)]),
    );
    rules.set(name, { alg, maxSeconds: longest, skewSeconds, claims });
  }
  return rules;
}

/** A claim with the caller's values in place of the names in braces. */
export function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{([^{}]+)\}/g, (_, name: string) => values[name] ?? "");
}
