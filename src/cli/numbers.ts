import { InvalidArgumentError } from "commander";

/** `200000` as `200,000`. `Intl` would first load its tables, which takes longer than a small import. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 row`, `2,000 rows`, `3 batches`. */
export function count(number: number, noun: string): string {
  const plural = noun.endsWith("ch") ? `${noun}es` : `${noun}s`;
  return `${grouped(number)} ${number === 1 ? noun : plural}`;
}

/** Reads a count from an option. @throws InvalidArgumentError */
export function atLeastOne(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("It is a whole number from 1.");
  return number;
}
