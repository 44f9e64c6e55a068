import { createHmac, timingSafeEqual } from "node:crypto";
import { openSecret } from "./secret.ts";
import type { Store } from "./store.ts";

/** Sort key of the last row of a page. */
export type Position = readonly (string | number)[];

/**
 * Cursors name a position in a list by its sort key, so rows that come or go between two pages neither repeat nor
 * hide others. They are signed together with the name of their list: one that was changed, made up, or taken from
 * another list is not read.
 */
export interface Cursors {
  write(list: string, position: Position): string;
  /** `undefined` where the cursor was not issued for this list. */
  read(list: string, cursor: string): Position | undefined;
}

const MAC_BYTES = 16;

export function openCursors(store: Store, api: string): Cursors {
  const secret = openSecret(store, "cursors");
  const sign = (list: string, payload: Buffer): Buffer =>
    createHmac("sha256", secret).update(`${api}\n${list}\n`).update(payload).digest().subarray(0, MAC_BYTES);

  return {
    write(list, position) {
      const payload = Buffer.from(JSON.stringify(position));
      return Buffer.concat([sign(list, payload), payload]).toString("base64url");
    },
    read(list, cursor) {
      const bytes = Buffer.from(cursor, "base64url");
      // Decoding skips what is not base64url; only the one spelling that was issued counts.
      if (bytes.length <= MAC_BYTES || bytes.toString("base64url") !== cursor) return undefined;
      const payload = bytes.subarray(MAC_BYTES);
      if (!timingSafeEqual(bytes.subarray(0, MAC_BYTES), sign(list, payload))) return undefined;
      // The signature holds, so the payload is what `write` put there.
      return JSON.parse(payload.toString()) as Position;
    },
  };
}

/** Cuts a page from rows that were read up to one more than `limit`; the one more means that there is a next page. */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  cursorAfter: (last: Row) => string,
): { readonly rows: readonly Row[]; readonly next: string | null } {
  const last = rows[limit - 1];
  const next = rows.length > limit && last !== undefined ? cursorAfter(last) : null;
  return { rows: rows.slice(0, limit), next };
}
