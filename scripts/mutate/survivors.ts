import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { isObject, textOf } from "../../src/openapi/json.ts";
import type { Mutant } from "./mutants.ts";

/** Why mutants of an operator may survive: no rule can know that the author meant something else. */
export interface Reason {
  readonly operator: string;
  /** Applies only if the file's path contains this. */
  readonly file: string | undefined;
  readonly reason: string;
}

export const FILE = "spec/rules/survivors.yaml";

/** @throws Error if an entry has no operator or no reason. */
export function readReasons(base: string): Reason[] {
  const entries: unknown = parse(readFileSync(join(base, FILE), "utf8"));
  return (Array.isArray(entries) ? entries : []).map((entry: unknown, index) => {
    const { operator, file, reason } = isObject(entry) ? entry : {};
    const [name, why] = [textOf(operator), textOf(reason)];
    if (!name || !why) throw new Error(`${FILE}: entry ${index + 1} needs an operator and a reason`);
    return { operator: name, file: textOf(file), reason: why };
  });
}

export function reasonFor({ operator, file }: Mutant, reasons: readonly Reason[]): Reason | undefined {
  return reasons.find((reason) => reason.operator === operator && file.includes(reason.file ?? ""));
}
