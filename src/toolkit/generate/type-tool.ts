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

/** Two ways to write the types of a document. */
export const writers = { valid: writeValid, unchecked: writeUnchecked };

/** The tool as a whole: it lints and bundles the document before, by a library of its own, which takes longer than the types. */
async function writeUnchecked(document: JsonObject, options: Options): Promise<ts.Node[]> {
  const tool: Tool = load("openapi-typescript");
  // Cast: the tool checks the form itself.
  return tool.default(document as unknown as Parameters<Tool["default"]>[0], options);
}

/** The part of the tool that comes after its checks, with its defaults. */
async function writeValid(document: JsonObject, options: Options): Promise<ts.Node[]> {
  const transform: Tool["transformSchema"] = load("openapi-typescript/dist/transform/index.cjs");
  const { scanDiscriminators, resolveRef }: Pick<Tool, "scanDiscriminators" | "resolveRef"> = load(
    "openapi-typescript/dist/lib/utils.cjs",
  );
  // Casts: Redocly found the document valid, and no type is written by `redoc`, the configuration of the checks.
  const valid = document as unknown as Parameters<typeof transform>[0];
  const context = {
    ...options,
    discriminators: scanDiscriminators(valid, options),
    injectFooter: [],
    resolve: <T>(ref: string) => resolveRef<T>(valid, ref, { silent: true }),
  } as unknown as Parameters<typeof transform>[1];
  return transform(valid, context);
}
