import { runInNewContext } from "node:vm";
import { build } from "esbuild";

/** Globals of both browsers and Node. A bundle sees only these and the language's own. */
const web = [
  "AbortController",
  "AbortSignal",
  "Blob",
  "DOMException",
  "FormData",
  "Headers",
  "ReadableStream",
  "Request",
  "Response",
  "TextDecoder",
  "TextEncoder",
  "URL",
  "URLSearchParams",
  "clearTimeout",
  "crypto",
  "fetch",
  "performance",
  "queueMicrotask",
  "setTimeout",
] as const;

/**
 * Bundles a module for browsers and calls one of its functions in a context that has only the web's globals.
 *
 * @throws Error if the bundle needs a Node module.
 */
export async function callInBrowser(entry: string, name: string, args: readonly string[]): Promise<unknown> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    platform: "browser",
    target: "es2022",
    format: "iife",
    globalName: "bundle",
    write: false,
    logLevel: "silent",
  });
  const globals = Object.fromEntries(web.map((global) => [global, globalThis[global]]));
  const call = `bundle[${JSON.stringify(name)}](...${JSON.stringify(args)})`;
  return runInNewContext(`${outputFiles[0]?.text}\n${call}`, globals);
}
