// The program that runs commands of redocly, one after the other: `redocly-kept <redocly> <JSON of their arguments>`. It is loaded
// before redocly, so redocly gets what Concord has fetched.
import "./redocly-given.ts";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { BETWEEN } from "./between-outputs.ts";

const [node = "", , cli = "", commands = "[]"] = process.argv;
const left: string[][] = JSON.parse(commands);
// bin/cli.js imports this. The question mark makes it a module of its own for each command.
const program = pathToFileURL(join(cli, "../../lib/index.js")).href;
const { exit } = process;

function next(): Promise<unknown> {
  const args = left.shift() ?? [];
  process.argv = [node, cli, ...args];
  return import(`${program}?${left.length}`);
}

/** Redocly ends its process when a command is done and nothing is pending; here the next command begins then. */
function ended(code?: Parameters<typeof exit>[0]): void {
  if (left.length === 0) exit(code);
  for (const stream of [process.stdout, process.stderr]) stream.write(BETWEEN);
  void next();
}

// Cast: what calls `exit` never goes on, and redocly calls it last.
process.exit = ended as typeof exit;
await next();
