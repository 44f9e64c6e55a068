import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request that the imitation of GitHub received. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

/** An imitation of GitHub's API: responses by `method path`, a list of the requests, and the environment that names it. */
export async function imitateGitHub(answers: Readonly<Record<string, readonly [number, unknown]>>) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const { method = "", url = "" } = request;
    received.push({ method, url, body: await bodyOf(request) });
    const [status, body] = answers[`${method} ${url.split("?")[0]}`] ?? [404, {}];
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => new Promise<void>((done) => server.close(() => done())));
  // The address of a TCP server is an object.
  const { port } = server.address() as AddressInfo;
  const env = {
    GITHUB_API_URL: `http://127.0.0.1:${port}`,
    GITHUB_REPOSITORY: "us/it",
    GITHUB_TOKEN: "token",
  };
  return { received, env };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? undefined : JSON.parse(text);
}
