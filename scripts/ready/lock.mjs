// Runs on Node 20, before anything is installed: plain JavaScript, built-in modules only.
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 250;

/**
 * Runs `work` while no other process does. The lock is `file`, which holds the process id of its owner.
 * If the owner has died, by Ctrl-C or a power cut, the lock is taken over.
 *
 * @template T
 * @param {string} file
 * @param {(owner: number) => void} onWait called once if another process is at work
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(file, onWait, work) {
  let reported = false;
  while (!take(file)) {
    const owner = ownerOf(file);
    if (owner === undefined || !alive(owner)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!reported) onWait(owner);
    reported = true;
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * Creates the file with its content in one step (a link), so that no process reads it half-written.
 *
 * @param {string} file
 */
function take(file) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (isSystemError(error, "EEXIST")) return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/** @param {string} file */
function ownerOf(file) {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function alive(pid) {
  try {
    // Signal 0 only checks whether the process exists.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It exists, under another user.
    return isSystemError(error, "EPERM");
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isSystemError(error, code) {
  return error instanceof Error && "code" in error && error.code === code;
}
