// NODE_OPTIONS loads this into a command and its child processes. Each appends its cost to the file CONCORD_USAGE.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

/** Peak memory in MiB. `maxRSS` includes the parent's peak; Linux also keeps the process's own. */
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
