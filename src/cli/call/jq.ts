import { CommandFailed, exit } from "../exit.ts";
import { loadOptional } from "../optional-package.ts";

/** Applies a jq expression to a response. Returns each result as JSON text. */
export type Filter = (data: unknown) => Promise<readonly string[]>;

/** Checks an expression before anything is sent. @throws CommandFailed if it is invalid or jq is not installed. */
export async function jqFilter(expression: string): Promise<Filter> {
  // package.json declares its versions as a peer dependency.
  const jq = (await loadOptional("jq-wasm", "--jq", ["jq-wasm"])) as typeof import("jq-wasm");
  const apply = async (json: string): Promise<readonly string[]> => {
    const text = await jq.raw(json, expression, ["-c"]);
    return text.split("\n").filter((line) => line !== "");
  };
  const broken = await apply("null").then(() => undefined, compileError);
  if (broken !== undefined) {
    throw new CommandFailed(`--jq ${JSON.stringify(expression)} is no jq expression: ${broken}`, exit.misuse);
  }
  return async (data) => {
    try {
      return await apply(JSON.stringify(data ?? null));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CommandFailed(
        `The call is done, and --jq cannot be applied to its response: ${reason.replace(/^jq: error \(at [^)]*\): /, "")}`,
      );
    }
  };
}

/** A result for a shell: text without quotes, anything else as one line of JSON. */
export function plainResult(json: string): string {
  return json.startsWith('"') ? String(JSON.parse(json)) : json;
}

/** Why an expression does not compile; `undefined` if it only fails on `null`. */
function compileError(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : "";
  if (!/compile error/.test(message)) return undefined;
  return message
    .split("\n")[0]
    ?.replace(/^jq: error: /, "")
    .replace(/ \(Unix shell quoting issues\?\)/, "");
}
