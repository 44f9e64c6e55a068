import type { RuleDefinition } from "@stoplight/spectral-core";
import type { JsonObject } from "../../../../openapi/json.ts";
import { Bundle, type Path } from "./bundle.ts";

/** A problem of a bundle. `path` is its location there; file and line are found from it. */
export interface BundleProblem {
  readonly message: string;
  readonly path: Path;
}

const bundles = new WeakMap<JsonObject, Bundle>();

/** Makes a rule of Spectral that judges a whole bundle: most of ours compare parts of an API. */
export function rule(
  description: string,
  check: (bundle: Bundle) => readonly BundleProblem[],
): RuleDefinition {
  return {
    description,
    message: "{{error}}",
    severity: "error",
    given: "$",
    // The rule follows references itself, so that a path names the component and not its user.
    resolved: false,
    // biome-ignore lint/suspicious/noThenProperty: it is Spectral's name for what a rule does
    then: {
      function: (root: JsonObject) => {
        const bundle = bundles.get(root) ?? new Bundle(root);
        bundles.set(root, bundle);
        return check(bundle).map(({ message, path }) => ({ message, path: [...path] }));
      },
    },
  };
}
