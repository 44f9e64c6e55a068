import { expect, test } from "vitest";
import { report } from "../../examples/report.ts";
import { meshi } from "../../generated/meshi/index.ts";
import { createClient } from "../../src/client/index.ts";

async function failureOf(answer: () => Promise<Response>) {
  const client = createClient(meshi, { baseUrl: "https://meshi.example", token: "key", fetch: answer });
  const { error } = await client.GET("/auth", { retry: false });
  return report(error);
}

const refusal = (status: number, code: string) => async () =>
  Response.json({ code, message: "No.", correlation_id: "trace-1" }, { status });

test.each([
  [401, "UNAUTHORIZED", "fix the credentials"],
  [403, "INSUFFICIENT_SCOPE", "fix the credentials"],
  [429, "PARTNER_RATE_LIMIT_EXCEEDED", "come back later"],
  [500, "INTERNAL_ERROR", "ask support"],
])(
  "after a %i the handler names the code, the remedy, whose turn it is, and the request id",
  async (status, code, turn) => {
    const lines = await failureOf(refusal(status, code));
    expect(lines).toEqual([
      expect.stringContaining(`GET /auth was refused: ${status} ${code}.`),
      expect.stringMatching(/^What to do: \S/),
      `Next: ${turn}. Request trace-1.`,
    ]);
  },
);

test("a request whose response the document does not describe may have been worked on", async () => {
  const lines = await failureOf(async () => new Response("<html>", { status: 502 }));
  expect(lines.slice(1)).toEqual([
    "It may have been worked on all the same.",
    expect.stringMatching(/^Next: come back later\. Request \S+\.$/),
  ]);
});

test("a mistake in the program is no failure of an API, so the handler passes it on", () => {
  expect(() => report(new TypeError("x is not a function"))).toThrow("x is not a function");
});
