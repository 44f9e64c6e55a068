import type { Contract } from "../../../openapi/contract.ts";
import { isObject, type JsonObject, objectsOf, textOf } from "../../../openapi/json.ts";
import type { Story } from "../samples/story.ts";
import { type ErrorEntry, type IsRetried, readErrors } from "./errors.ts";
import { type OperationEntry, readOperations } from "./operations.ts";

/** The input for the pages of an API. */
export interface ApiSource {
  readonly contract: Contract;
  /** The bundled document. */
  readonly document: JsonObject;
  /** How samples create what the examples name. Without a story there are no samples. */
  readonly story?: Story | undefined;
}

/** The client's own rules, so that the pages agree with the client. */
export interface ClientRules {
  readonly isRetried: IsRetried;
  readonly profileOf: (contract: Contract) => Profile;
}

/** How often and how long a call is retried; times in ms. */
export interface Profile {
  readonly attempts: number;
  readonly base: number;
  readonly factor: number;
  readonly maxWait: number;
  readonly jitter: "full" | number;
  readonly statuses?: readonly number[];
}

/** One API as the pages show it. */
export interface Api extends ApiSource {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly profile: Profile;
  readonly tags: readonly Tag[];
  readonly operations: readonly OperationEntry[];
  readonly errors: readonly ErrorEntry[];
}

export interface Tag {
  readonly name: string;
  readonly description: string;
}

export function apiOf(source: ApiSource, { isRetried, profileOf }: ClientRules): Api {
  const { contract, document } = source;
  const operations = readOperations(document, contract);
  const info = isObject(document.info) ? document.info : {};
  return {
    ...source,
    name: contract.name,
    title: contract.title,
    summary: textOf(info.summary) ?? "",
    description: textOf(info.description) ?? "",
    profile: profileOf(contract),
    tags: tagsOf(document, operations),
    operations,
    errors: readErrors(document, contract, operations, isRetried),
  };
}

/** The document's tags in order, then tags that only operations name. */
function tagsOf(document: JsonObject, operations: readonly OperationEntry[]): Tag[] {
  const declared = objectsOf(document.tags).map((tag) => ({
    name: textOf(tag.name) ?? "",
    description: textOf(tag.description) ?? "",
  }));
  const known = new Set(declared.map(({ name }) => name));
  const others = [...new Set(operations.map(({ tag }) => tag))].filter((name) => !known.has(name));
  return [...declared, ...others.map((name) => ({ name, description: "" }))];
}
