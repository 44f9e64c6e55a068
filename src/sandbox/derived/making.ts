import type { Call, Reply } from "../core/api.ts";
import { type JsonObject, object, valueIn } from "../core/json.ts";
import { jsonSchema } from "../core/operations.ts";
import { sharedValidators } from "../core/validators.ts";
import { openIds, openNewBody } from "./bodies.ts";
import type { Context } from "./context.ts";
import { locationOf, valueAt, withValue } from "./location.ts";
import { exampleReply } from "./prefer.ts";
import { taken } from "./refusals.ts";
import type { Behaviour } from "./resources.ts";
import { type Run, runAt } from "./runs.ts";
import { sampleBody } from "./sample.ts";

/** Makes an item of a collection. */
export function openCreation(context: Context, behaviour: Behaviour): (call: Call) => Reply {
  const { bundle, collections } = context;
  const { resource, response, at, status } = behaviour;
  const shown = valueAt(sampleBody(bundle, response), at);
  const bodyOf = openNewBody(bundle, resource.schema, shown, resource.id);
  const idOf = idsOf(context, behaviour, shown);
  const rules = collections.rules(resource);
  const replies = context.replies(behaviour);
  return (call) => {
    const items = collections.items(resource, call);
    const wanted = resource.id === undefined ? undefined : valueIn(call.body, resource.id);
    const isGiven = typeof wanted === "string" || typeof wanted === "number";
    const id = isGiven ? wanted : (rules.newId?.(call) ?? idOf());
    if (items.find(String(id))) throw taken(id);
    const derived = bodyOf(call, id);
    const body = object(rules.prepared?.(derived, call, undefined) ?? derived);
    rules.check?.(body, call, undefined);
    items.keep(String(id), body);
    rules.stored?.(body, call, undefined);
    const hasLocation = status === 201 && resource.parameter !== undefined;
    const location = { location: `${call.target.path}/${encodeURIComponent(id)}` };
    return replies.wrapped(object(rules.shown?.(body, call) ?? body), hasLocation ? location : {});
  };
}

/** Starts a run. The contract's link names the operation that reads it. */
export function openRunStart(context: Context, behaviour: Behaviour): (call: Call) => Reply {
  const { bundle, collections, contract } = context;
  const link = behaviour.contract?.run;
  const reader = link && context.behaviours.get(link.operation);
  if (link === undefined || reader === undefined) {
    return () => exampleReply(bundle, behaviour.operation, behaviour.status);
  }
  const { resource } = reader;
  const replies = context.replies(behaviour);
  const schema = jsonSchema(bundle, behaviour.response);
  const parameter = resource.parameter ?? "";
  const location = locationOf(link.parameters[parameter] ?? link.parameters[`path.${parameter}`]);
  const shownAt = location && "body" in location ? location.body : undefined;
  const example = () => object(sampleBody(bundle, behaviour.response));
  const shownId = shownAt === undefined ? undefined : valueAt(example(), shownAt);
  const idOf = idsOf(context, reader, { [resource.id ?? ""]: shownId });
  const firstOf = openNewBody(
    bundle,
    resource.schema,
    object(sampleBody(bundle, reader.response)),
    resource.id,
  );
  const state = contract.operations[link.operation]?.state;
  return (call) => {
    const id = idOf();
    const accepted = shownAt === undefined ? example() : withValue(example(), shownAt, id);
    const run: Run = { from: call.now, until: call.now + context.tools.runDuration, doomed: call.doomed };
    collections.items(resource, call).keep(String(id), firstOf(call, id), run);
    const reply = echoed(behaviour, call, accepted);
    const begun =
      state && valueAt(reply, state.status) !== undefined
        ? runAt(bundle, schema, state, reply, { ...run, until: run.until + 1 }, call.now)
        : reply;
    return replies.sent(begun);
  };
}

/** The response to an accepted run: the example, with the values of the request in place of its own. */
function echoed({ at, contract }: Behaviour, { body, path }: Call, shown: unknown): JsonObject {
  const item = object(valueAt(shown, at));
  const given: JsonObject = { ...path, ...object(body) };
  const known = Object.fromEntries(Object.entries(given).filter(([name]) => name in item && name !== "id"));
  const reply = withValue(shown, at, { ...item, ...known });
  return object(contract?.replay === undefined ? reply : withValue(reply, contract.replay, false));
}

function idsOf(
  { bundle, collections }: Context,
  { resource: { schema, id } }: Behaviour,
  shown: unknown,
): () => string | number {
  const validate = sharedValidators(bundle).first;
  return openIds(bundle, schema, id, shown, () => collections.nextNumber(), validate);
}
