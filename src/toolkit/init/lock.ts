import { isObject, type Json, type JsonObject, jsonIn } from "../../openapi/json.ts";
import { Unusable } from "../project/unusable.ts";
import { Digests } from "./digests.ts";
import { FoundDocument } from "./found-document.ts";

/** What a document said when its overlay was written. It shows later what has changed upstream. */
export interface Lock {
  /** File or URL that the document came from. */
  readonly from: string;
  readonly version: string;
  /** A digest of each operation and everything it refers to. */
  readonly operations: Readonly<Record<string, string>>;
}

export function lockOf(root: JsonObject, from: string): Lock {
  const { operations } = new FoundDocument(root);
  const info = isObject(root.info) ? root.info : {};
  const digests = new Digests(root);
  return {
    from,
    version: typeof info.version === "string" ? info.version : "",
    operations: Object.fromEntries(
      // Parameters of the path are among those of the operation.
      operations.map(({ key, value, parameters }) => [
        key,
        digests.of([value, parameters.map((parameter) => parameter.value)]),
      ]),
    ),
  };
}

/** Reads the text of a lock file. @throws Unusable for any other text. */
export function lockIn(text: string, name: string): Lock {
  const lock = jsonIn(text);
  if (
    isObject(lock) &&
    typeof lock.from === "string" &&
    typeof lock.version === "string" &&
    isTexts(lock.operations)
  )
    return { from: lock.from, version: lock.version, operations: lock.operations };
  throw new Unusable(
    `${name} is not what \`concord init\` wrote. Take it from your version control, or remove it with the overlay and run \`concord init\` again`,
  );
}

function isTexts(value: Json | undefined): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((each) => typeof each === "string");
}

/** The operations that differ between two readings of a document. */
export function changesBetween({ operations: was }: Lock, { operations: is }: Lock) {
  return {
    added: Object.keys(is).filter((key) => !Object.hasOwn(was, key)),
    removed: Object.keys(was).filter((key) => !Object.hasOwn(is, key)),
    changed: Object.keys(is).filter((key) => Object.hasOwn(was, key) && was[key] !== is[key]),
  };
}
