import { objectsOf, stringsOf } from "../../../../openapi/json.ts";
import type { Location, Rule } from "./visitor.ts";

/** In an API with scopes, every operation names its scope, so that a key can be limited to its use. */
export const operationScopes: Rule = () => {
  const operations: { scoped: boolean; location: Location }[] = [];
  let shared: ReturnType<typeof objectsOf> = [];
  return {
    Root: {
      enter(root) {
        shared = objectsOf(root.security);
      },
      leave(_, { report }) {
        if (!operations.some(({ scoped }) => scoped)) return;
        for (const { scoped, location } of operations)
          if (!scoped)
            report({
              message: "The operation does not name the scope that opens it, as the others do",
              location,
            });
      },
    },
    Operation(operation, { location }) {
      const own = operation.security !== undefined;
      const requirements = own ? objectsOf(operation.security) : shared;
      const scoped = requirements.some((each) => Object.values(each).flatMap(stringsOf).length > 0);
      // `security: []` says that the operation is open to everybody.
      const open = own && requirements.length === 0;
      operations.push({
        scoped: scoped || open,
        location: own ? location.child("security").key() : location.key(),
      });
    },
  };
};
