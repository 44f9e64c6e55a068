import type { Contract, ItemReads, Operation, Part } from "./contract.ts";

type OperationOf<C extends Contract> = C["operations"][keyof C["operations"]];

/** `Name` where an operation of the contract has `Trait`. */
type Where<C extends Contract, Trait, Name> = [Extract<OperationOf<C>, Trait>] extends [never] ? never : Name;

type OfOperations<C extends Contract, Name extends keyof Operation> = Name extends unknown
  ? Where<C, { readonly [N in Name]: object }, Name>
  : never;

type OfPages<C extends Contract, Name extends string> = Name extends unknown
  ? Where<C, { readonly next: { readonly [N in Name]: unknown } }, Name>
  : never;

type BodyParameters<Described> = Described extends { readonly next: { readonly parameters: infer P } }
  ? Extract<keyof P, `/${string}`>
  : never;

/** Whether something of the next page stands in the request body. */
type OfPageBodies<C extends Contract> =
  | ([BodyParameters<OperationOf<C>>] extends [never] ? never : "pageBody")
  | Where<C, { readonly next: { readonly count: { readonly to: `/${string}` } } }, "pageBody">
  | Where<C, { readonly next: { readonly last: { readonly to: `/${string}` } } }, "pageBody">;

type OfBodies<C extends Contract, Name, Type extends string> = Where<
  C,
  { readonly body: { readonly type: `${Type}${string}` } },
  Name
>;

/** Whether it has other error bodies than one that always has a message and a listed code, or says these in header fields. */
type OfErrors<C extends Contract> = string extends C["name"]
  ? never
  : C extends { otherErrors: object } | { errorFields: object }
    ? "errorBodies"
    : [C["error"], keyof C["errors"]] extends [{ code: string; message: string }, never]
      ? "errorBodies"
      : C["error"] extends { code: string; message: string }
        ? never
        : "errorBodies";

type ReadsOf<Described> = Described extends { readonly reads: infer R extends object } ? R[keyof R] : never;

/** Whether a success is read by its media type, and whether as items. */
type OfReads<C extends Contract> = string extends C["name"]
  ? never
  : [ReadsOf<OperationOf<C>>] extends [never]
    ? never
    : [Extract<ReadsOf<OperationOf<C>>, ItemReads>] extends [never]
      ? "reads"
      : "reads" | "stream";

type NeededBy<C extends Contract> =
  | OfErrors<C>
  | OfOperations<C, "key" | "parameters" | "body">
  | OfPages<C, "link" | "url" | "last" | "count">
  | OfPageBodies<C>
  | OfReads<C>
  | Where<C, { readonly state: { readonly progress: object } }, "progress">
  | Where<C, { readonly body: { readonly items: ItemReads } }, "items">
  | OfBodies<C, "form", "application/x-www-form-urlencoded">
  | OfBodies<C, "multipart", "multipart/form-data">;

/** The parts that the operations of a contract need. A contract without literal types may have any. */
type Using<C extends Contract> = [NeededBy<C>] extends [never]
  ? unknown
  : { readonly uses: { readonly [Name in NeededBy<C>]: Part } };

declare const paths: unique symbol;

/**
 * A contract with the parts of the client that it needs, together with the types of its operations (`paths` as
 * openapi-typescript writes them).
 */
export type Api<Paths extends object, C extends Contract = Contract> = C &
  Using<C> & { readonly [paths]?: Paths };
