// Loaded into a command by --import: prints at its end the most memory that it used, in MiB.
import { existsSync, readFileSync } from "node:fs";

/** `maxRSS` includes the memory of the process that started this one; Linux also keeps the peak of the program itself. */
function peak() {
  const status = "/proc/self/status";
  const own = existsSync(status) && /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, "utf8"));
  return own ? Number(own[1]) : process.resourceUsage().maxRSS;
}

process.on("exit", () => {
  console.error(`peak memory: ${Math.round(peak() / 1024)} MiB`);
});
