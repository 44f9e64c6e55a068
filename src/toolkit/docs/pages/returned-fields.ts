import type { Field } from "../model/fields.ts";

/**
 * The properties of a response body, for a page that shows the request body too. A property is `asSent` if it and all below it
 * are the same in the request. The properties below it are left out.
 */
export function returnedFields(
  sent: readonly Field[],
  returned: readonly Field[],
): { readonly field: Field; readonly asSent: boolean }[] {
  const known = new Set(sent.map(same));
  const whole = returned.filter(
    (field) => field.path !== "" && known.has(same(field)) && isSameBelow(field, sent, returned),
  );
  return returned
    .filter(({ path }) => !whole.some((above) => isBelow(path, above.path)))
    .map((field) => ({ field, asSent: whole.includes(field) }));
}

/** The parts of a field to compare. `required` is left out: it may differ between request and response. */
function same({ path, variant, type, description, limits, values }: Field): string {
  return JSON.stringify([path, variant, type, description, limits, values]);
}

/** Whether everything below a field is the same in both bodies. */
function isSameBelow({ path }: Field, sent: readonly Field[], returned: readonly Field[]): boolean {
  const below = (fields: readonly Field[]) => fields.filter((field) => isBelow(field.path, path)).map(same);
  return JSON.stringify(below(sent)) === JSON.stringify(below(returned));
}

function isBelow(path: string, parent: string): boolean {
  return parent !== "" && (path.startsWith(`${parent}.`) || path.startsWith(`${parent}[]`));
}
