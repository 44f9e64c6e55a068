import { createHash, randomInt, randomUUID } from "node:crypto";
import { seeded } from "../core/faults/seeded.ts";

/** Where ids and other made values get their randomness. */
export interface Chance {
  /** A number from 0 up to, but not including, `count`. */
  below(count: number): number;
  uuid(): string;
}

export const chance: Chance = { below: (count) => randomInt(count), uuid: () => randomUUID() };

/** The same values for the same name. */
export function namedChance(name: string): Chance {
  const next = seeded(createHash("sha256").update(name).digest().readInt32BE());
  const below = (count: number): number => Math.floor(next() * count);
  const hex = (length: number): string => Array.from({ length }, () => below(16).toString(16)).join("");
  return {
    below,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${"89ab"[below(4)]}${hex(3)}-${hex(12)}`,
  };
}
