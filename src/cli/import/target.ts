import type { Field } from "./fields.ts";

/** Where a column goes: a field, or a property inside a field that holds an object. */
export interface Target {
  readonly field: Field;
  /** Property inside the field. Without it, the column fills the whole field. */
  readonly inner?: string;
  /** Set for columns that fill the field together. */
  readonly joint?: Joint;
}

/** The part of one of several columns whose values are joined. */
export interface Joint {
  /** Names all columns that are joined. */
  readonly of: string;
  /** Position of this column's value among theirs. */
  readonly place: number;
  readonly separator: string;
}

/** A target as `--map` names it. */
export function describeTarget({ field, inner }: Target): string {
  return inner === undefined ? field.name : `${field.name}.${inner}`;
}
