import type { TextRule } from "./plain.ts";
import type { Target } from "./target.ts";

/** A column that fills a text field. */
export interface TextColumn {
  readonly field: string;
  readonly rule: TextRule;
  /** What stands before the value in the JSON: the name, the colon, and the quote. */
  readonly opening: Uint8Array;
}

/** What plain rows need to know of their columns. */
export interface PlainColumns {
  /** `undefined` stands for a column without a name, whose cells must be empty. */
  readonly columns: readonly (TextColumn | "left out" | undefined)[];
  /** How many of the columns have to be filled in each row. */
  readonly required: number;
  readonly delimiter: number;
  /** White space around cells is removed. */
  readonly trim: boolean;
}

/**
 * The columns of a file whose rows may be plain; `undefined` where a column fills anything but a whole text field, a name
 * would not keep its place in an object, or the delimiter has a meaning of its own.
 */
export function plainColumns(
  header: readonly string[],
  targets: readonly (Target | undefined)[],
  texts: ReadonlyMap<string, TextRule>,
  { delimiter, trim = false }: { readonly delimiter: string; readonly trim?: boolean | undefined },
): PlainColumns | undefined {
  if (!/^[\t !#-[\]-~]$/.test(delimiter)) return undefined;
  const columns: PlainColumns["columns"][number][] = [];
  for (const [index, name] of header.entries()) {
    const target = targets[index];
    if (!target) columns.push(name === "" ? undefined : "left out");
    else {
      const { field, inner, joint } = target;
      const rule = texts.get(field.name);
      if (!rule || inner !== undefined || joint || !/^[a-z]\w*$/i.test(field.name)) return undefined;
      columns.push({ field: field.name, rule, opening: Buffer.from(`"${field.name}":"`) });
    }
  }
  const required = columns.filter((column) => typeof column === "object" && column.rule.required).length;
  return { columns, required, delimiter: delimiter.charCodeAt(0), trim };
}
