import { isObject, type Json } from "../../openapi/json.ts";
import { tokensOf } from "../../openapi/pointer.ts";
import type { Bundle } from "./bundle.ts";
import type { Change } from "./change.ts";
import type { Pair } from "./pairs.ts";
import type { ToolChange } from "./tool.ts";
import type { Proofs } from "./unproved.ts";

/**
 * Judges a change of a schema as compatible if that can be proved: some schema around it accepts at least as much in requests
 * and allows at most as much in responses. The tool compares keywords only, and different keywords can mean the same.
 */
export function harmless(
  { base: was, revision }: ToolChange,
  head: Bundle,
  pairs: readonly Pair[],
  proofs: Proofs,
): Change | undefined {
  const pointer = revision?.pointer ?? was?.pointer ?? "";
  const around = chainOf(head, pointer).reverse();
  for (const object of around) {
    const here = pairs.filter((each) => each.head === object);
    const [pair] = here;
    if (!pair || !here.every((each) => isHarmless(each, proofs))) continue;
    const sent = here.some(({ directions }) => directions.has("request"));
    const read = here.some(({ directions }) => directions.has("response"));
    const what =
      sent && read
        ? "means the same as before"
        : sent
          ? "takes all that it took"
          : "is always what it could be before";
    const rule = sent ? "schema-widened" : "schema-narrowed";
    return {
      verdict: "compatible",
      rule,
      message: `\`${pair.name}\` is written otherwise, and ${what}`,
      at: [{ object }],
    };
  }
  return undefined;
}

function isHarmless({ base, head, directions }: Pair, proofs: Proofs): boolean {
  return [...directions].every((direction) => proofs.isHarmless(base, head, direction));
}

/** The objects that a pointer leads through in the new bundle. */
function chainOf(head: Bundle, pointer: string): unknown[] {
  const chain: unknown[] = [];
  let current: Json | undefined = head.root;
  for (const token of tokensOf(pointer.replace(/^#/, ""))) {
    if (token === "$ref") continue;
    const holder: Json | undefined =
      isObject(current) && current.$ref !== undefined ? head.resolve(current) : current;
    current = Array.isArray(holder) ? holder[Number(token)] : isObject(holder) ? holder[token] : undefined;
    if (current === undefined) break;
    chain.push(current);
  }
  return chain;
}
