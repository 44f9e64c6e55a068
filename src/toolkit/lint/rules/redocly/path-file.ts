import { entriesOf, isObject, textOf } from "../../../../openapi/json.ts";
import type { Rule } from "./visitor.ts";

/** A path is in the file that is named after it. */
export const pathFile: Rule = () => ({
  Paths(paths, { report, location }) {
    for (const [path, item] of entriesOf(paths)) {
      const reference = isObject(item) ? textOf(item.$ref) : undefined;
      if (reference === undefined || reference.startsWith("#")) continue;
      const expected = `paths/${path.replace(/^\//, "").replace(/[/:]/g, "_") || "root"}.yaml`;
      if (reference.replace(/^\.\//, "") === expected) continue;
      report({
        message: `${path} stands in ${reference}, not in ${expected}`,
        location: location.child([path, "$ref"]),
      });
    }
  },
});
