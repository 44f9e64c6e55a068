import { InvalidArgumentError } from "commander";

/** Reads a port from an option; 0 takes a free one. @throws InvalidArgumentError */
export function port(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535)
    throw new InvalidArgumentError("It is a whole number from 0 to 65535.");
  return number;
}
