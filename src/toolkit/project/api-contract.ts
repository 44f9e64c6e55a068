import type { Contract } from "../../openapi/contract.ts";
import type { JsonObject } from "../../openapi/json.ts";
import { Problems } from "../../openapi/problem.ts";
import { walk } from "../../openapi/walk.ts";
import { readContract } from "../generate/read.ts";
import type { Api } from "./api.ts";
import type { Parts } from "./boundary.ts";
import { givenSource } from "./given-source.ts";
import { takeOutLost } from "./lost-notes.ts";
import { inOnePiece } from "./reading.ts";
import { upgraded } from "./upgrade.ts";

/** An API as its document and overlays define it. */
export interface ReadApi {
  readonly name: string;
  /** The document in one piece. */
  readonly openapi: JsonObject;
  /** `undefined` if the document does not say enough for a contract. */
  readonly contract: Contract | undefined;
  /** What is left out of the document, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Reads a document with its overlays, from a file or URL. An incomplete contract is no error here: an API can be tried before it
 * is fully described.
 * @throws Unusable if the document cannot be used.
 */
export async function readApi(base: string, api: Parts & Pick<Api, "name">): Promise<ReadApi> {
  const { root, loaded } = await inOnePiece(base, api);
  const openapi = upgraded(root);
  const { notes } = takeOutLost(base, api, loaded, openapi);
  const { name } = api;
  return { name, openapi, contract: contractIn(name, openapi), notes };
}

function contractIn(name: string, openapi: JsonObject): Contract | undefined {
  // `lint` and `generate` report the problems.
  const { source } = givenSource(name, openapi, new Problems());
  return readContract(source, name, openapi, walk(source, openapi, "root"), undefined)?.contract;
}
