import type { Contract, HttpMethod, Operation, OperationKey } from "../../openapi/contract.ts";
import { apiNamed, loadApi } from "../apis.ts";
import type { DescribedApi, OperationObject, Schema } from "../described-api.ts";
import { type CallableParameter, withOptions } from "./parameter-options.ts";

/** One operation, as the document describes it to people and the contract describes it to the client. */
export interface CallableOperation {
  readonly document: DescribedApi;
  readonly contract: Contract;
  readonly key: OperationKey;
  /** What is typed to call it. */
  readonly command: string;
  readonly described: OperationObject;
  readonly definition: Operation;
  readonly parameters: readonly CallableParameter[];
  readonly body: BodyDescription | undefined;
  /** Environment variables with the credentials, by security scheme, where they are not called as usual. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
}

export interface BodyDescription {
  readonly schema: Schema;
  /** Also false if only the idempotency key is required, because the client makes it. */
  readonly required: boolean;
  readonly example: unknown;
}

/** Operations of an API, in the document's order. */
export function callableOperations(
  document: DescribedApi,
  contract: Contract,
  variables?: Readonly<Record<string, string>>,
): CallableOperation[] {
  const commands = new Set<string>();
  return document.operations().flatMap(({ key, operation }) => {
    const definition = contract.operations[key];
    if (!definition) return [];
    const command = commandOf(definition.id, commands);
    return [
      {
        document,
        contract,
        key,
        command,
        described: operation,
        definition,
        parameters: withOptions(document.parametersOf(key)),
        body: bodyOf(document, key, operation, definition),
        variables,
      },
    ];
  });
}

/** The `operationId`; of an operation without one its method and path, as `get-books-id`. Each name is taken once. */
function commandOf(id: string, taken: Set<string>): string {
  const word = id.replace(/[^\w.~:-]+/g, "-").replace(/^-+|-+$/g, "");
  const name = word === id ? id : word.toLowerCase();
  const names = [name, ...Array.from({ length: taken.size }, (_, index) => `${name}-${index + 2}`)];
  const free = names.find((each) => !taken.has(each)) ?? name;
  taken.add(free);
  return free;
}

/** @throws Error for an unknown API or operation. */
export async function operationNamed(api: string, id: string): Promise<CallableOperation> {
  const { document, contract } = await loadApi(apiNamed(api));
  const found = callableOperations(document, contract).find(({ definition }) => definition.id === id);
  if (!found) throw new Error(`${contract.title} has no operation ${id}.`);
  return found;
}

/** Method and path template of an operation. */
export function target(key: OperationKey): { method: HttpMethod; path: string } {
  const space = key.indexOf(" ");
  // A key is a method, a space and a path.
  return { method: key.slice(0, space) as HttpMethod, path: key.slice(space + 1) };
}

function bodyOf(
  document: DescribedApi,
  at: OperationKey,
  operation: OperationObject,
  definition: Operation,
): BodyDescription | undefined {
  if (!operation.requestBody) return undefined;
  const form = definition.body && document.resolve(operation.requestBody).content[definition.body.type];
  const list: Schema | undefined = form?.itemSchema && { type: "array", items: form.itemSchema };
  const schema = document.resolve(form?.schema ?? list ?? document.bodySchemaOf(at) ?? {});
  const { key } = definition;
  const own = key?.in === "body" ? key.name.slice(1) : undefined;
  const asked = (schema.required ?? []).filter((name) => name !== own);
  const { required = false, content } = document.resolve(operation.requestBody);
  const [example] = Object.values(content["application/json"]?.examples ?? {});
  const { value } = example ? document.resolve(example) : {};
  return { schema, required: required && (own === undefined || asked.length > 0), example: value };
}

/** Whether a body is a list, of which there are no properties to give. */
export function isList({ schema }: BodyDescription): boolean {
  return schema.type === "array";
}

/** Whether a body is sent as it is given: text, or the bytes of a file. */
export function isSentAsGiven({ body }: Operation): boolean {
  return (
    body !== undefined &&
    body.items === undefined &&
    !/\bjson\b|^multipart\/form-data\b|^application\/x-www-form-urlencoded\b/i.test(body.type)
  );
}

/** Whether the fields of a body are parts, so that a file is sent as a file. */
export function hasParts({ body }: Operation): boolean {
  return /^multipart\/form-data\b/i.test(body?.type ?? "");
}

/** Whether an operation only reads. */
export function isRead(key: OperationKey): boolean {
  return /^(GET|HEAD) /.test(key);
}
