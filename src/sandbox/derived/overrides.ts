import type { Call, Handler, PublishedKeys, RefusalReason, Reply, SandboxApi, Tools } from "../core/api.ts";
import type { Position } from "../core/cursors.ts";
import type { JsonObject } from "../core/json.ts";
import type { Refusal } from "../core/refusal.ts";
import type { Item, ItemSource, Items } from "./items.ts";

/** Why a derived operation refuses a request, beside the reasons of every sandbox. */
export type DerivedReason = "missing" | "conflict" | "cursor" | "key-reuse";

/** Whose items: the organisation of a call, and the ids on its path. A `Call` is one. */
export interface Of {
  readonly principal: { readonly tenant: string };
  readonly path: Call["path"];
  readonly now: number;
}

/**
 * What is written by hand about an API. All else is derived from its document. Every property is optional.
 */
export interface Overrides<Keys extends PublishedKeys = PublishedKeys>
  extends Partial<
    Pick<SandboxApi, "identify" | "grants" | "saysWait" | "namesEveryViolation" | "seal" | "errorBody">
  > {
  /** Statements that create tables of its own. They may run again. */
  readonly tables?: string;
  /** Published keys, if they are others than the derived ones. `identify` says what they are for. */
  readonly keys?: Keys;
  /** Codes of refusals, where the first documented one for the status is another. */
  readonly codes?: { readonly [Reason in RefusalReason | DerivedReason]?: string };
  /** Rules for requests that repeat an idempotency key. `false`: the operations have rules of their own. */
  readonly replays?: false | ReplayRules;
  /** Rules over an open store. It runs once, before the first request. */
  open?(sandbox: Workbench): Rules;
}

/** What overrides work with. */
export interface Workbench extends Tools {
  /** The stored items of a collection, such as `/books` or `/books/{book_id}/notes`. */
  items<Body extends object = JsonObject>(collection: string, of: Of): Items<Body>;
  /**
   * An item that the call can see, as it is stored.
   * @throws Refusal if there is none
   */
  require<Body extends object = JsonObject>(collection: string, call: Call, id: string): Item<Body>;
  /**
   * A refusal to throw. A status takes the code that the operation documents for it; a code has the status of the contract.
   */
  refuse(codeOrStatus: string | number, message: string, details?: unknown): Refusal;
}

export interface ReplayRules {
  /** Operations on which a key has no effect, by `operationId`. */
  readonly ignoredBy?: readonly string[];
  /** How long a key is known, in ms. Default: for ever. */
  readonly kept?: number;
  /** Details of the refusal of another request with a known key. */
  details?(key: string, firstRequestId: string): unknown;
}

/** Rules of single operations and of whole collections. */
export interface Rules {
  /** By `operationId`, or by method and path if there is none. */
  readonly operations?: Readonly<Record<string, Override>>;
  /** By the path of the collection in the document. */
  readonly collections?: Readonly<Record<string, CollectionRules>>;
  /** Does what is due at `now` (ms). It runs before every request. */
  settle?(now: number): void;
  file?: NonNullable<ReturnType<SandboxApi["open"]>["file"]>;
}

/** Carries out an operation. `derived` does what the operation would do without the override. */
export type Override = (call: Call, derived: (call?: Call) => Reply) => ReturnType<Handler>;

/**
 * Rules of a collection and its items. `Body` is an item as it is stored. A rule may declare it more exactly, because
 * TypeScript compares the parameters of methods loosely.
 */
export interface CollectionRules<Body extends object = object> {
  /** The first items of each organisation. Default: the examples of the document for the first one. */
  readonly seeds?: Readonly<Record<string, readonly Body[]>>;
  /** Items that are computed instead of stored. They can only be read. */
  source?(of: Of): ItemSource<Body>;
  /** Default: an id in the form of the documented example. */
  newId?(call: Call): string;
  /** Changes the body of an item before it is checked. `before` is `undefined` for a new item. */
  prepared?(body: Body, call: Call, before: Body | undefined): object;
  /** Throws a refusal if the item may not be stored like this. */
  check?(body: Body, call: Call, before: Body | undefined): void;
  /** Acts on an item that was stored. */
  stored?(body: Body, call: Call, before: Body | undefined): void;
  /** Acts on an item that was deleted. */
  deleted?(body: Body, call: Call): void;
  /** Whether the caller may see the item. Otherwise it looks like a missing one. */
  visible?(body: Body, call: Call): boolean;
  /** Whether an item belongs to a list. Default: properties equal the query parameters of their names. */
  matches?(body: Body, call: Call): boolean;
  /**
   * The refusal for an item that the caller cannot see: it does not exist, another organisation has it, or it is not
   * visible.
   */
  missing?(id: string, call: Call, why: "nowhere" | "elsewhere" | "hidden"): Refusal;
  /** The item as responses show it, such as with computed properties. */
  shown?(body: Body, call: Call): object;
  /** The order of lists. Default: the oldest first. */
  order?(call: Call): Order<Body>;
  /** The most items on a page, whatever the call asks for. */
  readonly pageLimit?: number;
}

/** Items are sorted by a key without duplicates, such as a time and an id. */
export interface Order<Body extends object = object> {
  key(body: Body): Position;
  readonly descending?: boolean;
}
