// Serves the built site on the local machine: a file server for one folder.
import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, resolve, sep } from "node:path";
import { Misuse, runCommand } from "./command.ts";

const HELP = `Usage: npm run docs:serve [-- --port <port>]

Shows dist/site, which \`npm run docs\` builds, at http://127.0.0.1:4090.

  --port <port>   Another port; 0 takes a free one.
  --help          Show this text.
`;

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".yaml": "application/yaml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".xml": "application/xml",
  ".svg": "image/svg+xml",
};

/** Serves the files of a folder on the loopback interface. */
export async function serve(folder: string, port: number): Promise<{ url: string; server: Server }> {
  const root = resolve(folder);
  const server = createServer(async (request, response) => {
    const { file, path } = fileOf(root, request.url ?? "/");
    if (file === undefined) {
      const text = { "content-type": "text/plain; charset=utf-8" };
      response.writeHead(404, text).end("There is no such page.\n");
      return;
    }
    if (statSync(file).isDirectory()) {
      // Relative links of the index need the slash.
      response.writeHead(301, { location: `${path}/` }).end();
      return;
    }
    const type = types[extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, "cache-control": "no-cache" });
    response.end(request.method === "HEAD" ? undefined : await readFile(file));
  });
  await new Promise<void>((done, fail) => {
    server.once("error", fail).listen(port, "127.0.0.1", done);
  });
  // A TCP server's address is an object, not the path of a pipe.
  const { port: taken } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${taken}/`, server };
}

/** The file or folder of an address. A trailing slash means the folder's index. Nothing outside `root` is ever read. */
function fileOf(root: string, address: string): { file: string | undefined; path: string } {
  // Not parsed as a URL: //host/errors has to stay a path.
  const path = `/${address.replace(/[?#].*$/s, "").replace(/^\/+/, "")}`;
  let name: string;
  try {
    name = decodeURIComponent(path);
  } catch {
    return { file: undefined, path };
  }
  const file = resolve(join(root, name, name.endsWith("/") ? "index.html" : ""));
  return { file: file.startsWith(root + sep) && existsSync(file) ? file : undefined, path };
}

function main(args: readonly string[]): Promise<0 | 1 | 2> {
  const options = { port: { type: "string", default: "4090" } } as const;
  return runCommand({ usage: HELP, options }, args, async ({ values }) => {
    if (!/^\d+$/.test(values.port) || Number(values.port) > 65_535)
      throw new Misuse(`--port takes a number from 0 to 65535, not "${values.port}".`);
    const folder = join(import.meta.dirname, "../dist/site");
    if (!existsSync(join(folder, "index.html")))
      return fail("There is no site in dist/site yet. Run `npm run docs` first.");
    try {
      const { url } = await serve(folder, Number(values.port));
      process.stdout.write(`${url}\nCtrl-C stops it.\n`);
      return 0;
    } catch (error) {
      return fail(`${error instanceof Error ? error.message : error}. Name another port with --port.`);
    }
  });
}

function fail(problem: string): 1 {
  process.stderr.write(`${problem}\n`);
  return 1;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
