import { isExtension } from "../../openapi/annotation-names.ts";
import type { HttpMethod } from "../../openapi/contract.ts";
import { entriesOf, isObject, type Json, type JsonObject, objectsOf, textOf } from "../../openapi/json.ts";
import { isJsonType } from "../../openapi/media-types.ts";
import { fieldOf, METHODS } from "../../openapi/methods.ts";
import { isErrorKey, isSuccessKey, parameterKey } from "../../openapi/operations.ts";
import { pointerTo, valueAlong } from "../../openapi/pointer.ts";
import { splitReference } from "../../openapi/references.ts";

/** Names and indexes on the way from the root of a document to a value. */
export type Path = readonly (string | number)[];

/** A value and its location, after all references. */
export interface Located {
  readonly value: JsonObject;
  readonly at: Path;
}

export interface FoundParameter extends Located {
  readonly name: string;
  readonly in: string;
}

export interface FoundResponse extends Located {
  /** `200`, `4XX`, `default`. */
  readonly status: string;
  readonly type: string;
  /** Schema of its JSON body. */
  readonly schema: Located | undefined;
  readonly headers: readonly (Located & { readonly name: string })[];
}

export interface FoundOperation extends Located {
  readonly key: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly id: string;
  /** Summary and description. */
  readonly text: string;
  readonly parameters: readonly FoundParameter[];
  readonly body: Located | undefined;
  readonly responses: readonly FoundResponse[];
}

export function isError({ status }: Pick<FoundResponse, "status">): boolean {
  return isErrorKey(status);
}

/** A document without references to other files, as its author wrote it. */
export class FoundDocument {
  readonly root: JsonObject;
  readonly operations: readonly FoundOperation[];

  constructor(root: JsonObject) {
    this.root = root;
    this.operations = entriesOf(root.paths).flatMap(([path, item]) => this.#operations(path, item));
  }

  /** Follows references to a value and its location. */
  locate(value: Json | undefined, at: Path): Located | undefined {
    let current = value;
    let location = at;
    for (let steps = 0; isObject(current) && typeof current.$ref === "string" && steps < 50; steps++) {
      location = splitReference(current.$ref).tokens;
      current = valueAlong(this.root, location);
    }
    return isObject(current) && current.$ref === undefined ? { value: current, at: location } : undefined;
  }

  #operations(path: string, reference: Json): FoundOperation[] {
    const item = this.locate(reference, ["paths", path]);
    if (!item || !path.startsWith("/")) return [];
    return METHODS.flatMap((method) => {
      const value = item.value[fieldOf(method)];
      if (!isObject(value)) return [];
      const at = [...item.at, fieldOf(method)];
      const body = this.locate(value.requestBody, [...at, "requestBody"]);
      return [
        {
          key: `${method} ${path}`,
          ...{ method, path, value, at },
          id: textOf(value.operationId) ?? "",
          text: [value.summary, value.description].filter((each) => typeof each === "string").join(". "),
          parameters: this.#parameters(item, { value, at }),
          body: body && this.#json(body)?.schema,
          responses: entriesOf(value.responses).flatMap(([status, response]) => {
            const found = this.locate(response, [...at, "responses", status]);
            return found && !isExtension(status) ? [this.#response(status, found)] : [];
          }),
        },
      ];
    });
  }

  /** Parameters of an operation replace those of its path. */
  #parameters(...holders: readonly Located[]): FoundParameter[] {
    const found = new Map<string, FoundParameter>();
    for (const { value, at } of holders)
      for (const [index, reference] of objectsOf(value.parameters).entries()) {
        const parameter = this.locate(reference, [...at, "parameters", index]);
        const name = textOf(parameter?.value.name);
        const location = textOf(parameter?.value.in);
        if (parameter && name !== undefined && location !== undefined)
          found.set(parameterKey(location, name), { ...parameter, name, in: location });
      }
    return [...found.values()];
  }

  #response(status: string, found: Located): FoundResponse {
    const json = this.#json(found);
    const headers = entriesOf(found.value.headers).flatMap(([name, reference]) => {
      const header = this.locate(reference, [...found.at, "headers", name]);
      return header ? [{ ...header, name }] : [];
    });
    return { ...found, status, type: json?.type ?? "", schema: json?.schema, headers };
  }

  /** The JSON media type of a body; without one, the type for any media, which may be JSON. */
  #json({ value, at }: Located): { type: string; schema: Located } | undefined {
    const types = entriesOf(value.content);
    const chosen = types.find(([type]) => isJsonType(type)) ?? types.find(([type]) => type === "*/*");
    const media = chosen && this.locate(chosen[1], [...at, "content", chosen[0]]);
    if (!media || !isObject(media.value.schema)) return undefined;
    return { type: chosen?.[0] ?? "", schema: { value: media.value.schema, at: [...media.at, "schema"] } };
  }
}

/** A reference to a value where it stands. */
export function referenceTo({ value, at }: Located): JsonObject {
  if (typeof value.$ref === "string") return value;
  return { $ref: `#${pointerTo(at).split("/").map(encodeURIComponent).join("/")}` };
}

/** The first success response of an operation with a JSON body. */
export function successOf({ responses }: FoundOperation): FoundResponse | undefined {
  return responses.find(({ status, schema }) => isSuccessKey(status) && schema);
}
