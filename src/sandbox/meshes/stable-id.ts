import { createHash } from "node:crypto";

/** A UUID derived from `names`. The same names give the same id in every sandbox. */
export function stableId(...names: string[]): string {
  const hex = createHash("sha256").update(names.join("\n")).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
