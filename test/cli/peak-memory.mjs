// Loaded into a command by --import: tells at its end how much memory it had at most, in MiB.
import { existsSync, readFileSync } from "node:fs";

/** `maxRSS` also counts what the process that started this one had; Linux keeps the own peak of a program beside it. */
function peak() {
  const status = "/proc/self/status";
  const own = existsSync(status) && /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, "utf8"));
  return own ? Number(own[1]) : process.resourceUsage().maxRSS;
}

process.on("exit", () => {
  console.error(`peak memory: ${Math.round(peak() / 1024)} MiB`);
});
