import { realpathSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/**
 * A path as it reads without the symbolic links that lead to a folder, or to one above it. People may name a file of the project in
 * `base` by such a link; the system knows `base` without. Links beneath `base` stay.
 */
export function withoutLinksTo(base: string, path: string): string {
  if (isWithin(base, path)) return path;
  const home = realPath(base);
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    const real = realPath(folder);
    if (real === undefined || home === undefined || !isWithin(real, home)) continue;
    return join(real === home ? base : real, relative(folder, path));
  }
  return path;
}

function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
