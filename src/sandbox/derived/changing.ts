import type { Call, Reply } from "../core/api.ts";
import { object } from "../core/json.ts";
import { jsonSchema } from "../core/operations.ts";
import { openChangedBody, openNewBody } from "./bodies.ts";
import type { Context } from "./context.ts";
import { valueAt } from "./location.ts";
import { exampleReply } from "./prefer.ts";
import type { Behaviour, Resource } from "./resources.ts";
import { sampleBody } from "./sample.ts";

/** Changes an item by PUT or PATCH. PUT makes an item where the document has a 201 for it. */
export function openChange(context: Context, behaviour: Behaviour): (call: Call) => Reply {
  const { bundle, collections } = context;
  const { resource, role, operation, response, at } = behaviour;
  const rules = collections.rules(resource);
  const replies = context.replies(behaviour);
  const shown = valueAt(sampleBody(bundle, response), at);
  const newBody = openNewBody(bundle, resource.schema, shown, resource.id);
  const changed = openChangedBody(bundle, resource.schema, resource.id);
  const makes = role === "replace" && operation.responses.has("201");
  return (call) => {
    const id = idOf(resource, call);
    const items = collections.items(resource, call);
    const before = makes ? items.find(id)?.body : collections.require(resource, call, id).body;
    const derived = before ? changed(object(before), call) : newBody(call, id);
    const body = object(rules.prepared?.(derived, call, before) ?? derived);
    rules.check?.(body, call, before);
    items.keep(id, body);
    rules.stored?.(body, call, before);
    const status = before === undefined ? 201 : operation.responses.has("200") ? 200 : behaviour.status;
    return replies.wrapped(object(rules.shown?.(body, call) ?? body), {}, status);
  };
}

/** Deletes an item. */
export function openDeletion(context: Context, behaviour: Behaviour): (call: Call) => Reply {
  const { collections } = context;
  const { resource } = behaviour;
  const rules = collections.rules(resource);
  const replies = context.replies(behaviour);
  return (call) => {
    const item = collections.require(resource, call, idOf(resource, call));
    const shown = collections.shown(resource, item, call);
    collections.items(resource, call).remove(item.id);
    rules.deleted?.(item.body, call);
    return replies.wrapped(shown);
  };
}

/** Reads or changes a thing that is not in a collection. It equals its example until it is changed. */
export function openSingle(context: Context, behaviour: Behaviour): (call: Call) => Reply {
  const { bundle, collections } = context;
  const { resource, operation, status, response } = behaviour;
  const replies = context.replies(behaviour);
  const changed = openChangedBody(bundle, jsonSchema(bundle, response), undefined);
  return (call) => {
    const items = collections.items(resource, call);
    const kept = items.find("");
    if (call.method === "GET") {
      return kept ? replies.sent(kept.body) : exampleReply(bundle, operation, status);
    }
    const body = changed(kept?.body ?? object(replies.example), call);
    items.keep("", body);
    return replies.sent(body);
  };
}

export function idOf({ parameter }: Resource, { path }: Call): string {
  return path[parameter ?? ""] ?? "";
}
