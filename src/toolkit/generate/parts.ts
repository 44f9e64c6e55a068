import type { Contract, Next, Operation, PartName } from "../../openapi/contract.ts";

/** A part of the client that a contract brings: its file in `src/client/`, and its name there and in the package. */
export interface BroughtPart {
  readonly name: PartName;
  readonly file: string;
  readonly exported: string;
}

/** The part under each name, and the operations that need it. */
const PARTS: Readonly<
  Record<PartName, readonly [file: string, exported: string, needs: (operation: Operation) => boolean]>
> = {
  key: ["keys", "withKey", ({ key }) => key !== undefined],
  parameters: ["write-parameters", "writeParameters", ({ parameters }) => parameters !== undefined],
  body: ["write-body", "writeBody", ({ body }) => body !== undefined],
  form: ["form-body", "writeForm", ({ body }) => isOfType(body, "application/x-www-form-urlencoded")],
  multipart: ["form-body", "writeMultipart", ({ body }) => isOfType(body, "multipart/form-data")],
  link: ["next-address", "nextByLink", leadsBy("link")],
  url: ["next-address", "nextByUrl", leadsBy("url")],
  last: ["next-last", "nextByLast", leadsBy("last")],
  count: ["next-count", "nextByCount", leadsBy("count")],
};

/** The parts of the client that the operations of a contract need. */
export function partsOf({ operations }: Pick<Contract, "operations">): BroughtPart[] {
  const all = Object.values(operations);
  return Object.entries(PARTS).flatMap(([name, [file, exported, needs]]) =>
    // The table has these names alone.
    all.some(needs) ? [{ name: name as PartName, file, exported }] : [],
  );
}

function isOfType(body: Operation["body"], type: string): boolean {
  return body?.type.toLowerCase().startsWith(type) ?? false;
}

function leadsBy(kind: keyof Next): (operation: Operation) => boolean {
  return ({ next }) => next?.[kind] !== undefined;
}
