import { createServer, type Socket } from "node:net";
import { MockAgent, ProxyAgent } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import { meshes } from "../../generated/meshes/index.ts";
import { createClient, type Env, systemEnv, type Transport } from "../../src/client/index.ts";
import { nodeTransport } from "../../src/client/node/index.ts";
import { impatient, unusedUrl } from "../support/faulty-server.ts";
import { ScriptedDispatcher } from "../support/scripted-dispatcher.ts";

/** What a server does once a connection is there, and once it has the header of a request. */
interface Server {
  readonly onConnection?: (socket: Socket) => void;
  readonly onRequest?: (socket: Socket) => void;
}

/** A server of bare sockets; it counts the bytes that it got. */
async function bare({ onConnection, onRequest }: Server) {
  const sockets = new Set<Socket>();
  let isThere = () => {};
  const something = new Promise<void>((resolve) => {
    isThere = resolve;
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      if (/^(POST|CONNECT) /.test(bytes.toString("latin1"))) onRequest?.(socket);
      isThere();
    });
    onConnection?.(socket);
    if (onConnection) isThere();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  // The address of a TCP server is an object.
  const { port } = server.address() as { port: number };
  return { at: `127.0.0.1:${port}`, something };
}

/** An unkeyed write; its time-out passes as soon as `late` resolves. */
async function write(baseUrl: string, transport: Transport, late?: Promise<unknown>) {
  const timeout: Env["timeout"] = (ms, fire) => {
    if (!late) return systemEnv.timeout(ms, fire);
    let isOver = false;
    // What the server has sent is read first.
    void late.then(() => setImmediate(() => setImmediate(() => isOver || fire())));
    return () => {
      isOver = true;
    };
  };
  const env = { ...impatient, timeout };
  const client = createClient(meshes, {
    baseUrl,
    env,
    transport,
    credentials: { publishableKey: "mesh_pub_a_b_c" },
    retry: { attempts: 2 },
  });
  const { error } = await client.POST("/api/v1/events/bulk", { body: [{ event: "a", payload: {} }] });
  return { unknown: error?.outcomeUnknown, failures: error?.attempts.map(({ failure }) => failure) };
}

const UNSENT = { unknown: false, failures: ["refused", "refused"] };
const ONCE = { unknown: false, failures: ["refused"] };
const through = (at: string) => nodeTransport({ dispatcher: new ProxyAgent({ uri: `http://${at}` }) });

it("a port on which nothing listens: nothing was written", async () => {
  expect(await write(await unusedUrl(), nodeTransport())).toEqual(UNSENT);
});

it("a host that does not exist: nothing was written", async () => {
  expect(await write("https://nowhere.invalid", nodeTransport())).toEqual(UNSENT);
});

it("a connection that breaks off while TLS is agreed on: nothing was written", async () => {
  const { at } = await bare({ onConnection: (socket) => socket.once("data", () => socket.destroy()) });
  expect(await write(`https://${at}`, nodeTransport())).toEqual(UNSENT);
});

it("TLS that is never agreed on, until the time is over: nothing was written", async () => {
  const { at, something } = await bare({ onConnection: () => {} });
  expect(await write(`https://${at}`, nodeTransport(), something)).toEqual(UNSENT);
});

