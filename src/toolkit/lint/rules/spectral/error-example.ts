import { ANNOTATION } from "../../../../openapi/annotation-names.ts";
import { codesOf, errorPartsOf } from "../../../../openapi/annotations.ts";
import { isObject } from "../../../../openapi/json.ts";
import { valueAt } from "../../../../openapi/pointer.ts";
import { findMarked } from "../../../../openapi/schema.ts";
import type { Bundle, Response } from "./bundle.ts";
import { type BundleProblem, rule } from "./rule.ts";

/** Every code that a response names has an example. */
export const codeExample = rule("Every code of a response has an example.", (bundle) =>
  judge(bundle, (response, pointer) => {
    const shown = response.examples.map(({ value }) => valueAt(value, pointer));
    return (codesOf(response.value) ?? []).flatMap((code, at) =>
      shown.includes(code)
        ? []
        : [
            {
              message: `No example of this response has the code ${code}`,
              path: bundle.path(response.value, ANNOTATION.codes, at),
            },
          ],
    );
  }),
);

/** An example shows only a code that its response names. */
export const exampleCode = rule("An example of an error has a code of its response.", (bundle) =>
  judge(bundle, (response, pointer) => {
    const codes = codesOf(response.value) ?? [];
    return response.examples.flatMap(({ name, value, holder }) => {
      const code = valueAt(value, pointer);
      if (typeof code === "string" && codes.includes(code)) return [];
      const message =
        code === undefined
          ? `The example ${name} has no code`
          : `The example ${name} has the code ${JSON.stringify(code)}; a response with it gives ${codes.join(", ")}`;
      return [{ message, path: bundle.path(holder, "value") }];
    });
  }),
);

/** Checks each error response that names its codes and whose body has a marked code. */
function judge(
  bundle: Bundle,
  check: (response: Response, pointer: string) => BundleProblem[],
): BundleProblem[] {
  return bundle.operations.flatMap(({ responses }) =>
    responses.flatMap((response) => {
      if (response.status < 400 || codesOf(response.value) === undefined) return [];
      const pointer = findMarked(bundle, response.schema, ANNOTATION.error).find(
        ({ schema }) => isObject(schema) && errorPartsOf(schema).includes("code"),
      )?.pointer;
      return pointer === undefined ? [] : check(response, pointer);
    }),
  );
}
