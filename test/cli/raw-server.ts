import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { onTestFinished } from "vitest";

/**
 * A server that reads one request per connection and writes these bytes, whatever they are. For the path in `fine` it
 * writes the good response given there. With `hang` it writes nothing.
 */
export async function rawServer(
  bytes: string,
  fine: Readonly<Record<string, unknown>> = {},
  then: "end" | "hang" = "end",
): Promise<{ readonly base: string; readonly requests: string[]; readonly bodies: string[] }> {
  const requests: string[] = [];
  const bodies: string[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => {});
    let text = "";
    socket.on("data", (part) => {
      text += part.toString("latin1");
      const end = text.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (text.length < end + 4 + length) return;
      const line = text.slice(0, text.indexOf("\r\n"));
      requests.push(line);
      bodies.push(text.slice(end + 4));
      const path = line.split(" ")[1] ?? "";
      const body = Object.hasOwn(fine, path) ? JSON.stringify(fine[path]) : undefined;
      if (body === undefined && then === "hang") return;
      socket.end(
        body === undefined
          ? Buffer.from(bytes, "latin1")
          : `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  // The address of a TCP server is an object.
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, bodies };
}
