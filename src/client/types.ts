/** The types that carry a contract to the caller. Everything here vanishes when compiled. */
import type { ParamsOption, RequestBodyOption } from "openapi-fetch";
import type { Contract, HttpMethod, Link, Status } from "../openapi/contract.ts";
import type {
  ApiError,
  CallError,
  Trace,
  TransportError,
  UndocumentedCode,
  UnexpectedResponse,
} from "./errors.ts";
import type { CallOptions } from "./options.ts";

/** The trace of a call, whether it succeeded or not. */
export interface Meta extends Trace {
  /** True when the API says that the response is a replay: it knew the idempotency key. */
  readonly replayed: boolean;
  /** A DELETE was retried after an unknown outcome and found nothing: its work was done. */
  readonly alreadyGone?: true;
}

/** A result as the engine gives it, before a contract's types are laid over it. */
export type AnyResult =
  | { readonly data: unknown; readonly error?: undefined; readonly response: Response; readonly meta: Meta }
  | {
      readonly data?: undefined;
      readonly error: CallError;
      readonly response?: Response;
      readonly meta: Meta;
    };

/** What a call gives: `data`, or an `error` whose `response` is missing when there was no response. */
export type Result<Data, Refusal> =
  | { readonly data: Data; readonly error?: undefined; readonly response: Response; readonly meta: Meta }
  | {
      readonly data?: undefined;
      readonly error: Refusal | UnexpectedResponse;
      readonly response: Response;
      readonly meta: Meta;
    }
  | {
      readonly data?: undefined;
      readonly error: TransportError;
      readonly response?: undefined;
      readonly meta: Meta;
    };

/** The operations of openapi-typescript's `paths` under their keys: `"GET /runs/{run_id}"`. */
type OperationAt<Paths, Key> = Key extends `${infer Method} ${infer Path}`
  ? Path extends keyof Paths
    ? Lowercase<Method> extends keyof Paths[Path]
      ? Paths[Path][Lowercase<Method>]
      : never
    : never
  : never;

export type KeyOf<C extends Contract> = Extract<keyof C["operations"], string>;

/** The definition of an operation by its key. */
type Definition<C extends Contract, Key> = Key extends keyof C["operations"] ? C["operations"][Key] : never;

/** Keys of the operations that have a trait, such as `{ run: Link }`. */
export type KeyWith<C extends Contract, Trait> = {
  [K in KeyOf<C>]: Definition<C, K> extends Trait ? K : never;
}[KeyOf<C>];

export type MethodOf<Key extends string> = Key extends `${infer M extends HttpMethod} ${string}` ? M : never;

/** Paths of those keys that have this method. */
export type PathOf<Key extends string, Method extends string> = Key extends `${Method} ${infer Path}`
  ? Path
  : never;

type Content<R> = R extends { content: infer Media }
  ? [keyof Media] extends [never]
    ? undefined
    : Media[keyof Media]
  : undefined;

type ResponsesAt<Paths, Key> = OperationAt<Paths, Key> extends { responses: infer R } ? R : never;

/** Whether a success has this status: one that begins with 2, or `default` where no other is documented. */
type IsSuccess<S, Responses> = `${S & (string | number)}` extends `2${string}`
  ? true
  : [S, Extract<`${keyof Responses & (string | number)}`, `2${string}`>] extends ["default", never]
    ? true
    : false;

/** Success bodies of an operation. */
export type DataOf<Paths, Key> = {
  [S in keyof ResponsesAt<Paths, Key>]: IsSuccess<S, ResponsesAt<Paths, Key>> extends true
    ? Content<ResponsesAt<Paths, Key>[S]>
    : never;
}[keyof ResponsesAt<Paths, Key>];

/** An error without a code has its status as its code. */
type CodeOf<S> = S extends number ? `${S}` : string;

/** The same, of an API whose error bodies may lack their code, or whose codes stand in a header field. */
type Codeless<C extends Contract, S> = C extends { errorFields: object }
  ? CodeOf<S>
  : C extends { otherErrors: readonly (infer Body)[] }
    ? Body extends { code: string }
      ? never
      : CodeOf<S>
    : never;

/** Codes of an error. Where the document lists none, any string can be one. */
type CodesAt<C extends Contract, Codes, S> = [keyof C["codes"]] extends [never]
  ? string
  : Codes extends readonly []
    ? CodeOf<S>
    : Codes extends readonly (infer Code extends string)[]
      ? C["openCodes"] extends true
        ? Code | UndocumentedCode
        : Code | Codeless<C, S>
      : never;

