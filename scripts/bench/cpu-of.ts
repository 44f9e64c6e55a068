import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** The ticks in which Linux counts CPU time, in ms. */
const TICK = 10;

/** The CPU time of another process so far, user and system, in ms. Its resolution is 10 ms. */
export function cpuOf(pid: number): number {
  const stat = `/proc/${pid}/stat`;
  if (existsSync(stat)) {
    // Fields 14 and 15. Field 2, the name, may contain spaces; it ends at the last parenthesis.
    const fields = readFileSync(stat, "utf8").split(/.*\) /s)[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * TICK;
  }
  // Without /proc: `[[hours:]minutes:]seconds`.
  const time = execFileSync("ps", ["-o", "time=", "-p", String(pid)], { encoding: "utf8" }).trim();
  return time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
}
