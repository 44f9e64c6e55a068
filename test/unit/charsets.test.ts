import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClient, type Transport } from "../../src/client/index.ts";
import { library } from "../support/library.ts";
import { transports } from "../support/transports.ts";

/** What the server responds with. */
let next: { readonly status: number; readonly type: string; readonly body: Uint8Array };
const server = createServer((_, response) => {
  response.writeHead(next.status, { "content-type": next.type }).end(next.body);
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => server.close());

const latin = Buffer.from("Malmö", "latin1");
const utf8 = Buffer.from("Malmö");

describe.each(transports)("over %s", (_, transport: Transport) => {
  const connect = () => {
    const { port } = server.address() as AddressInfo; // it listens on a port
    return createClient(library, { transport, baseUrl: `http://127.0.0.1:${port}`, retry: { attempts: 1 } });
  };
  const isbn = { params: { path: { isbn: "1" } } };

  it.each([
    ["text/csv; charset=iso-8859-1", latin],
    ['text/plain;Charset="ISO-8859-1"; header=present', latin],
    ["text/csv; charset=utf-16le", Buffer.from("Malmö", "utf16le")],
    ["text/csv; charset=UTF-8", utf8],
    ["text/csv", utf8],
    ["text/csv; charset=nobody-knows", utf8],
    // The charset of JSON has no meaning.
    ["application/json; charset=iso-8859-1", utf8],
  ])("a text of type %s is read as it was written, of a success and of an error", async (type, body) => {
    const client = connect();
    next = { status: 200, type, body };
    const { data } = await client.GET("/books/{isbn}", { ...isbn, parseAs: "text" });
    expect(data).toBe("Malmö");
    next = { status: 418, type, body };
    const { error } = await client.GET("/books/{isbn}", isbn);
    expect(error?.message).toContain("Malmö");
  });

  it("a response of another library is read as the text that it gives", async () => {
    const headers = new Headers({ "content-type": "text/csv; charset=utf-8" });
    const other = { status: 200, ok: true, headers, text: async () => "Malmö" };
    const client = createClient(library, { transport: async () => other as Response }); // all that the client asks for
    expect(await client.GET("/books/{isbn}", { ...isbn, parseAs: "text" })).toMatchObject({ data: "Malmö" });
  });

  it("JSON is UTF-8, whatever its type says", async () => {
    next = { status: 200, type: "application/json; charset=iso-8859-1", body: Buffer.from('{"in":"Malmö"}') };
    expect((await connect().GET("/books/{isbn}", isbn)).data).toEqual({ in: "Malmö" });
  });
});
