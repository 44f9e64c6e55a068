import { createRequire } from "node:module";
import type ts from "typescript";
import type { JsonObject } from "../../openapi/json.ts";

type Tool = typeof import("openapi-typescript");
type Options = Parameters<Tool["default"]>[1] & object;

// They are required: to import the compiler, Node would first read all of it, only to learn that it is no ES module.
const load = createRequire(import.meta.url);

export const compiler: typeof ts = load("typescript");

/** The parts of openapi-typescript that write one type. */
export const parts: Pick<
  Tool,
  "astToString" | "NEVER" | "STRING" | "stringToAST" | "tsIntersection" | "tsLiteral" | "tsRecord" | "tsUnion"
> = load("openapi-typescript/dist/lib/ts.cjs");

/**
 * Writes the types of a document with the tool's defaults. This is the part of the tool that comes after its checks: it would lint and
 * bundle the document by a library of its own, which takes longer than the types. What those checks refuse, references that lead
 * nowhere, has been found before; all else they only warn about.
 */
export function write(document: JsonObject, options: Options): ts.Node[] {
  const transform: Tool["transformSchema"] = load("openapi-typescript/dist/transform/index.cjs");
  const { scanDiscriminators, resolveRef }: Pick<Tool, "scanDiscriminators" | "resolveRef"> = load(
    "openapi-typescript/dist/lib/utils.cjs",
  );
  // Casts: the tool fails by itself where it stumbles over a form, and no type is written by `redoc`, the configuration of the checks.
  const given = document as unknown as Parameters<typeof transform>[0];
  const context = {
    ...options,
    discriminators: scanDiscriminators(given, options),
    injectFooter: [],
    resolve: <T>(ref: string) => resolveRef<T>(given, ref, { silent: true }),
  } as unknown as Parameters<typeof transform>[1];
  return transform(given, context);
}
