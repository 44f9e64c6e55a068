import { createHmac, timingSafeEqual } from "node:crypto";
import { openSecret } from "./secret.ts";
import type { Store } from "./store.ts";

/** First path segment of files. No API may have this name. */
export const storagePrefix = "storage";

export type Verdict = "valid" | "expired" | "forged";

/** Signs short-lived URLs of files, which need no credential. */
export interface Presigner {
  /**
   * `host` is the authority that the caller uses. `file` is a name that needs no escaping in a path. The URL expires at
   * `until`, in ms.
   */
  sign(host: string, file: string, until: number): string;
  verify(file: string, query: URLSearchParams, now: number): Verdict;
}

export function openPresigner(store: Store, api: string): Presigner {
  const secret = openSecret(store, "files");
  const signatureOf = (file: string, expires: string): Buffer =>
    createHmac("sha256", secret).update(`${api}\n${file}\n${expires}`).digest();

  return {
    sign(host, file, until) {
      const signature = signatureOf(file, String(until)).toString("base64url");
      const query = new URLSearchParams({ expires: String(until), signature });
      return `http://${host}/${storagePrefix}/${api}/${file}?${query}`;
    },
    verify(file, query, now) {
      const expires = query.get("expires") ?? "";
      const given = Buffer.from(query.get("signature") ?? "", "base64url");
      const right = signatureOf(file, expires);
      if (given.length !== right.length || !timingSafeEqual(given, right)) return "forged";
      return now < Number(expires) ? "valid" : "expired";
    },
  };
}
