import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach } from "vitest";

/** A server that works while the tests of a file run. Before each of them, `seen` is emptied, where the server notes its requests. */
export function ownServer(respond: RequestListener, seen: unknown[] = []): { url: string } {
  const server = createServer(respond);
  const own = { url: "" };
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    // A server that listens on a port has an address of this kind.
    own.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());
  beforeEach(() => {
    seen.length = 0;
  });
  return own;
}
