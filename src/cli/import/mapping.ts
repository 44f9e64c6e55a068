import { quote } from "../bulk/input-problem.ts";
import { CommandFailed, exit } from "../exit.ts";
import type { Field } from "./fields.ts";
import type { Target } from "./target.ts";

/** One `--map column=field`. An empty field leaves the column out. The column `*` stands for every unknown column. */
export interface Mapping {
  readonly column: string;
  readonly target: string;
}

/** Splits at the last `=`, since a column's name may contain one. @throws TypeError if the text is not `column=field`. */
export function parseMapping(text: string): Mapping {
  const equals = text.lastIndexOf("=");
  if (equals < 1) throw new TypeError(`${quote(text)} is not column=field`);
  return { column: text.slice(0, equals).trim(), target: text.slice(equals + 1).trim() };
}

/**
 * What a mapping to a field fills. With `inside`, a target without a property means the property that has the column's name.
 * @throws CommandFailed for a field that does not exist, or a property of one that has none.
 */
export function mappedTarget(fields: readonly Field[], { target, column }: Mapping, inside = false): Target {
  const [name = "", ...path] = target.split(".");
  const field = fields.find((field) => field.name === name);
  if (!field) {
    const known = fields.map(({ name }) => name).join(", ");
    throw new CommandFailed(
      `--map ${quote(`${column}=${target}`)}: ${quote(name)} is not one of the fields ${known}.`,
      exit.misuse,
    );
  }
  const inner = path.join(".") || (inside ? column : undefined);
  if (inner !== undefined && field.type !== "object") {
    throw new CommandFailed(
      `--map ${quote(`${column}=${target}`)}: ${name} is not an object with properties.`,
      exit.misuse,
    );
  }
  return inner === undefined ? { field } : { field, inner };
}

/** The columns that a mapping names. `+` joins several, unless a column has exactly that name. */
export function partsOf(column: string, header: readonly string[]): string[] {
  return header.includes(column) ? [column] : column.split("+");
}
