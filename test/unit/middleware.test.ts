import { describe, expect, it } from "vitest";
import { eject, use } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { failing, json, text } from "../support/fetch.ts";
import { library, refusal } from "../support/library.ts";
import { auth, down, limited, meshi, ok } from "../support/meshi.ts";

const isbn = { params: { path: { isbn: "1" } } };
const book = { isbn: "1", title: "One" };
type Middleware = Parameters<typeof use>[1];

describe("middleware", () => {
  it("sees one request and one response per call, above the retries", async () => {
    const { client, sent } = connect(meshi, [down, limited(), ok]);
    const seen: string[] = [];
    const watch: Middleware = {
      onRequest: ({ request }) => void seen.push(`${request.method} ${new URL(request.url).pathname}`),
      onResponse: ({ response }) => void seen.push(String(response.status)),
      onError: () => void seen.push("error"),
    };
    use(client, watch);
    expect(await client.GET("/auth")).toMatchObject({ data: auth });
    expect(seen).toEqual(["GET /auth", "200"]);
    expect(sent).toHaveLength(3);
  });

  it("sees no credential, which each attempt gets beneath it", async () => {
    const { client, sent } = connect(meshi, [ok]);
    const seen: (string | null)[] = [];
    use(client, { onRequest: ({ request }) => void seen.push(request.headers.get("authorization")) });
    await client.GET("/auth");
    expect(seen).toEqual([null]);
    expect(sent[0]?.headers.has("authorization")).toBe(true);
  });

  it("can change the request, and its body is still sent whole on every attempt", async () => {
    const { client, sent } = connect(library, [failing("ECONNRESET"), text(503, ""), json(200, book)]);
    use(client, {
      onRequest({ request }) {
        request.headers.set("x-traced", "yes");
      },
    });
    const { error } = await client.PUT("/books/{isbn}", { ...isbn, body: book });
    expect(error).toBeUndefined();
    expect(sent.map(({ headers, text }) => [headers.get("x-traced"), JSON.parse(text)])).toEqual(
      Array.from({ length: 3 }, () => ["yes", book]),
    );
  });

  it("can replace the request", async () => {
    const { client, sent } = connect(library, [json(200, book)]);
    use(client, {
      onRequest: ({ request }) =>
        new Request(`${request.url}?copy=2`, {
          method: "PUT",
          headers: { ...Object.fromEntries(request.headers), "x-replaced": "yes" },
          body: JSON.stringify({ ...book, title: "Two" }),
        }),
    });
    await client.PUT("/books/{isbn}", { ...isbn, body: book });
    expect(sent[0]?.url.search).toBe("?copy=2");
    expect(sent[0]?.headers.get("x-replaced")).toBe("yes");
    expect(JSON.parse(sent[0]?.text ?? "")).toEqual({ ...book, title: "Two" });
  });

  it("can return a response by itself, a success or an error, and nothing is sent", async () => {
    const { client, sent } = connect(library, []);
    const answers = [
      Response.json(book),
      Response.json(refusal("missing"), { status: 404 }),
      new Response("<html>", { status: 200 }),
    ];
    use(client, { onRequest: () => answers.shift() });
    expect(await client.GET("/books/{isbn}", isbn)).toMatchObject({ data: book });
    expect(await client.GET("/books/{isbn}", isbn)).toMatchObject({
      error: { name: "ApiError", code: "missing" },
    });
    expect(await client.GET("/books/{isbn}", isbn)).toMatchObject({ error: { name: "UnexpectedResponse" } });
    expect(sent).toHaveLength(0);
  });

  it("can read the response from a clone, whatever it is and however the caller reads it", async () => {
    const { client } = connect(library, [
      json(200, book),
      json(200, book),
      text(204, null),
      json(404, refusal("missing")),
    ]);
    const read: unknown[] = [];
    use(client, {
      async onResponse({ response }) {
        const clone = response.clone();
        read.push([clone.status, clone.headers.get("content-type"), await clone.text()]);
      },
    });
    expect(await client.GET("/books/{isbn}", isbn)).toMatchObject({ data: book });
    const { data } = await client.GET("/books/{isbn}", { ...isbn, parseAs: "blob" });
    expect(await data?.text()).toBe(JSON.stringify(book));
    await client.DELETE("/books/{isbn}", isbn);
    expect(await client.GET("/books/{isbn}", isbn)).toMatchObject({ error: { code: "missing" } });
    const type = "application/json";
    expect(read).toEqual([
      [200, type, JSON.stringify(book)],
      [200, type, JSON.stringify(book)],
      [204, null, ""],
      [404, type, JSON.stringify(refusal("missing"))],
    ]);
  });

  it("can replace the response", async () => {
    const { client } = connect(library, [json(200, book), json(404, refusal("missing"))]);
    use(client, {
      onResponse: async ({ response }) =>
        response.ok ? Response.json({ ...book, title: "Two" }, response) : Response.json(book),
    });
    expect(await client.GET("/books/{isbn}", isbn)).toMatchObject({ data: { title: "Two" } });
    expect(await client.GET("/books/{isbn}", isbn)).toMatchObject({ data: book });
  });

  it("learns of a call that got no response, and may return one", async () => {
    const { client, sent } = connect(library, () => failing("ECONNREFUSED"), { retry: { attempts: 2 } });
    const seen: unknown[] = [];
    const answer: Middleware = {
      onError({ error }) {
        seen.push(error);
        return Response.json(book);
      },
    };
    use(client, answer);
    expect(await client.GET("/books/{isbn}", isbn)).toMatchObject({ data: book });
    expect(seen).toMatchObject([{ name: "TransportError", attempts: [{}, {}] }]);
    expect(sent).toHaveLength(2);
  });

  it("ends when it is ejected", async () => {
    const { client } = connect(meshi, () => ok);
    let calls = 0;
    const count: Middleware = { onRequest: () => void calls++ };
    use(client, count);
    await client.GET("/auth");
    eject(client, count);
    await client.GET("/auth");
    expect(calls).toBe(1);
  });

  it("that throws is a programming mistake, and is thrown", async () => {
    const { client } = connect(meshi, () => ok);
    const mistake = new Error("in the middleware");
    use(client, { onRequest: () => Promise.reject(mistake) });
    await expect(client.GET("/auth")).rejects.toBe(mistake);
  });
});
