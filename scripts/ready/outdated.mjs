// Runs on Node 20, before anything is installed: plain JavaScript, built-in modules only.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Returns why the dependencies under `root` must be installed, or `undefined` if they match the lockfile.
 *
 * npm writes `node_modules/.package-lock.json` last, so an interrupted install leaves none.
 * Contents are compared, not file times: a checkout, a restored cache or a copy changes the times.
 *
 * @param {string} root folder of package.json
 * @returns {string | undefined}
 */
export function outdated(root) {
  const wanted = readPackages(join(root, "package-lock.json"));
  if (wanted === undefined)
    throw new Error(`${join(root, "package-lock.json")} is missing or is not JSON: restore it from git.`);
  const installed = readPackages(join(root, "node_modules", ".package-lock.json"));
  if (installed === undefined) return "nothing is installed yet";
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === "") continue;
    const found = installed[path];
    // Packages for other platforms are not installed.
    if (found === undefined && (entry.optional || entry.devOptional)) continue;
    if (found?.version !== entry.version || found?.integrity !== entry.integrity) {
      return `${path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)} differs from the lockfile`;
    }
  }
  return undefined;
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }> | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}
