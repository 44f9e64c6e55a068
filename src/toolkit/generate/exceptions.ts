import { lintExceptionsOf } from "../../openapi/annotations.ts";
import { isObject, type Json, textOf } from "../../openapi/json.ts";
import type { Location } from "../../openapi/problem.ts";
import type { Source, Span } from "../../openapi/source.ts";

/** One entry of `x-lint-except`: within `span`, its rule may be broken. */
export interface Exception {
  readonly rule: string;
  readonly reason: string;
  readonly span: Span;
  /** Location of the entry. */
  readonly location: Location;
}

/** The exceptions in all files of a document. */
export function exceptionsOf(source: Source): Exception[] {
  const found: Exception[] = [];
  const seen = new Set<Json>();
  const visit = (value: Json | undefined): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    const excepted = isObject(value) ? lintExceptionsOf(value) : undefined;
    if (excepted) {
      const span = source.span(value);
      for (const [rule, reason] of Object.entries(excepted))
        found.push({ rule, reason: textOf(reason) ?? "", span, location: source.location(excepted, rule) });
    }
    for (const property of Object.values(value)) visit(property);
  };
  for (const file of source.files) visit(source.read(file));
  return found;
}

/** The exceptions that cover a finding: they have its rule, and their object contains it. */
export function covering<T extends { rule: string; location: Location; span: Span }>(
  exceptions: readonly T[],
  finding: Location & { readonly rule: string },
): T[] {
  return exceptions.filter(({ rule, span }) => rule === finding.rule && isWithin(finding, span));
}

function isWithin(location: Location, { from, to }: Span): boolean {
  return location.file === from.file && !isBefore(location, from) && !isBefore(to, location);
}

function isBefore(a: Location, b: Location): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}
