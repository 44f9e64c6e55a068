import { runInNewContext } from "node:vm";
import { build } from "esbuild";

/** What a browser has and Node has too; a bundle sees these names and the language's own, nothing of Node. */
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
 * Bundles a module for a browser and calls one of its functions where only the web's globals exist.
 *
 * @throws Error if the bundle needs a module of Node.
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
