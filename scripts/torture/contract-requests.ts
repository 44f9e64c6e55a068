import { isRequestId } from "../../src/openapi/annotations.ts";
import { isObject, type JsonObject } from "../../src/openapi/json.ts";
import type { DescribedOperation, Parameter } from "../../src/openapi/operations.ts";
import type { References } from "../../src/openapi/references.ts";
import { breachesOf } from "./breaches.ts";
import { SchemaValues } from "./schema-values.ts";
import type { Validators } from "./validators.ts";

/** A request of one operation. */
export interface ContractRequest {
  readonly operation: DescribedOperation;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The broken keyword and its location; absent if the request is valid. */
  readonly broken?: string;
}

/** How often to make another value if one is unsuitable. */
const TRIES = 30;

/** Makes requests from a document: valid ones, and ones that break one keyword of one schema. */
export class ContractRequests {
  readonly #random: () => number;
  readonly #values: SchemaValues;
  readonly #validators: Validators;
  /** Ids from responses, by the name of their property. */
  readonly #seen = new Map<string, string[]>();

  constructor(references: References, validators: Validators, random: () => number) {
    this.#validators = validators;
    this.#random = random;
    this.#values = new SchemaValues(references, random);
  }

  /** A valid request; `undefined` if none could be made. */
  valid(operation: DescribedOperation): ContractRequest | undefined {
    const parts = this.#parts(operation);
    return parts && this.#request(operation, parts);
  }

