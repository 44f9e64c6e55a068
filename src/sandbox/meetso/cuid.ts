import { createHash } from "node:crypto";

/** An id in the form of a CUID (`c` and 24 letters or digits). The same name gives the same id. */
export function cuid(...name: readonly (string | number)[]): string {
  const hash = createHash("sha256").update(name.join("\n")).digest("hex");
  return `c${BigInt(`0x${hash}`).toString(36).slice(0, 24)}`;
}
