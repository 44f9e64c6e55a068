import { ANNOTATION } from "../../../../openapi/annotation-names.ts";
import { errorPartsOf, isRequestId } from "../../../../openapi/annotations.ts";
import { isObject, type Json } from "../../../../openapi/json.ts";
import { valueAt } from "../../../../openapi/pointer.ts";
import { findMarked } from "../../../../openapi/schema.ts";
import type { Bundle } from "./bundle.ts";
import { type BundleProblem, rule } from "./rule.ts";

/** The examples of body and header have the same request id. */
export const requestIdExample = rule("Header and body of an example carry one request id.", (bundle) => {
  const pointer = pointerIn(bundle);
  return bundle.operations.flatMap((operation) => {
    const sent = operation.parameters.find(({ value }) => isRequestId(value))?.value.example;
    return operation.responses.flatMap((response): BundleProblem[] => {
      const header = [...response.headers.values()].find((each) => isRequestId(each));
      const returned = header?.example;
      if (!header || returned === undefined) return [];
      const echo: BundleProblem[] =
        sent === undefined || sent === returned
          ? []
          : [
              {
                message: `The example is ${quote(returned)}, that of the request's header ${quote(sent)}`,
                path: bundle.path(header, "example"),
              },
            ];
      return [
        ...echo,
        ...response.examples.flatMap(({ name, value, holder }) => {
          const id = pointer === undefined || !isObject(value) ? undefined : valueAt(value, pointer);
          if (id === undefined || id === returned) return [];
          const message = `The example ${name} has the request id ${quote(id)}, its header ${quote(returned)}`;
          return [{ message, path: bundle.path(holder, "value") }];
        }),
      ];
    });
  });
});

/** Pointer to the request id in error bodies. Other responses use the same one. */
function pointerIn(bundle: Bundle): string | undefined {
  for (const { responses } of bundle.operations) {
    for (const { schema } of responses) {
      const found = findMarked(bundle, schema, ANNOTATION.error).find((marked) =>
        errorPartsOf(marked.schema).includes("request-id"),
      );
      if (found) return found.pointer;
    }
  }
  return undefined;
}

function quote(value: Json): string {
  return JSON.stringify(value);
}
