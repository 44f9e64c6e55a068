import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeNpx } from "../../scripts/npx.ts";
import type { Packed } from "../../scripts/packages.ts";
import { pathOf } from "../../scripts/smoke/shell.ts";

/**
 * Writes `npm` and `npx` into a folder, for readers who come after each other. `npm` reads two variables: `READER` is the number of the
 * reader, from 1, and `KEPT` the folder where the first reader's installations for a page are kept for the others, if there are any.
 * Such folders stand beside each other, and share what two installations have alike.
 */
export async function writePrograms(folder: string, { apis, toolkit }: Packed): Promise<void> {
  writeFileSync(join(folder, "npm"), npmOf(await pathOf("npm"), apis, toolkit), { mode: 0o755 });
  await writeNpx(folder);
}

/**
 * npm as it would be once the packages are published. It installs for the first reader. Later readers install the same in the same
 * order, and get what is kept.
 */
function npmOf(npm: string, apis: string, toolkit: string): string {
  return `#!/bin/bash
set -e
given=$*
for argument; do
  case $argument in
    concord-apis) set -- "$@" "${apis}" ;;
    concord-toolkit) set -- "$@" "${toolkit}" ;;
    *) set -- "$@" "$argument" ;;
  esac
  shift
done
if [ "$1" != install ] || [ -z "$KEPT" ]; then exec "${npm}" "$@"; fi
count=$(cat "$KEPT/count-$READER" 2> /dev/null || echo 0)
echo $((count + 1)) > "$KEPT/count-$READER"
kept="$KEPT/$count"
if [ "$READER" = 1 ]; then
  "${npm}" "$@"
  mkdir "$kept"
  echo "$given" > "$kept/given"
  for other in "$KEPT"/../*/*/package-lock.json; do
    if cmp -s "$other" package-lock.json; then ln -s "\${other%/*}/node_modules" "$kept/node_modules"; break; fi
  done
  if [ ! -e "$kept/node_modules" ]; then
    cp -al node_modules "$kept" 2> /dev/null || cp -R node_modules "$kept"
    # What npm writes in place must not be shared.
    rm "$kept/node_modules/.package-lock.json"
  fi
  cp package.json package-lock.json "$kept"
else
  if [ "$given" != "$(cat "$kept/given")" ]; then echo "The first reader had another npm $given" >&2; exit 1; fi
  rm -rf node_modules
  ln -s "$kept/node_modules" node_modules
  cp "$kept"/package*.json .
fi
`;
}
