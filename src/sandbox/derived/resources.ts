import type { Contract, Operation } from "../../openapi/contract.ts";
import { isSuccessKey } from "../../openapi/operations.ts";
import { escapeToken } from "../../openapi/pointer.ts";
import type { Bundle } from "../core/bundle.ts";
import { isObject, type JsonObject, list, object } from "../core/json.ts";
import { type Described, jsonSchema } from "../core/operations.ts";
import { holdsObjects, itemsSchema } from "./items-schema.ts";

/** A collection of an API and its items, found by paths and methods. */
export interface Resource {
  /** Template of the path of the collection. */
  readonly collection: string;
  /** Name of the path parameter that picks an item; `undefined` if items have no path of their own. */
  readonly parameter: string | undefined;
  /** The property of an item that has its id. */
  readonly id: string | undefined;
  readonly schema: JsonObject | undefined;
  readonly list: Described | undefined;
  readonly read: Described | undefined;
}

/** What an operation does with the things of a resource. */
export type Role = "create" | "list" | "read" | "replace" | "change" | "delete" | "run" | "single" | "action";

export interface Behaviour {
  readonly operation: Described;
  readonly contract: Operation | undefined;
  readonly role: Role;
  readonly resource: Resource;
  /** Status of its success response. */
  readonly status: number;
  readonly response: JsonObject | undefined;
  /** JSON Pointer to the item, or the array of items, in the body. */
  readonly at: string;
}

export function readBehaviours(
  bundle: Bundle,
  contract: Contract,
  operations: readonly Described[],
): Behaviour[] {
  const byKey = new Map(operations.map((operation) => [`${operation.method} ${operation.path}`, operation]));
  const ofPath = (path: string, method: string): Described | undefined => byKey.get(`${method} ${path}`);
  // Of several paths to the items of a collection, the first one counts.
  const itemPaths = new Map(operations.map(({ path }) => [parentOf(path), path] as const).toReversed());
  const resources = new Map<string, Resource>();
  const resourceOf = (collection: string): Resource => {
    const known = resources.get(collection);
    if (known) return known;
    const itemPath = itemPaths.get(collection);
    const parameter = itemPath === undefined ? undefined : /\{([^}]+)\}$/.exec(itemPath)?.[1];
    const read = itemPath === undefined ? undefined : ofPath(itemPath, "GET");
    const posted = ofPath(collection, "POST");
    const searching = posted && isSearch(posted, contract) ? posted : undefined;
    const listing = ofPath(collection, "GET") ?? searching;
    const shown = successOf(read ?? (searching ? undefined : posted));
    const items = listing && itemsAt(bundle, listing, contract);
    const schema =
      itemSchema(bundle, jsonSchema(bundle, shown?.response), parameter) ??
      (items === undefined ? undefined : listedSchema(bundle, listing, items, parameter));
    const resource: Resource = {
      collection,
      parameter,
      id: schema?.id,
      schema: schema?.schema,
      list: items === undefined ? undefined : listing,
      read,
    };
    resources.set(collection, resource);
    return resource;
  };
  /** The collection that a search reads: `/pets` for `/pets/search`, or else the one whose items have the same schema. */
  const searchedBy = (operation: Described): string | undefined => {
    if (!isSearch(operation, contract)) return undefined;
    const above = /^(.+)\/[^/{}]+$/.exec(operation.path)?.[1];
    const collections = new Set(operations.map(({ path }) => parentOf(path)));
    if (above !== undefined && (collections.has(above) || operations.some(({ path }) => path === above)))
      return above;
    const items = itemsAt(bundle, operation, contract);
    const wanted = JSON.stringify(
      items === undefined ? undefined : listedSchema(bundle, operation, items, undefined)?.schema,
    );
    return [...collections].find(
      (each) => each !== undefined && JSON.stringify(resourceOf(each).schema) === wanted,
    );
  };
  return operations.map((operation): Behaviour => {
    const described = contract.operations[operation.key];
    const parent = parentOf(operation.path);
    const resource = resourceOf(parent ?? searchedBy(operation) ?? operation.path);
    const success = described?.run ? startOf(operation) : successOf(operation);
    const items = itemsAt(bundle, operation, contract);
    const schema = jsonSchema(bundle, success?.response);
    const role = roleOf(operation, described, parent !== undefined, resource, items !== undefined);
    const at = role === "list" ? (items ?? "") : (itemSchema(bundle, schema, resource.parameter)?.at ?? "");
    return {
      operation,
      contract: described,
      role,
      resource,
      status: success?.status ?? 204,
      response: success?.response,
      at,
    };
  });
}

