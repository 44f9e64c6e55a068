import { ANNOTATION } from "../../../../openapi/annotation-names.ts";
import { listedCodes } from "../../../../openapi/code-list.ts";
import { entriesOf, isObject } from "../../../../openapi/json.ts";
import { rule } from "./rule.ts";

/** Statuses that imply whether the same request can succeed later (RFC 6585, section 4; RFC 9110, section 15.6.4). */
const ALWAYS: ReadonlyMap<number, boolean> = new Map([
  [429, true],
  [503, true],
  [400, false],
  [401, false],
  [403, false],
  [405, false],
  [413, false],
]);

/** `x-retryable` of a code does not contradict its status. */
export const codeRetryable = rule("A code is as retryable as its status.", (bundle) => {
  const components = isObject(bundle.root.components) ? bundle.root.components : {};
  return entriesOf(components.schemas).flatMap(([, schema]) =>
    listedCodes(isObject(schema) ? schema : undefined).flatMap(({ name, status, retryable, value }) => {
      const expected = status === undefined ? undefined : ALWAYS.get(status);
      if (expected === undefined || retryable === undefined || retryable === expected) return [];
      const message = `${name} has status ${status}, which is ${expected ? "always" : "never"} worth the same request again`;
      return [{ message, path: bundle.path(value, ANNOTATION.retryable) }];
    }),
  );
});