  /** A request that breaks one keyword; `undefined` if none could be made. */
  invalid(operation: DescribedOperation): ContractRequest | undefined {
    const parts = this.#parts(operation);
    if (!parts) return undefined;
    const options = [
      ...(operation.requestSchema
        ? [() => this.#brokenBody(operation, parts), () => this.#brokenBody(operation, parts)]
        : []),
      ...(operation.parameters.length > 0 ? [() => this.#brokenParameter(operation, parts)] : []),
    ];
    for (let tries = 0; tries < TRIES && options.length > 0; tries++) {
      const made = this.#values.pick(options)();
      if (made) return made;
    }
    return undefined;
  }

  /** Remembers the ids of a response, so that later requests are about existing things. */
  learn(body: unknown): void {
    if (Array.isArray(body)) for (const item of body.slice(0, 20)) this.learn(item);
    if (!isObject(body)) return;
    for (const [name, value] of Object.entries(body)) {
      if (typeof value === "string" && value !== "" && /(^|_)id$|^(name|code|key)$/.test(name))
        this.#remember(name, value);
      else this.learn(value);
    }
  }

  #remember(name: string, value: string): void {
    const known = this.#seen.get(name) ?? [];
    this.#seen.set(name, [...known.slice(-50), value]);
  }

  #parts(operation: DescribedOperation): Parts | undefined {
    const given: [Parameter, unknown][] = [];
    for (const parameter of operation.parameters) {
      if (!parameter.required && (parameter.in === "cookie" || this.#random() > 0.3)) continue;
      const value = this.#parameterValue(operation, parameter);
      if (value === undefined) return undefined;
      given.push([parameter, value]);
    }
    const { requestSchema } = operation;
    if (!requestSchema) return { given, body: undefined };
    const body = this.#validValue(requestSchema);
    return body && { given, body };
  }

  /** A valid value. In a path it is mostly a known id, so that the request is about an existing thing. */
  #parameterValue(operation: DescribedOperation, { name, in: place, value }: Parameter): unknown {
    const schema = isObject(value.schema) ? value.schema : {};
    if (place === "path" && this.#random() < 0.8) {
      const collection = operation.path.split(`/{${name}}`)[0]?.split("/").at(-1)?.replace(/s$/, "");
      const names = [name, name.replace(/^partner_/, `${collection}_`), `${collection}_id`, "id"];
      const known = names
        .flatMap((one) => this.#seen.get(one) ?? [])
        .filter((id) => this.#validators.of(schema)(id));
      if (known.length > 0) return this.#values.pick(known);
    }
    for (let tries = 0; tries < TRIES; tries++) {
      const made = this.#validValue(schema)?.value;
      // URL parsers remove these segments, so no request can contain them.
      const isLost = place === "path" && [".", "..", ""].includes(String(made));
      if (made !== undefined && !isLost && isSendable(place, made)) return made;
    }
    return undefined;
  }

  #validValue(schema: JsonObject) {
    const isValid = this.#validators.of(schema);
    for (let tries = 0; tries < TRIES; tries++) {
      const made = this.#values.make(schema);
      if (isValid(made.value)) return made;
    }
    return undefined;
  }

  #brokenBody(operation: DescribedOperation, parts: Parts): ContractRequest | undefined {
    const { requestSchema } = operation;
    if (!requestSchema || !parts.body) return undefined;
    const isValid = this.#validators.of(requestSchema);
    const { value, sites } = parts.body;
    const all = breachesOf(value, sites);
    // Choose the keyword first: `type` is the most frequent and would hide the others.
    const keyword = this.#values.pick([...new Set(all.map(({ keyword }) => keyword))]);
    const chosen = this.#values.pick(all.filter((one) => one.keyword === keyword));
    if (!chosen || isValid(chosen.value)) return undefined;
    const where = `${chosen.keyword} at /${chosen.path.join("/")}`;
    return this.#request(operation, { ...parts, body: { value: chosen.value, sites } }, where);
  }

  #brokenParameter(operation: DescribedOperation, parts: Parts): ContractRequest | undefined {
    // The API replaces an unusable request id instead of rejecting it.
    const breakable = operation.parameters.filter((one) => one.in !== "cookie" && !isRequestId(one.value));
    const parameter = this.#values.pick(breakable);
    if (!parameter) return undefined;
    const others = parts.given.filter(([one]) => one !== parameter);
    if (parameter.required && parameter.in !== "path" && this.#random() < 0.2)
      return this.#request(
        operation,
        { ...parts, given: others },
        `required at ${parameter.in} ${parameter.name}`,
      );
    const schema = isObject(parameter.value.schema) ? parameter.value.schema : {};
    const made = this.#validValue(schema);
    if (!made) return undefined;
    const broken = this.#values.pick(breachesOf(made.value, made.sites));
    if (!broken || broken.path.length > 0) return undefined;
    // The value is sent as text. All values that a server may read from the text have to be invalid as well.
    const text = String(broken.value);
    const isScalar = typeof broken.value !== "object";
    const read = [text, ...(text.trim() !== "" && Number.isFinite(Number(text)) ? [Number(text)] : [])];
    if (/^(true|false)$/.test(text)) read.push(text === "true" ? 1 : 0);
    const isValid = this.#validators.of(schema);
    const isText =
      read.some((value) => isValid(value)) || (/^(true|false)$/.test(text) && isValid(text === "true"));
    if (!isScalar || isText || text === "" || !isSendable(parameter.in, text)) return undefined;
    const where = `${broken.keyword} at ${parameter.in} ${parameter.name}`;
    return this.#request(operation, { ...parts, given: [...others, [parameter, text]] }, where);
  }

  #request(operation: DescribedOperation, { given, body }: Parts, broken?: string): ContractRequest {
    let { path } = operation;
    const query = new URLSearchParams();
    const headers: Record<string, string> = {};
    for (const [{ name, in: place }, value] of given) {
      if (place === "path") path = path.replace(`{${name}}`, () => encodeURIComponent(String(value)));
      if (place === "query") for (const item of [value].flat()) query.append(name, String(item));
      if (place === "header") headers[name.toLowerCase()] = String(value);
    }
    const text = query.size > 0 ? `?${query}` : "";
    return {
      operation,
      path: path + text,
      headers,
      ...(body && { body: JSON.stringify(body.value) }),
      ...(broken !== undefined && { broken }),
    };
  }
}

interface Parts {
  readonly given: readonly (readonly [Parameter, unknown])[];
  readonly body: ReturnType<SchemaValues["make"]> | undefined;
}

/** Whether a request can carry the value at this location. */
function isSendable(place: string, value: unknown): boolean {
  if (typeof value === "object") return Array.isArray(value) && place === "query";
  if (/\p{Surrogate}/u.test(String(value))) return false;
  return place !== "header" || /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(String(value));
}