function roleOf(
  { method }: Described,
  contract: Operation | undefined,
  isItem: boolean,
  resource: Resource,
  lists: boolean,
): Role {
  if (contract?.run) return "run";
  if (method === "POST" && lists) return "list";
  if (isItem) {
    const roles: Readonly<Record<string, Role>> = {
      GET: "read",
      PUT: "replace",
      PATCH: "change",
      DELETE: "delete",
    };
    return roles[method] ?? "action";
  }
  if (method === "GET") return lists ? "list" : "single";
  if (method === "POST" && (resource.parameter !== undefined || resource.list !== undefined)) return "create";
  return method === "PUT" || method === "PATCH" ? "single" : "action";
}

/** Turns `/pets/{id}` into `/pets`; `undefined` if a path picks no item. */
function parentOf(path: string): string | undefined {
  return /^(.+)\/\{[^}]+\}$/.exec(path)?.[1];
}

/** The success response with the lowest status. If only `default` and errors are documented, `default` is the success. */
function successOf(
  operation: Described | undefined,
): { readonly status: number; readonly response: JsonObject } | undefined {
  const [first] = [...(operation?.responses ?? [])].filter(([status]) => isSuccessKey(status)).sort();
  if (first) return { status: Number(first[0].replace(/X/gi, "0")), response: first[1] };
  const response = operation?.responses.get("default");
  return response && { status: 200, response };
}

/** The response to a new run. Other success responses are replays. */
function startOf(operation: Described): ReturnType<typeof successOf> {
  const response = operation.responses.get("202") ?? operation.responses.get("201");
  const status = operation.responses.has("202") ? 202 : 201;
  return response ? { status, response } : successOf(operation);
}

/** The schema of the items of a list. */
function listedSchema(
  bundle: Bundle,
  listing: Described | undefined,
  pointer: string,
  parameter: string | undefined,
): ReturnType<typeof itemSchema> {
  return itemSchema(bundle, itemsSchema(bundle, successOf(listing)?.response, pointer), parameter);
}

/** Whether a POST reads a list in pages, as its contract says. */
function isSearch({ key, method }: Described, contract: Contract): boolean {
  const described = contract.operations[key];
  return method === "POST" && described?.items !== undefined && described.next !== undefined;
}

/** JSON Pointer to the items in the body of a list. It comes from the contract, or else from the schema. */
function itemsAt(bundle: Bundle, operation: Described, contract: Contract): string | undefined {
  if (operation.method !== "GET" && !isSearch(operation, contract)) return undefined;
  const declared = contract.operations[operation.key]?.items;
  if (declared !== undefined) return declared;
  const layers = bundle.layers(jsonSchema(bundle, successOf(operation)?.response));
  if (layers.some(({ items }) => isObject(items))) return "";
  const arrays = layers
    .flatMap(({ properties }) => Object.entries(object(properties)))
    .filter(([, property]) => bundle.layers(property).some(({ items }) => holdsObjects(bundle, items)));
  // Of several arrays, the one with a usual name has the items.
  const named = arrays.find(([name]) => /^(?:data|items|results|records|entries|values|objects)$/.test(name));
  const [chosen] = named ?? (arrays.length === 1 ? (arrays[0] ?? []) : []);
  return chosen === undefined ? undefined : `/${escapeToken(chosen)}`;
}

/** Usual names of the id, for an item without a property named like the path parameter. */
const IDS = ["id", "uuid", "key", "slug", "name", "number"];

/** The item in a response: the body itself, or the first object in it that has an id. */
function itemSchema(
  bundle: Bundle,
  schema: JsonObject | undefined,
  parameter: string | undefined,
): { readonly schema: JsonObject; readonly at: string; readonly id: string } | undefined {
  if (schema === undefined) return undefined;
  const names = [parameter, parameter && camel(parameter), ...IDS].filter((name) => name !== undefined);
  const idOf = (candidate: unknown): string | undefined => {
    const known = new Set(
      bundle.layers(candidate).flatMap(({ properties }) => Object.keys(object(properties))),
    );
    return names.find((name) => known.has(name)) ?? [...known].find((name) => /(?:_id|Id)$/.test(name));
  };
  const own = idOf(schema);
  if (own !== undefined) return { schema, at: "", id: own };
  for (const { properties } of bundle.layers(schema)) {
    for (const [name, property] of Object.entries(object(properties))) {
      const id = holdsObjects(bundle, property) ? idOf(property) : undefined;
      if (id !== undefined) return { schema: object(property), at: `/${escapeToken(name)}`, id };
    }
  }
  return undefined;
}

function camel(name: string): string {
  return name.replace(/[_-](\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The parameters of a path that pick the parents of a resource. */
export function scopeParameters(path: string): string[] {
  return list([...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name)).map(String);
}

/** Whether an operation lists or makes the items of a resource. Otherwise, no caller can know which there are. */
export function canBeFound(
  { behaviours }: { readonly behaviours: ReadonlyMap<string, Behaviour> },
  { collection, list: listing }: Resource,
): boolean {
  const makes = ({ role, resource, operation }: Behaviour): boolean =>
    resource.collection === collection &&
    (role === "create" || (role === "replace" && operation.responses.has("201")));
  return listing !== undefined || [...behaviours.values()].some(makes);
}
