import { randomBytes } from "node:crypto";

const BYTES = 1280;

let drawn = "";
let used = 0;

/** Random hexadecimal digits for an id. They are drawn in bulk: a few cost almost as much as a thousand. */
export function randomHex(digits: number): string {
  if (used + digits > drawn.length) {
    drawn = randomBytes(BYTES).toString("hex");
    used = 0;
  }
  used += digits;
  return drawn.slice(used - digits, used);
}
