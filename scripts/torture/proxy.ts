import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Skipped } from "./count.ts";

/** Limits of a proxy. */
interface Limits {
  /** The largest body, in bytes. A larger one gets a 413. */
  readonly body: number;
}

/** A proxy program. */
interface Program {
  readonly command: string;
  /** Its Debian package. */
  readonly source: string;
  configure(port: number, target: URL, folder: string, limits: Limits): string;
  args(file: string, folder: string): string[];
}

export const PROXIES = ["nginx", "haproxy"] as const;

export type ProxyName = (typeof PROXIES)[number];

const programs: Readonly<Record<ProxyName, Program>> = {
  nginx: {
    command: "nginx",
    source: "nginx-light",
    configure: (port, { host }, folder, { body }) => `
daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 256; }
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  server {
    listen 127.0.0.1:${port}; client_max_body_size ${body}; keepalive_requests 7; keepalive_timeout 1s; proxy_read_timeout 5s;
    location / { proxy_pass http://${host}; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_next_upstream off; }
  }
}`,
    args: (file, folder) => ["-c", file, "-p", folder, "-e", join(folder, "error.log")],
  },
  haproxy: {
    command: "haproxy",
    source: "haproxy",
    configure: (port, { host }, _, { body }) => `
global
  maxconn 256
defaults
  mode http
  timeout connect 1s
  timeout client 5s
  timeout server 5s
  timeout http-keep-alive 200ms
frontend in
  bind 127.0.0.1:${port}
  http-request deny deny_status 413 if { req.body_size gt ${body} }
  default_backend out
backend out
  server sandbox ${host}
`,
    args: (file) => ["-db", "-f", file],
  },
};

/** Debian installs servers in /usr/sbin, which a user's PATH may lack. */
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };

/** Installs missing proxies and reports it. @throws Skipped if that fails. */
export function requireProxies(): void {
  const missing = Object.values(programs).filter(({ command }) => spawnSync(command, ["-v"], { env }).error);
  if (missing.length === 0) return;
  const packages = missing.map(({ source }) => source);
  const line = `apt-get install ${packages.join(" ")}`;
  console.error(`Installing what the torture run needs: ${line}`);
  const as = process.getuid?.() === 0 ? [] : ["sudo", "--non-interactive"];
  for (const args of [
    ["update", "-qq"],
    ["install", "-qq", "-y", "--no-install-recommends", ...packages],
  ]) {
    const [command = "", ...given] = [...as, "apt-get", ...args];
    const { error, status, stderr } = spawnSync(command, given, { encoding: "utf8" });
    if (error || status !== 0) {
      const why = error?.message ?? stderr.trim().split("\n").at(-1);
      throw new Skipped(`${packages.join(" and ")} cannot be installed here (${why}): try ${line}`);
    }
  }
}

/** A running proxy. */
export interface Proxy extends AsyncDisposable {
  /** Base URL to use instead of the target's. */
  readonly url: string;
  /** Kills the proxy, with all requests in progress, and starts it again. */
  restart(): Promise<void>;
}

/** Starts a proxy in front of `target`. */
export async function openProxy(name: ProxyName, target: string, limits: Limits): Promise<Proxy> {
  const { command, configure, args } = programs[name];
  const folder = await mkdtemp(join(tmpdir(), "concord-torture-proxy-"));
  const port = await freePort();
  const file = join(folder, "proxy.conf");
  const { host, pathname } = new URL(target);
  await writeFile(file, configure(port, new URL(`http://${host}`), folder, limits));
  const serve = async () => {
    const child = spawn(command, args(file, folder), { stdio: "ignore", env });
    await listening(port, child);
    return child;
  };
  const stop = async (child: ChildProcess) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  let child = await serve();
  return {
    url: `http://127.0.0.1:${port}${pathname}`,
    async restart() {
      await stop(child);
      child = await serve();
    },
    async [Symbol.asyncDispose]() {
      await stop(child);
      await rm(folder, { recursive: true });
    },
  };
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`The proxy ended at once, with exit code ${child.exitCode}`);
    const socket = createConnection(port, "127.0.0.1");
    const up = await Promise.race([
      once(socket, "connect").then(() => true),
      once(socket, "close").then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (up) return;
    await setTimeout(25);
  }
  throw new Error("The proxy does not listen");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
