// The pre-script of every npm script: installs what a fresh clone lacks, then checks the Node that scripts will run on.
// Runs on Node 20, before anything is installed: plain JavaScript, built-in modules only.
import { spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { alone } from "./ready/lock.mjs";
import { outdated } from "./ready/outdated.mjs";

const MINIMUM = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Why an install is due: the lockfile has changed, or the package `node` lacks its program. */
function due() {
  return outdated(root) ?? (projectNode() < MINIMUM ? `Node ${MINIMUM} is not in node_modules` : undefined);
}

/** Major version of the Node that npm puts first on PATH for scripts; 0 if there is none. */
function projectNode() {
  const program = join(root, "node_modules", ".bin", process.platform === "win32" ? "node.cmd" : "node");
  if (!existsSync(program)) return 0;
  if (realpathSync(program) === realpathSync(process.execPath))
    return Number.parseInt(process.versions.node, 10);
  const { stdout } = spawnSync(program, ["--version"], {
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  return Number.parseInt(stdout?.slice(1) ?? "", 10) || 0;
}

/** @param {string} reason */
function install(reason) {
  const start = Date.now();
  console.error(`concord: ${reason}; running npm ci, about a minute ...`);
  // Run npm on the machine's Node: the install replaces the one in node_modules.
  const npm = process.env.npm_execpath?.endsWith("npm-cli.js") && process.env.npm_execpath;
  const [program, ...before] = npm ? [process.env.npm_node_execpath ?? process.execPath, npm] : ["npm"];
  const flags = ["ci", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];
  const { status, signal, error, stdout, stderr } = spawnSync(program, [...before, ...flags], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (status !== 0) {
    process.stderr.write(`${stdout ?? ""}${stderr ?? ""}`);
    const how = error?.message ?? signal ?? `exit ${status}`;
    throw new Error(`npm ci failed (${how}). What it says is above; the next run starts over.`);
  }
  console.error(`concord: installed in ${Math.round((Date.now() - start) / 1000)} s.`);
}

try {
  if (due() !== undefined) {
    /** @param {number} owner */
    const report = (owner) => console.error(`concord: process ${owner} is installing; waiting for it ...`);
    await alone(join(root, ".installing"), report, () => {
      // The other process may have installed everything.
      const reason = due();
      if (reason !== undefined) install(reason);
    });
    if (projectNode() < MINIMUM) {
      throw new Error(
        `Node ${MINIMUM} is missing although npm ci passed: npm did not run the install script of the package "node". ` +
          'Run "npm rebuild node --ignore-scripts=false", then this command again.',
      );
    }
  }
} catch (error) {
  console.error(`concord: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
