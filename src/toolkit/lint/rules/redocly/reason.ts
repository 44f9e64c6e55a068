import { entriesOf, type Json } from "../../../../openapi/json.ts";
import type { Context, Rule } from "./visitor.ts";

/** Annotations that say why something is as it is. */
const REASONS = ["x-assumed", "x-idempotency-exempt"];

/** A reason is a sentence that could convince somebody. */
export const reason: Rule = () => ({
  any(node, { report, location }: Context) {
    const check = (name: string, text: Json | undefined, at = location.child(name)) => {
      const fault = typeof text === "string" ? faultOf(text) : undefined;
      if (fault !== undefined) report({ message: `The reason in ${name} ${fault}`, location: at });
    };
    for (const name of REASONS) check(name, node[name]);
    for (const [rule, text] of entriesOf(node["x-lint-except"]))
      check("x-lint-except", text, location.child(["x-lint-except", rule]));
  },
});

function faultOf(text: string): string | undefined {
  const words = text.trim().split(/\s+/);
  if (/\b(?:todo|tbd|fixme|xxx)\b/i.test(text)) return "is a note that something has still to be done";
  if (words.length < 4) return `is no sentence: "${text.trim()}"`;
  if (!/[.!?]["')`]?$/.test(text.trim())) return "does not end like a sentence";
  if (new Set(words.map((word) => word.toLowerCase())).size < 4) return "repeats itself";
  return undefined;
}
