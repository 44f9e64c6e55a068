import { isObject, type Json, textOf } from "../../openapi/json.ts";
import type { Place } from "../../openapi/problem.ts";
import type { Source, Span } from "../../openapi/source.ts";

/** One entry of an `x-lint-except`: within `span` a rule may be broken, for a reason. */
export interface Exception {
  readonly rule: string;
  readonly reason: string;
  readonly span: Span;
  /** Where the entry itself stands. */
  readonly place: Place;
}

/** The exceptions in all files that a document was read from. */
export function exceptionsOf(source: Source): Exception[] {
  const found: Exception[] = [];
  const seen = new Set<Json>();
  const visit = (value: Json | undefined): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    const excepted = isObject(value) ? value["x-lint-except"] : undefined;
    if (isObject(excepted)) {
      const span = source.span(value);
      for (const [rule, reason] of Object.entries(excepted))
        found.push({ rule, reason: textOf(reason) ?? "", span, place: source.place(excepted, rule) });
    }
    for (const member of Object.values(value)) visit(member);
  };
  for (const file of source.files) visit(source.read(file));
  return found;
}

/** The exceptions that cover a finding: those of its rule whose object it stands in. */
export function covering<T extends { rule: string; place: Place; span: Span }>(
  exceptions: readonly T[],
  finding: Place & { readonly rule: string },
): T[] {
  return exceptions.filter(({ rule, span }) => rule === finding.rule && isWithin(finding, span));
}

function isWithin(place: Place, { from, to }: Span): boolean {
  return place.file === from.file && !isBefore(place, from) && !isBefore(to, place);
}

function isBefore(a: Place, b: Place): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}
