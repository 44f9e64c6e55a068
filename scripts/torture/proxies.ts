import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { startSandbox } from "../../src/sandbox/index.ts";
import { seeded } from "../virtual-time.ts";
import { start } from "./command-line.ts";
import { Count, type Scale, Skipped } from "./count.ts";
import { createEvent, roster } from "./crash.ts";

/** A proxy that stands before the sandbox, as its configuration says. */
interface Proxy {
  readonly command: string;
  configure(port: number, target: URL, folder: string): string;
  args(file: string, folder: string): string[];
}

const proxies: Readonly<Record<string, Proxy>> = {
  nginx: {
    command: "nginx",
    configure: (port, { host }, folder) => `
daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 256; }
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  server {
    listen 127.0.0.1:${port}; client_max_body_size 1m; keepalive_requests 7; keepalive_timeout 1s; proxy_read_timeout 2s;
    location / { proxy_pass http://${host}; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_next_upstream off; }
  }
}`,
    args: (file, folder) => ["-c", file, "-p", folder, "-e", join(folder, "error.log")],
  },
  haproxy: {
    command: "haproxy",
    configure: (port, { host }) => `
global
  maxconn 256
defaults
  mode http
  timeout connect 1s
  timeout client 2s
  timeout server 2s
  timeout http-keep-alive 200ms
frontend in
  bind 127.0.0.1:${port}
  default_backend out
backend out
  server sandbox ${host}
`,
    args: (file) => ["-db", "-f", file],
  },
};

/** Imports through real proxies with limits, time-outs, restarts and a tenth of faults: every row is in once. */
export async function exactlyOnce({ size, seed }: Scale): Promise<Count> {
  if (size !== "full") throw new Skipped("it takes minutes, and real proxies; npm run torture runs it");
  const missing = Object.values(proxies).filter(({ command }) => spawnSync(command, ["-v"]).error);
  if (missing.length > 0) {
    throw new Skipped(
      `${missing.map(({ command }) => command).join(" and ")} cannot be run here: apt-get install nginx-light haproxy`,
    );
  }
  const count = new Count();
  for (const [name, proxy] of Object.entries(proxies)) {
    for (let run = 0; run < SEEDS; run++) await importThrough(name, proxy, seed + run, count);
  }
  return count;
}

const SEEDS = 10;
const ROWS = 200_000;
/** So often an import that was interrupted is started again. */
const MOST_STARTS = 20;

async function importThrough(name: string, proxy: Proxy, seed: number, count: Count): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "concord-torture-"));
  const data = join(folder, "sandbox.db");
  const kinds = ["status=503", "drop-after", "status=502", "drop-before"];
  const faults = kinds.map((kind) => `${kind},probability=0.025,seed=${seed}`);
  const sandbox = await startSandbox({ apis: ["meshi"], data, runDuration: 0, rateLimits: false });
  await createEvent(sandbox.urls.meshi, "once");
  await sandbox.close();
  const port = await freePort();
  const broken = await startSandbox({ apis: ["meshi"], data, runDuration: 0, rateLimits: false, faults });
  const file = join(folder, "proxy.conf");
  await writeFile(file, proxy.configure(port, new URL(broken.url), folder));
  const serve = () => spawn(proxy.command, proxy.args(file, folder), { stdio: "ignore" });
  let server = serve();
  const input = join(folder, "roster.csv");
  await writeFile(input, roster(ROWS));
  const random = seeded(seed);
  const args = ["import", input, "--event", "once", "--base-url", `http://127.0.0.1:${port}/meshi`];
  let code: number | null = 1;
  let starts = 0;
  let err = "";
  for (; code !== 0 && starts < MOST_STARTS; starts++) {
    const importing = start(args);
    // The proxy is restarted once during each of the first imports.
    if (starts < 3) {
      await setTimeout(300 + 1500 * random());
      server.kill("SIGKILL");
      await once(server, "exit");
      server = serve();
    }
    ({ code, err } = await importing.ended);
  }
  count.note(
    `${name}, seed ${seed}`,
    code === 0 ? undefined : `not done after ${starts} starts: ${err.slice(-200)}`,
  );
  server.kill("SIGKILL");
  await once(server, "exit");
  await broken.close();
  const database = new DatabaseSync(data, { readOnly: true });
  const { ids } =
    database.prepare("SELECT count(DISTINCT attendee_id) AS ids FROM meshi_attendees").get() ?? {};
  const { total } = database.prepare("SELECT sum(total) AS total FROM meshi_runs").get() ?? {};
  database.close();
  count.lose(Math.max(0, ROWS - Number(ids)));
  count.double(Math.max(0, Number(total) - ROWS));
  await rm(folder, { recursive: true });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
