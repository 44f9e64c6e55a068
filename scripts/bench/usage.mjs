// Loaded into a command, and into all that it starts, by NODE_OPTIONS: adds what each process took to the file that
// CONCORD_USAGE names.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

/** In MiB. `maxRSS` also counts what the process that started this one had; Linux keeps the own peak beside it. */
function peak() {
  const status = "/proc/self/status";
  const own = existsSync(status) && /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, "utf8"));
  return (own ? Number(own[1]) : process.resourceUsage().maxRSS) / 1024;
}

const file = process.env.CONCORD_USAGE;
if (isMainThread && file) {
  process.on("exit", () => {
    const { user, system } = process.cpuUsage();
    appendFileSync(file, `${JSON.stringify({ cpu: (user + system) / 1e6, peak: peak() })}\n`);
  });
}
