import { createHmac, timingSafeEqual } from "node:crypto";
import { openSecret } from "./secret.ts";
import type { Store } from "./store.ts";

/** Sort key of the last row of a page. */
export type Position = readonly (string | number)[];

/**
 * Cursors name a position in a list by its sort key, so rows added or deleted between pages neither repeat nor
 * hide others. The signature covers the list's name: a cursor that was changed, made up, or taken from another list
 * is rejected.
 */
export interface Cursors {
  write(list: string, position: Position): string;
  /** `undefined` if the cursor was not issued for this list. */
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
      // Decoding skips invalid characters, so only the exact text that was issued counts.
      if (bytes.length <= MAC_BYTES || bytes.toString("base64url") !== cursor) return undefined;
      const payload = bytes.subarray(MAC_BYTES);
      if (!timingSafeEqual(bytes.subarray(0, MAC_BYTES), sign(list, payload))) return undefined;
      // The signature is valid, so `write` made the payload.
      return JSON.parse(payload.toString()) as Position;
    },
  };
}

/** Cuts a page from up to `limit` + 1 rows. The extra row means that there is a next page. */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  cursorAfter: (last: Row) => string,
): { readonly rows: readonly Row[]; readonly next: string | null } {
  const last = rows[limit - 1];
  const next = rows.length > limit && last !== undefined ? cursorAfter(last) : null;
  return { rows: rows.slice(0, limit), next };
}
