import type { OperationKey } from "../../openapi/contract.ts";
import { code, link } from "./markdown.ts";
import type { Api } from "./model/api.ts";
import type { OperationEntry } from "./model/operations.ts";

// Paths of pages below the root of a site, and links to them.

/** `createEvent` becomes `create-event`, which is safe for every file system and site generator. */
export function fileName(id: string): string {
  return id
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .toLowerCase();
}

export function apiPath(api: Api): string {
  return `reference/${api.name}`;
}

export function operationPath(api: Api, { id }: Pick<OperationEntry, "id">): string {
  return `${apiPath(api)}/${fileName(id)}`;
}

export function apiLink(api: Api): string {
  return link(api.title, `/${apiPath(api)}/`);
}

export function operationLink(api: Api, operation: OperationEntry): string {
  return link(code(operation.id), `/${operationPath(api, operation)}/`);
}

/** The link to an operation, given its key. */
export function keyLink(api: Api, key: OperationKey): string {
  const operation = api.operations.find((entry) => entry.key === key);
  return operation === undefined ? code(key) : operationLink(api, operation);
}

/** The anchor of a code on the page of errors. */
export function codeAnchor(api: Api, name: string): string {
  return `${api.name}-${name}`;
}

export function codeLink(api: Api, name: string): string {
  return link(code(name), `/errors/#${codeAnchor(api, name)}`);
}
