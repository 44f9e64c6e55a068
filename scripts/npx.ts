import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathOf } from "./smoke/shell.ts";

/**
 * Writes an `npx` into the folder `bin`. The first use of a program in a folder goes through npm's own, which takes half a second
 * to find it. Later uses run the program directly.
 */
export async function writeNpx(bin: string): Promise<void> {
  const npx = await pathOf("npx");
  const found = join(bin, "found");
  mkdirSync(found);
  const script = `#!/bin/bash
program="$PWD/node_modules/.bin/$1"
mark="${found}/\${program//\\//+}"
if [ -e "$mark" ] && [ -x "$program" ]; then shift; exec "$program" "$@"; fi
touch "$mark"
exec "${npx}" "$@"
`;
  writeFileSync(join(bin, "npx"), script, { mode: 0o755 });
}
