import { createHmac, timingSafeEqual } from "node:crypto";
import type { JsonObject } from "../core/json.ts";
import { objectInPart } from "../core/token-part.ts";
import { filled, type TokenRules } from "../core/token-rules.ts";
import type { MachineKey } from "./keys.ts";

/** HMAC hashes: their names in the contract's `x-token`, and in Node. */
const hashes: Readonly<Record<string, string>> = { HS256: "sha256", HS384: "sha384", HS512: "sha512" };

/** The access key of a valid token, or why the token is invalid. Reasons reveal only what the caller sent. */
export type Verdict = { readonly accessKey: string } | { readonly message: string };

/** Checks a machine token: first its signature, then its claims. `now` is in ms. */
export function verifyToken(
  token: string,
  rules: TokenRules,
  keys: ReadonlyMap<string, MachineKey>,
  now: number,
): Verdict {
  const [head = "", body = "", signature = "", ...rest] = token.split(".");
  const header = objectInPart(head);
  const claims = objectInPart(body);
  if (!header || !claims || rest.length > 0) return { message: "The token is not a JWT." };
  if (header.alg !== rules.alg) return { message: `The token has to be signed with ${rules.alg}.` };
  const accessKey = header.kid;
  const key = typeof accessKey === "string" ? keys.get(accessKey) : undefined;
  if (typeof accessKey !== "string" || !key)
    return { message: "The token names no known access key in `kid`." };
  if (!signedWith(rules.alg, key.secret, `${head}.${body}`, signature)) {
    return { message: "The token's signature is not that of its access key." };
  }
  if (key.revoked) return { message: "The access key was revoked." };
  const message = claimProblem(claims, rules, accessKey, key, now / 1000);
  return message === undefined ? { accessKey } : { message };
}

function claimProblem(
  { iss, aud, org, iat, exp }: JsonObject,
  { claims, maxSeconds, skewSeconds }: TokenRules,
  accessKey: string,
  key: MachineKey,
  now: number,
): string | undefined {
  const expected = (name: string) =>
    filled(claims[name] ?? "", { access_key: accessKey, organization: key.organization });
  const audience = expected("aud");
  if (iss !== expected("iss")) return "The token's `iss` is not that of its access key.";
  if (aud !== audience && !(Array.isArray(aud) && aud.includes(audience))) {
    return `The token's \`aud\` is not ${audience}.`;
  }
  if (typeof org !== "string" || org.toLowerCase() !== expected("org")) {
    return "The token's `org` is no organisation of its access key.";
  }
  if (typeof iat !== "number" || typeof exp !== "number") return "The token has no `iat` and `exp`.";
  if (exp - iat > maxSeconds) return `The token lives longer than ${maxSeconds} seconds.`;
  if (iat > now + skewSeconds) return "The token is from the future; check the clock.";
  if (exp <= now - skewSeconds) return "The token has expired.";
  return undefined;
}

function signedWith(alg: string, secret: string, text: string, signature: string): boolean {
  const right = createHmac(hashes[alg] ?? "", secret)
    .update(text)
    .digest("base64url");
  const [ours, theirs] = [Buffer.from(right), Buffer.from(signature)];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}