type DocumentedOf<C extends Contract, Key> =
  Definition<C, Key> extends { responses: infer Documented } ? Documented : never;

/** One `ApiError` per documented error status, each with the codes that its response lists. */
export type RefusalOf<Paths, C extends Contract, Key> = {
  [S in keyof DocumentedOf<C, Key> & Status]: `${S}` extends `${1 | 2 | 3}${string}`
    ? never
    : ApiError<
        S extends number ? S : number,
        CodesAt<C, DocumentedOf<C, Key>[S], S>,
        S extends keyof ResponsesAt<Paths, Key> ? Content<ResponsesAt<Paths, Key>[S]> : unknown
      >;
}[keyof DocumentedOf<C, Key> & Status];

/** Makes the property optional that the client fills in itself: the idempotency key. */
type WithoutKey<T, Name> = Name extends keyof T ? Omit<T, Name> & Partial<Pick<T, Name>> : T;

type BodyKey<Definition> = Definition extends { key: { in: "body"; name: `/${infer Name}` } } ? Name : never;
type HeaderKey<Definition> = Definition extends { key: { in: "header"; name: infer Name } } ? Name : never;

type Body<Operation, Definition> =
  RequestBodyOption<Operation> extends { body?: infer B }
    ? [B] extends [never]
      ? { body?: never }
      : [BodyKey<Definition>] extends [never]
        ? RequestBodyOption<Operation>
        : OptionalIfEmpty<"body", WithoutKey<NonNullable<B>, BodyKey<Definition>>>
    : { body?: never };

type Params<Operation, Definition> = [HeaderKey<Definition>] extends [never]
  ? ParamsOption<Operation>
  : Operation extends { parameters: infer P }
    ? OptionalIfEmpty<
        "params",
        P extends { header: infer H }
          ? Omit<P, "header"> & OptionalIfEmpty<"header", WithoutKey<H, HeaderKey<Definition>>>
          : P
      >
    : ParamsOption<Operation>;

type OptionalIfEmpty<Name extends string, T> =
  Record<never, never> extends T ? { [K in Name]?: T } : { [K in Name]: T };

/** Parameters and body of an operation. */
export type InputOf<Paths, C extends Contract, Key> = Params<OperationAt<Paths, Key>, Definition<C, Key>> &
  Body<OperationAt<Paths, Key>, Definition<C, Key>>;

/** Makes the last argument optional where nothing in it is required. */
export type Init<T> = Record<never, never> extends T ? [init?: T] : [init: T];

/** The last argument of a verb: what the operation takes, and options. */
export type InitOf<Paths, C extends Contract, Key, Options = CallOptions> = Init<
  InputOf<Paths, C, Key> & Options
>;

/** The type at a JSON Pointer. */
export type At<T, Pointer extends string> = Pointer extends ""
  ? T
  : Pointer extends `/${infer Name}/${infer Rest}`
    ? At<Member<T, Name>, `/${Rest}`>
    : Pointer extends `/${infer Name}`
      ? Member<T, Name>
      : never;

type Member<T, Name extends string> = T extends unknown
  ? Name extends keyof NonNullable<T>
    ? NonNullable<T>[Name]
    : never
  : never;

export type Element<T> = T extends readonly (infer E)[] ? E : never;

/** Items of an array in an operation's success body, by a pointer in its definition. */
export type ItemsOf<Paths, C extends Contract, Key> =
  Definition<C, Key> extends {
    items: infer P extends string;
  }
    ? Element<At<DataOf<Paths, Key>, P>>
    : never;

/** Errors of single items in an operation's success body; entries without the property that marks an error are none. */
export type ItemErrorOf<Paths, C extends Contract, Key> =
  Definition<C, Key> extends {
    itemErrors: { at: infer P extends string; error: infer Marked extends string };
  }
    ? Extract<Element<At<DataOf<Paths, Key>, P>>, { readonly [M in Marked]: unknown }>
    : Definition<C, Key> extends { itemErrors: { at: infer P extends string } }
      ? Element<At<DataOf<Paths, Key>, P>>
      : never;

/** Success bodies of the operation that an operation's link names. */
export type LinkedData<Paths, C extends Contract, Key, Name extends "run" | "existing"> = DataOf<
  Paths,
  LinkedKey<C, Key, Name>
>;

/** The key of the operation that an operation's link names. */
export type LinkedKey<C extends Contract, Key, Name extends "run" | "existing"> =
  Definition<C, Key> extends { [N in Name]: infer L extends Link } ? L["operation"] : never;
