import { createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { fetchText } from "../../src/openapi/fetching.ts";

/** The address of a server that does this at each request, and of none after it is closed. */
async function serverThat(act: (socket: Socket) => void): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((socket) => {
    socket.on("error", () => {}).once("data", () => act(socket));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const close = (): Promise<void> => new Promise((done) => server.close(() => done()));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { port: typeof address === "object" ? (address?.port ?? 0) : 0, close };
}

const HEAD = "HTTP/1.1 200 OK\r\n";
const write = (text: string) => (socket: Socket) => void socket.write(text, () => socket.destroy());
const end = (text: string) => (socket: Socket) => void socket.end(text);

test.each<[string, string, (socket: Socket) => void, string]>([
  ["no response", "http", (socket) => void socket.destroy(), "the server closed the connection early"],
  [
    "half a response",
    "http",
    write(`${HEAD}content-length: 9\r\n\r\n{`),
    "the server closed the connection early",
  ],
  [
    "half a chunk",
    "http",
    write(`${HEAD}transfer-encoding: chunked\r\n\r\n9\r\n{`),
    "the server closed the connection early",
  ],
  [
    "another compression",
    "http",
    end(`${HEAD}content-encoding: gzip\r\n\r\nno`),
    "what came is not compressed as it says",
  ],
  ["another protocol", "http", end("SSH-2.0-x\r\n\r\n"), "Response does not match the HTTP/1.1 protocol"],
  ["no TLS", "https", end("SSH-2.0-x\r\n\r\n"), "the server does not speak TLS on this port"],
])(
  "of an address with %s, the message says in words why it cannot be read",
  async (_, scheme, act, reason) => {
    const { port } = await serverThat(act);
    expect(await messageOf(`${scheme}://127.0.0.1:${port}/openapi.yaml`)).toContain(reason);
  },
);

test("of an address at which nothing listens, and of one without a host, too", async () => {
  const { port, close } = await serverThat(() => {});
  await close();
  expect(await messageOf(`http://127.0.0.1:${port}/openapi.yaml`)).toContain("nothing listens there");
  expect(await messageOf("http://nowhere.invalid/openapi.yaml")).toMatch(
    /the host name (?:is not known|cannot be looked up now)/,
  );
});

/** The message for an address that cannot be read, which has no name of an error in it. */
async function messageOf(address: string): Promise<string> {
  const error: unknown = await fetchText(address, { folders: [] }).catch((thrown: unknown) => thrown);
  const { message } = Object(error);
  expect(message).toMatch(/ cannot be read: .*[^.]\. Check the address\.$/);
  expect(message).not.toMatch(/[A-Z]+_[A-Z]|\bE[A-Z]{4,}/);
  return String(message);
}
