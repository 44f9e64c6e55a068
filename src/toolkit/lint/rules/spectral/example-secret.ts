import { patternOf } from "../../../../openapi/annotations.ts";
import { isObject, type Json } from "../../../../openapi/json.ts";
import { securitySchemesOf } from "../../../../openapi/security.ts";
import type { Bundle, Path } from "./bundle.ts";
import { type BundleProblem, rule } from "./rule.ts";
import { looksSecret, shapeOf } from "./secrets.ts";

/** Properties whose values are published. */
const SHOWN = /^(?:examples?|default|const|enum)$/;

/** A published document contains nothing that looks like a real credential. */
export const exampleSecret = rule("No example shows what looks like a real secret.", (bundle) => {
  const own = ownShapes(bundle);
  const problems: BundleProblem[] = [];
  const visit = (value: Json, path: Path, shown: boolean): void => {
    if (typeof value === "string") {
      const shape =
        shapeOf(value) ??
        (shown
          ? (own.find(([, pattern]) => pattern.test(value) && looksSecret(value))?.[0] ?? unknown(value))
          : undefined);
      if (shape !== undefined)
        problems.push({ message: `This looks like ${shape}: "${value.slice(0, 6)}…"`, path });
    } else if (Array.isArray(value))
      for (const [at, item] of value.entries()) visit(item, [...path, at], shown);
    else if (isObject(value))
      for (const [key, item] of Object.entries(value)) visit(item, [...path, key], shown || SHOWN.test(key));
  };
  visit(bundle.root, [], false);
  return problems;
});

function unknown(value: string): string | undefined {
  return looksSecret(value) ? "a secret: it is long and has no pattern" : undefined;
}

/** Patterns of the API's own credentials, with their names for messages. */
function ownShapes(bundle: Bundle): [string, RegExp][] {
  return [...securitySchemesOf(bundle, bundle.root)].flatMap(([name, scheme]): [string, RegExp][] => {
    const pattern = patternOf(scheme);
    if (pattern === undefined) return [];
    try {
      return [[`a credential of \`${name}\``, new RegExp(pattern, "u")]];
    } catch {
      // The rule `pattern` reports it.
      return [];
    }
  });
}
