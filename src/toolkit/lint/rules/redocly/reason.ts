import { ANNOTATION } from "../../../../openapi/annotation-names.ts";
import { assumptionOf, exemptionOf, lintExceptionsOf } from "../../../../openapi/annotations.ts";
import { entriesOf, textOf } from "../../../../openapi/json.ts";
import type { Context, Rule } from "./visitor.ts";

/** Annotations that say why something is as it is. */
const REASONS = [
  [ANNOTATION.assumed, assumptionOf],
  [ANNOTATION.idempotencyExempt, exemptionOf],
] as const;

/** A reason is a full sentence: four different words or more, an end, and no TODO. */
export const reason: Rule = () => ({
  any(node, { report, location }: Context) {
    const check = (name: string, text: string | undefined, at = location.child(name)) => {
      const fault = text === undefined ? undefined : faultOf(text);
      if (fault !== undefined) report({ message: `The reason in ${name} ${fault}`, location: at });
    };
    for (const [name, read] of REASONS) check(name, read(node));
    for (const [rule, text] of entriesOf(lintExceptionsOf(node)))
      check(ANNOTATION.lintExcept, textOf(text), location.child([ANNOTATION.lintExcept, rule]));
  },
});

function faultOf(text: string): string | undefined {
  const words = text.trim().split(/\s+/);
  if (/\b(?:todo|tbd|fixme|xxx)\b/i.test(text)) return "is only a note of work to do";
  if (words.length < 4) return `is no sentence: "${text.trim()}"`;
  if (!/[.!?]["')`]?$/.test(text.trim())) return "does not end like a sentence";
  if (new Set(words.map((word) => word.toLowerCase())).size < 4) return "repeats itself";
  return undefined;
}
