import type { Contract, OperationKey } from "../../openapi/contract.ts";
import type { Call, Reply, Tools } from "../core/api.ts";
import type { Bundle } from "../core/bundle.ts";
import { type JsonObject, object, valueIn } from "../core/json.ts";
import { jsonSchema } from "../core/operations.ts";
import { Refusal } from "../core/refusal.ts";
import { openValidators } from "../core/validators.ts";
import { changedItem, newId, newItem } from "./bodies.ts";
import { collectionOf, idOf, missing } from "./call-target.ts";
import { codeOf } from "./error-bodies.ts";
import { matches } from "./filters.ts";
import { locationOf, valueAt, withValue } from "./location.ts";
import { pageOf } from "./pages.ts";
import { exampleReply } from "./prefer.ts";
import { Replies } from "./replies.ts";
import type { Behaviour } from "./resources.ts";
import { type Run, runAt } from "./runs.ts";
import { sampleBody } from "./sample.ts";
import { openSeeds, type Seed } from "./seeds.ts";
import { openThings, type Thing, type Things } from "./things.ts";

/** Carries out each operation by its role, on the stored things. */
export class DerivedHandlers {
  readonly #bundle: Bundle;
  readonly #contract: Contract;
  readonly #byKey: ReadonlyMap<OperationKey, Behaviour>;
  readonly #behaviours: readonly Behaviour[];
  readonly #tools: Tools;
  readonly #api: string;
  readonly #things: Things;
  readonly #replies: Replies;
  readonly #seed: Seed;
  readonly #validate: ReturnType<typeof openValidators>["first"];

  constructor(
    bundle: Bundle,
    contract: Contract,
    behaviours: readonly Behaviour[],
    tools: Tools,
    api: string,
  ) {
    this.#bundle = bundle;
    this.#contract = contract;
    this.#behaviours = behaviours;
    this.#byKey = new Map(behaviours.map((behaviour) => [behaviour.operation.key, behaviour]));
    this.#tools = tools;
    this.#api = api;
    this.#things = openThings(tools.store, api);
    this.#replies = new Replies(bundle, contract);
    this.#seed = openSeeds(behaviours, this.#byKey, this.#things, this.#replies);
    this.#validate = openValidators(bundle, true).first;
  }

