import { createHmac, timingSafeEqual } from "node:crypto";
import { isObject, type JsonObject } from "../json.ts";
import type { MachineKey } from "./keys.ts";

/** Of the contract's `x-token`: the longest life of a token, in seconds. */
const MAX_SECONDS = 60;
/** How far the clocks of caller and server may differ, in seconds. */
const SKEW = 5;
const AUDIENCE = "meshes-api";

/** The access key whose token it is, or why it is not valid. No reason tells more than the caller has sent. */
export type Verdict = { readonly accessKey: string } | { readonly message: string };

/** Checks a machine token: signature first, then what it claims. `now` is in ms. */
export function verifyToken(token: string, keys: ReadonlyMap<string, MachineKey>, now: number): Verdict {
  const [head = "", body = "", signature = "", ...rest] = token.split(".");
  const header = parse(head);
  const claims = parse(body);
  if (!header || !claims || rest.length > 0) return { message: "The token is not a JWT." };
  if (header.alg !== "HS256") return { message: "The token has to be signed with HS256." };
  const accessKey = header.kid;
  const key = typeof accessKey === "string" ? keys.get(accessKey) : undefined;
  if (typeof accessKey !== "string" || !key)
    return { message: "The token names no known access key in `kid`." };
  if (!signedWith(key.secret, `${head}.${body}`, signature)) {
    return { message: "The token's signature is not that of its access key." };
  }
  if (key.revoked) return { message: "The access key was revoked." };
  const message = claimProblem(claims, accessKey, key, now / 1000);
  return message === undefined ? { accessKey } : { message };
}

function claimProblem(
  { iss, aud, org, iat, exp }: JsonObject,
  accessKey: string,
  key: MachineKey,
  now: number,
): string | undefined {
  if (iss !== `urn:meshes:m2m:${accessKey}`) return "The token's `iss` is not that of its access key.";
  if (aud !== AUDIENCE && !(Array.isArray(aud) && aud.includes(AUDIENCE))) {
    return `The token's \`aud\` is not ${AUDIENCE}.`;
  }
  if (typeof org !== "string" || org.toLowerCase() !== key.organization) {
    return "The token's `org` is no organisation of its access key.";
  }
  if (typeof iat !== "number" || typeof exp !== "number") return "The token has no `iat` and `exp`.";
  if (exp - iat > MAX_SECONDS) return `The token lives longer than ${MAX_SECONDS} seconds.`;
  if (iat > now + SKEW) return "The token is from the future; check the clock.";
  if (exp <= now - SKEW) return "The token has expired.";
  return undefined;
}

function signedWith(secret: string, text: string, signature: string): boolean {
  const right = createHmac("sha256", secret).update(text).digest("base64url");
  const [ours, theirs] = [Buffer.from(right), Buffer.from(signature)];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}

function parse(part: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
