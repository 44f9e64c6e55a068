import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { isObject, objectsOf } from "../../openapi/json.ts";
import { isSuccessKey } from "../../openapi/operations.ts";
import type { Bundle } from "./bundle.ts";
import type { Spot } from "./change.ts";
import type { OperationPair, Report } from "./operation-pair.ts";

/** Judges the states that end a run. A client polls until it sees one, so it notices every change of them. */
export function judgeStates({ key, was, is, head }: OperationPair, report: Report): void {
  const [before, after] = [was.state, is.state];
  if (!before && !after) return;
  if (!before || !after) {
    if (after)
      report(
        "compatible",
        "state-added",
        "it now reports how far the work has come",
        ...spot(head, key, after.status),
      );
    else report("breaking", "state-removed", "it no longer reports how far the work has come");
    return;
  }
  const at = spot(head, key, after.status);
  if (before.status !== after.status)
    report(
      "breaking",
      "state-moved",
      `the state stood at "${before.status}", now at "${after.status}"`,
      ...at,
    );
  if (before.finishedAt !== after.finishedAt)
    report(
      before.finishedAt === undefined ? "compatible" : "breaking",
      "finished-at-changed",
      `the time of the end was at ${before.finishedAt ?? "no location"}, now at ${after.finishedAt ?? "none"}`,
      ...at,
    );
  const values = new Set([...Object.keys(before.outcomes), ...Object.keys(after.outcomes)]);
  for (const value of values) {
    const [old, now] = [before.outcomes[value], after.outcomes[value]];
    if (old === now) continue;
    // Another finding reports a value that is gone.
    const own = valueSpot(head, key, after.status, value);
    if (now === undefined && !own) continue;
    report(
      "breaking",
      "terminal-changed",
      `${value} meant ${old ?? "not finished"}, now it means ${now ?? "not finished"}`,
      ...(own ? [own] : []),
      ...at,
    );
  }
}

/** The property that holds the state. */
function spot(bundle: Bundle, key: string, pointer: string): Spot[] {
  return states(bundle, key, pointer).map(({ owner, name }) => ({ object: owner.properties, key: name }));
}

function states(bundle: Bundle, key: string, pointer: string) {
  return [...bundle.responses(key)]
    .filter(([status]) => isSuccessKey(status))
    .map(([, response]) => bundle.property(bundle.jsonSchema(response), pointer))
    .filter((each) => each !== undefined);
}

/** The `const` of one state. */
function valueSpot(bundle: Bundle, key: string, pointer: string, value: string): Spot | undefined {
  for (const { owner, name } of states(bundle, key, pointer)) {
    const properties = isObject(owner.properties) ? owner.properties : {};
    for (const layer of bundle.layers(properties[name])) {
      const found = objectsOf(layer.oneOf).find((each) => each.const === value);
      if (found) return { object: found, key: ANNOTATION.terminal };
    }
  }
  return undefined;
}
