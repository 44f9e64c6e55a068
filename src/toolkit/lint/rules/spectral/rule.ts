import type { RuleDefinition } from "@stoplight/spectral-core";
import type { JsonObject } from "../../../../openapi/json.ts";
import { Bundle, type Path } from "./bundle.ts";

/** A problem of a bundle, which has no lines: `path` leads to its location, from which the file and line are found. */
export interface BundleProblem {
  readonly message: string;
  readonly path: Path;
}

const bundles = new WeakMap<JsonObject, Bundle>();

/** A rule of Spectral that judges a bundle as a whole: most of ours relate one part of an API to another. */
export function rule(
  description: string,
  check: (bundle: Bundle) => readonly BundleProblem[],
): RuleDefinition {
  return {
    description,
    message: "{{error}}",
    severity: "error",
    given: "$",
    // References are followed by the rule itself, so that a path names the component and not who refers to it.
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