it.each([
  ["403", ONCE],
  ["407", ONCE],
  ["502", UNSENT],
  ["504", UNSENT],
])("a proxy that refuses the tunnel with %s: nothing was written to the API", async (status, expected) => {
  const { at } = await bare({ onRequest: (socket) => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`) });
  expect(await write("https://api.test", through(at))).toEqual(expected);
});

it("a proxy that never opens the tunnel, until the time is over: nothing was written to the API", async () => {
  const { at, something } = await bare({ onRequest: () => {} });
  expect(await write("https://api.test", through(at), something)).toEqual(UNSENT);
});

it("a proxy that closes the connection before the tunnel: nothing was written to the API", async () => {
  const { at } = await bare({ onRequest: (socket) => socket.resetAndDestroy() });
  expect(await write("https://api.test", through(at))).toEqual(UNSENT);
});

it.each<[string, Server["onRequest"], string]>([
  ["resets the connection", (socket) => socket.resetAndDestroy(), "network"],
  ["closes it", (socket) => socket.end(), "network"],
  [
    "breaks the response off",
    (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"),
    "truncated",
  ],
])(
  "a server that has the request and %s: the outcome is unknown, and nothing is sent again",
  async (_, act, failure) => {
    const { at } = await bare({ ...(act && { onRequest: act }) });
    expect(await write(`http://${at}`, nodeTransport())).toEqual({ unknown: true, failures: [failure] });
  },
);

it.each<[string, string]>([
  ["nothing", ""],
  ["the header alone", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"],
])(
  "a server that has the request and says %s, until the time is over: the outcome is unknown",
  async (_, bytes) => {
    const { at, something } = await bare({ onRequest: (socket) => bytes && socket.write(bytes) });
    expect(await write(`http://${at}`, nodeTransport(), something)).toEqual({
      unknown: true,
      failures: ["timeout"],
    });
  },
);

const vanished = (syscall: string, message = "gone") =>
  new TypeError("fetch failed", {
    cause: Object.assign(new Error(message), { code: "EHOSTUNREACH", syscall }),
  });

it.each([
  ["connect", UNSENT],
  ["read", { unknown: true, failures: ["network"] }],
  ["write", { unknown: true, failures: ["network"] }],
])(
  "by the platform's fetch, a host that is unreachable at %s may have got the request, or not",
  async (syscall, end) => {
    expect(await write("https://api.test", () => Promise.reject(vanished(syscall)))).toEqual(end);
    const quoting = (_url: string, { headers }: RequestInit) =>
      Promise.reject(vanished(syscall, [...new Headers(headers).values()].join(" ")));
    expect(await write("https://api.test", quoting)).toEqual(end);
  },
);

it("a host that vanishes after the request was written may have worked on it, whatever the code says", async () => {
  const dispatcher = new ScriptedDispatcher(async (_url, _init, start) => {
    start();
    throw vanished("connect");
  });
  expect(await write("https://api.test", nodeTransport({ dispatcher }))).toEqual({
    unknown: true,
    failures: ["network"],
  });
});

it("the signal `stop` ends what is not on the wire, and what comes later, and leaves the rest", async () => {
  const stop = new AbortController();
  const transport = nodeTransport({ stop: stop.signal });
  const silent = await bare({ onConnection: () => {} });
  let answer = () => {};
  const slow = await bare({
    onRequest: (socket) => {
      answer = () => socket.end("HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n{}");
    },
  });
  const connecting = transport(`https://${silent.at}`, { method: "POST", body: "{}" });
  const waiting = transport(`http://${slow.at}`, { method: "POST", body: "{}" });
  await Promise.all([silent.something, slow.something]);
  stop.abort(new Error("shut down"));
  const halted = { message: "fetch failed", phase: "connecting", cause: { message: "shut down" } };
  await expect(connecting).rejects.toMatchObject(halted);
  await expect(transport(`http://${slow.at}`, {})).rejects.toMatchObject(halted);
  answer();
  expect(await (await waiting).json()).toEqual({});
});

it("the reason of a signal that ends a request says how far it had come", async () => {
  const { at, something } = await bare({ onConnection: () => {} });
  const abort = new AbortController();
  const sent = nodeTransport()(`https://${at}`, { method: "POST", signal: abort.signal });
  await something;
  const reason = new Error("enough");
  abort.abort(reason);
  await expect(sent).rejects.toBe(reason);
  expect(reason).toMatchObject({ phase: "connecting" });
  const before = new Error("enough already");
  await expect(nodeTransport()(`https://${at}`, { signal: AbortSignal.abort(before) })).rejects.toBe(before);
  expect(before).toMatchObject({ phase: "connecting" });
  const between = new AbortController();
  const form = nodeTransport()(`https://${at}`, {
    method: "POST",
    body: new FormData(),
    signal: between.signal,
  });
  between.abort(new Error("not now"));
  await expect(form).rejects.toMatchObject({ message: "not now", phase: "connecting" });
});

it("the reason of a signal that ends several requests says how far the farthest had come", async () => {
  const connecting = await bare({ onConnection: () => {} });
  const waiting = await bare({ onRequest: () => {} });
  const abort = new AbortController();
  const transport = nodeTransport();
  const init = { method: "POST", body: "{}", signal: abort.signal };
  const sent = [transport(`http://${waiting.at}`, init), transport(`https://${connecting.at}`, init)];
  await Promise.all([connecting.something, waiting.something]);
  const reason = new Error("enough");
  abort.abort(reason);
  await Promise.all(sent.map((each) => expect(each).rejects.toBe(reason)));
  expect(reason).toMatchObject({ phase: "waiting" });
});

describe("undici's MockAgent, which reports no start before a failure:", () => {
  const mocked = (failure?: Error) => {
    const agent = new MockAgent();
    agent.disableNetConnect();
    onTestFinished(() => agent.close());
    if (failure)
      agent
        .get("https://api.test")
        .intercept({ path: /./, method: "POST" })
        .replyWithError(failure)
        .persist();
    return nodeTransport({ dispatcher: agent });
  };
  const failure = (code: string) => Object.assign(new Error("mocked"), { code });

  it.each(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "UND_ERR_HEADERS_TIMEOUT"])(
    "%s is a lost response, as it mostly is of a real server",
    async (code) => {
      const end = { unknown: true, failures: ["network"] };
      expect(await write("https://api.test", mocked(failure(code)))).toEqual(end);
    },
  );

  it.each(["ECONNREFUSED", "ENOTFOUND", "UND_ERR_CONNECT_TIMEOUT"])(
    "%s leaves nothing open",
    async (code) => {
      expect(await write("https://api.test", mocked(failure(code)))).toEqual(UNSENT);
    },
  );

  it("a request that it does not expect is sent once, and was not worked on", async () => {
    expect(await write("https://api.test", mocked())).toEqual(ONCE);
  });
});
