import type { Contract, Next, Operation, OperationKey, PartName } from "../../openapi/contract.ts";
import { isErrorStatus } from "../../openapi/operations.ts";

/** A part of the client that a contract brings: its file in `src/client/`, and its name there and in the package. */
export interface BroughtPart {
  readonly name: PartName;
  readonly file: string;
  readonly exported: string;
}

/** What decides which parts a contract needs. */
type Needing = Pick<Contract, "operations" | "error" | "otherErrors" | "errorFields" | "errors">;

/** The part under each name, and the contracts that need it. */
const PARTS: Readonly<
  Record<PartName, readonly [file: string, exported: string, isNeeded: (contract: Needing) => boolean]>
> = {
  key: ["keys", "withKey", some(({ key }) => key !== undefined)],
  parameters: ["write-parameters", "writeParameters", some(({ parameters }) => parameters !== undefined)],
  body: ["write-body", "writeBody", some(({ body }) => body !== undefined)],
  form: ["form-body", "writeForm", some(hasBody("application/x-www-form-urlencoded"))],
  multipart: ["form-body", "writeMultipart", some(hasBody("multipart/form-data"))],
  items: ["write-items", "writeItems", some(({ body }) => body?.items !== undefined)],
  link: ["next-address", "nextByLink", some(leadsBy("link"))],
  url: ["next-address", "nextByUrl", some(leadsBy("url"))],
  last: ["next-last", "nextByLast", some(leadsBy("last"))],
  count: ["next-count", "nextByCount", some(leadsBy("count"))],
  progress: ["foresee", "foresee", some(({ state }) => state?.progress !== undefined)],
  pageBody: ["page-body", "withPageBody", some(({ next }) => next !== undefined && isInBody(next))],
  reads: ["read-by-type", "readByType", some(({ reads }) => typeof reads === "object")],
  stream: ["read-items", "readItems", some(hasItems)],
  errorBodies: ["any-error-body", "readAnyErrorBody", hasOtherErrors],
};

/** The part that also reads header fields. It takes the place of the one that reads bodies alone. */
const ERROR_FIELDS = { name: "errorBodies", file: "error-fields", exported: "readErrorFields" } as const;

/** What generated modules may import under these names. */
export const PART_EXPORTS: readonly string[] = [
  ...Object.values(PARTS).map(([, exported]) => exported),
  ERROR_FIELDS.exported,
];

/** The parts of the client that a contract needs. */
export function partsOf(contract: Needing): BroughtPart[] {
  return Object.entries(PARTS).flatMap(([name, [file, exported, isNeeded]]) =>
    // The table has these names alone.
    isNeeded(contract) ? [brought({ name: name as PartName, file, exported }, contract)] : [],
  );
}

function brought(part: BroughtPart, { errorFields }: Needing): BroughtPart {
  return errorFields && part.name === ERROR_FIELDS.name ? ERROR_FIELDS : part;
}

type Test = (operation: Operation, key: string) => boolean;

function some(test: Test): (contract: Needing) => boolean {
  return ({ operations }) =>
    Object.entries(operations).some(([key, operation]: [OperationKey | string, Operation]) =>
      test(operation, key),
    );
}

function hasBody(type: string): Test {
  return ({ body }) => body?.type.toLowerCase().startsWith(type) ?? false;
}

function leadsBy(kind: keyof Next): Test {
  return ({ next }) => next?.[kind] !== undefined;
}

/** Whether a success is given as items. */
function hasItems({ reads }: Operation): boolean {
  return typeof reads === "object" && Object.values(reads).some((each) => !/^(?:json|text|blob)$/.test(each));
}

/** Whether something of the next page stands in the request body. */
function isInBody({ parameters, count, last }: Next): boolean {
  return [...Object.keys(parameters), count?.to, last?.to].some((name) => name?.startsWith("/"));
}

/** Whether error bodies may be others than one with a message and a code that is text. */
function hasOtherErrors(contract: Needing): boolean {
  const { error, otherErrors, errorFields, errors } = contract;
  const codes = Object.keys(errors);
  return (
    !error.code ||
    !error.message ||
    otherErrors !== undefined ||
    errorFields !== undefined ||
    codes.length === 0 ||
    codes.some((code) => /^\d+$/.test(code)) ||
    some(
      ({ bodiless = [], textErrors }, key) =>
        key.startsWith("HEAD") || textErrors !== undefined || bodiless.some(isErrorStatus),
    )(contract)
  );
}