  reply(behaviour: Behaviour, call: Call): Reply {
    const { role, operation, status } = behaviour;
    this.#requireParents(behaviour, call);
    switch (role) {
      case "list":
        return this.#list(behaviour, call);
      case "create":
        return this.#create(behaviour, call);
      case "read":
        return this.#replies.wrapped(behaviour, this.#shown(behaviour, this.#require(behaviour, call), call));
      case "replace":
      case "change":
        return this.#change(behaviour, call);
      case "delete":
        return this.#delete(behaviour, call);
      case "run":
        return this.#start(behaviour, call);
      case "single":
        return this.#single(behaviour, call);
      case "action":
        return exampleReply(this.#bundle, operation, status);
    }
  }

  #list(behaviour: Behaviour, call: Call): Reply {
    const collection = collectionOf(behaviour.resource.collection, call.path);
    this.#seed(behaviour, call, collection);
    const items = this.#things
      .list(call.principal.tenant, collection, 0)
      .map((thing) => ({ seq: thing.seq, body: this.#shown(behaviour, thing, call) }))
      .filter(({ body }) => matches(body, behaviour, call.query));
    const frame = withValue(this.#replies.frame(behaviour), behaviour.at, []);
    const { contract, at } = behaviour;
    const list = {
      bundle: this.#bundle,
      schema: jsonSchema(this.#bundle, behaviour.response),
      address: `http://${call.headers.host}/${this.#api}${call.target.path}`,
      contract,
      at,
      collection,
    };
    const page = pageOf(this.#tools, list, call, this.#replies.listed(behaviour, items), frame);
    return this.#replies.sent(behaviour, page.body, page.headers);
  }

  #create(behaviour: Behaviour, call: Call): Reply {
    const { resource } = behaviour;
    const collection = collectionOf(resource.collection, call.path);
    this.#seed(behaviour, call, collection);
    const { tenant } = call.principal;
    const shown = valueAt(sampleBody(this.#bundle, behaviour.response), behaviour.at);
    const wanted = resource.id === undefined ? undefined : valueIn(call.body, resource.id);
    const id =
      typeof wanted === "string" || typeof wanted === "number" ? wanted : this.#newId(behaviour, shown);
    if (this.#things.find(tenant, collection, String(id))) {
      throw new Refusal(codeOf("conflict"), `There is one with the id ${id} already.`);
    }
    const body = newItem(this.#bundle, resource.schema, call, shown, { name: resource.id, value: id });
    this.#things.keep(tenant, collection, String(id), body);
    const location =
      resource.parameter === undefined ? {} : { location: `${call.target.path}/${encodeURIComponent(id)}` };
    return this.#replies.wrapped(behaviour, body, behaviour.status === 201 ? location : {});
  }

  #change(behaviour: Behaviour, call: Call): Reply {
    const { resource, role, operation } = behaviour;
    const collection = collectionOf(resource.collection, call.path);
    const { tenant } = call.principal;
    this.#seed(behaviour, call, collection);
    const id = idOf(behaviour, call);
    const known = this.#things.find(tenant, collection, id);
    const makes = role === "replace" && operation.responses.has("201");
    if (known === undefined && !makes) throw missing(id);
    const shown = valueAt(sampleBody(this.#bundle, behaviour.response), behaviour.at);
    const body = known
      ? changedItem(this.#bundle, resource.schema, JSON.parse(known.body), call, resource.id)
      : newItem(this.#bundle, resource.schema, call, shown, { name: resource.id, value: id });
    this.#things.keep(tenant, collection, id, body);
    const status = known === undefined ? 201 : operation.responses.has("200") ? 200 : behaviour.status;
    return this.#replies.wrapped({ ...behaviour, status }, body);
  }

  #delete(behaviour: Behaviour, call: Call): Reply {
    const thing = this.#require(behaviour, call);
    const collection = collectionOf(behaviour.resource.collection, call.path);
    this.#things.remove(call.principal.tenant, collection, thing.id);
    return this.#replies.wrapped(behaviour, this.#shown(behaviour, thing, call));
  }

  /** Starts a run. The contract's link names the operation that reads it. */
  #start(behaviour: Behaviour, call: Call): Reply {
    const link = behaviour.contract?.run;
    const reader = link && this.#byKey.get(link.operation);
    const body = object(sampleBody(this.#bundle, behaviour.response));
    if (link === undefined || reader === undefined) {
      return exampleReply(this.#bundle, behaviour.operation, behaviour.status);
    }
    const parameter = reader.resource.parameter ?? "";
    const expression = link.parameters[parameter] ?? link.parameters[`path.${parameter}`];
    const location = locationOf(expression);
    const shown = location && "body" in location ? valueAt(body, location.body) : undefined;
    const id = this.#newId(reader, { [reader.resource.id ?? ""]: shown });
    const accepted = location && "body" in location ? withValue(body, location.body, id) : body;
    const state = this.#contract.operations[link.operation]?.state;
    const run: Run = { from: call.now, until: call.now + this.#tools.runDuration, doomed: call.doomed };
    const collection = collectionOf(reader.resource.collection, call.path);
    const first = newItem(
      this.#bundle,
      reader.resource.schema,
      call,
      object(sampleBody(this.#bundle, reader.response)),
      {
        name: reader.resource.id,
        value: id,
      },
    );
    this.#things.keep(call.principal.tenant, collection, String(id), first, { run });
    const reply = this.#accepted(behaviour, call, accepted);
    const schema = jsonSchema(this.#bundle, behaviour.response);
    const begun =
      state && valueAt(reply, state.status) !== undefined
        ? runAt(this.#bundle, schema, state, reply, { ...run, until: run.until + 1 }, call.now)
        : reply;
    return this.#replies.sent(behaviour, begun);
  }

  /** The response to an accepted run: the example, with the values of the request in place of its own. */
  #accepted({ at, contract }: Behaviour, { body, path }: Call, shown: unknown): JsonObject {
    const item = object(valueAt(shown, at));
    const given: JsonObject = { ...path, ...object(body) };
    const echoed = Object.fromEntries(
      Object.entries(given).filter(([name]) => name in item && name !== "id"),
    );
    const reply = withValue(shown, at, { ...item, ...echoed });
    return object(contract?.replay === undefined ? reply : withValue(reply, contract.replay, false));
  }

  /** Handles a thing that is not in a collection. It equals its example until it is changed. */
  #single(behaviour: Behaviour, call: Call): Reply {
    const { operation, resource, status } = behaviour;
    const collection = collectionOf(resource.collection, call.path);
    const { tenant } = call.principal;
    const kept = this.#things.find(tenant, collection, "");
    if (call.method === "GET") {
      return kept
        ? this.#replies.sent(behaviour, JSON.parse(kept.body))
        : exampleReply(this.#bundle, operation, status);
    }
    const before = kept ? JSON.parse(kept.body) : object(this.#replies.frame(behaviour));
    const body = changedItem(
      this.#bundle,
      jsonSchema(this.#bundle, behaviour.response),
      before,
      call,
      undefined,
    );
    this.#things.keep(tenant, collection, "", body);
    return this.#replies.sent(behaviour, body);
  }

  /** Requires that the parents of an item exist, if they can be read. */
  #requireParents({ operation }: Behaviour, call: Call): void {
    for (const parent of this.#behaviours) {
      const { path } = parent.operation;
      if (parent.role !== "read" || path === operation.path || !operation.path.startsWith(path)) continue;
      if (/[/:]/.test(operation.path.charAt(path.length))) this.#require(parent, call);
    }
  }

  #require(behaviour: Behaviour, call: Call): Thing {
    const collection = collectionOf(behaviour.resource.collection, call.path);
    this.#seed(behaviour, call, collection);
    const id = idOf(behaviour, call);
    const thing = this.#things.find(call.principal.tenant, collection, id);
    if (thing === undefined) throw missing(id);
    return thing;
  }

  #newId({ resource }: Behaviour, shown: unknown): string | number {
    return newId(
      this.#bundle,
      resource.schema,
      resource.id,
      shown,
      this.#things.nextNumber(),
      this.#validate,
    );
  }

  /** The body of a thing at the time of the call. A run advances with the clock. */
  #shown({ resource }: Behaviour, thing: Thing, { now }: Call): JsonObject {
    const body = JSON.parse(thing.body);
    const state = resource.read && this.#contract.operations[resource.read.key]?.state;
    if (thing.run === null || state === undefined) return body;
    return object(runAt(this.#bundle, resource.schema, state, body, JSON.parse(thing.run), now));
  }
}
