import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

/**
 * Writes an `npx` into the folder `bin`. In each folder the first command goes through npm's own. That takes half a second to find a
 * program, so later commands run what npm found there.
 */
export async function writeNpx(bin: string): Promise<void> {
  const { stdout } = await promisify(execFile)("sh", ["-c", "command -v npx"]);
  const found = join(bin, "found");
  mkdirSync(found);
  const script = `#!/bin/bash
program="$PWD/node_modules/.bin/$1"
mark="${found}/\${program//\\//+}"
if [ -e "$mark" ] && [ -x "$program" ]; then shift; exec "$program" "$@"; fi
touch "$mark"
exec "${stdout.trim()}" "$@"
`;
  writeFileSync(join(bin, "npx"), script, { mode: 0o755 });
}
