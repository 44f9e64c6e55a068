import { describe, expect, test } from "vitest";
import { registry } from "../../generated/registry.ts";
import { apiNamed, loadApi } from "../../src/cli/apis.ts";
import { callableOperations } from "../../src/cli/call/operation.ts";
import { printed } from "../../src/cli/call/output.ts";
import { checkPromised } from "../../src/cli/promised.ts";
import { type Meta, UnexpectedResponse } from "../../src/client/index.ts";
import { file } from "./concord.ts";
import { concordInOne } from "./in-one-process.ts";
import { rawServer } from "./raw-server.ts";
import { csv, EVENT, rows } from "./sandbox.ts";

/** Messages of a JavaScript engine, which no user should see. */
const ENGINE = /TypeError|RangeError|SyntaxError|Cannot |is not a function|undefined|inside concord|\n\s+at /;

/** Success bodies that match no contract. */
const bodies = ["{}", "[]", "null", '"text"', "7", "", "[".repeat(20_000) + "]".repeat(20_000)];

const success = (text: string, status = "200 OK") =>
  `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\nconnection: close\r\n\r\n${text}`;

describe.each(registry.map(({ name, title }) => [title, name] as const))("%s", async (_, name) => {
  const { document, contract } = await loadApi(apiNamed(name));
  const cases = callableOperations(document, contract).flatMap(({ key, described }) =>
    Object.keys(described.responses).flatMap((status) => {
      const schema = document.responseSchemaOf(key, Number(status));
      return status.startsWith("2") && schema ? [[key, Number(status), schema] as const] : [];
    }),
  );

  test.each(cases)(
    "a success of %s (%i) that lacks what the document requires is no success",
    (key, status, declared) => {
      const { type, required = [], properties = {}, allOf = [] } = document.resolve(declared);
      const response = new Response(null, { status });
      const meta = {
        operation: key,
        requestId: "r-1",
        attempts: [],
        outcomeUnknown: false,
        replayed: false,
      } as Meta;
      const check = (data: unknown) => () => checkPromised(document, key, { data, response, meta });
      for (const wrong of [null, "text", 7, false, type === "array" ? {} : []])
        expect(check(wrong)).toThrow(UnexpectedResponse);
      if (type === "array") return expect(check([{}])).not.toThrow();
      // A schema may require a property that only its base schema describes.
      const parts = [{ required, properties }, ...allOf.map((part) => document.resolve(part))];
      const names = parts.flatMap((part) => [
        ...(part.required ?? []),
        ...Object.keys(part.properties ?? {}),
      ]);
      const whole = Object.fromEntries(names.map((name) => [name, null]));
      expect(check({ ...whole, added_later: 1 })).not.toThrow();
      for (const name of required) {
        const { [name]: _, ...rest } = whole;
        expect(check(rest)).toThrow(`${key} got ${status} without "${name}", which its contract requires`);
      }
    },
  );
});

test.each(bodies)(
  "auth status takes a key for good only after the response that the contract promises: %.20s",
  async (text) => {
    const { base } = await rawServer(success(text));
    const { code, out, err } = await concordInOne([
      "auth",
      "status",
      "--api",
      "meshi",
      "--attempts",
      "1",
      "--base-url",
      base,
    ]);
    expect(code).toBe(1);
    expect(out).toMatch(/not good: GET \/auth got 200 with/);
    expect(out + err).not.toMatch(ENGINE);
  },
);

test.each(bodies)(
  "an import into something that returns %.20s ends with what is wrong, and where",
  async (text) => {
    const good = {
      "/auth": {
        org_id: "o",
        principal_type: "p",
        service_account_user_id: "s",
        scopes: ["partner:write"],
        correlation_id: "c",
      },
    };
    const path = await file("roster.csv", csv(rows(2)));
    for (const fine of [{}, good]) {
      const { base } = await rawServer(success(text, "202 Accepted"), fine);
      const args = ["import", path, "--event", EVENT, "--attempts", "1", "--json", "--base-url", base];
      const { code, out, err } = await concordInOne(args);
      expect(code).toBe(1);
      expect(out + err).toMatch(/(GET \/auth|PUT \/events\/\{event_id\}\/attendees:import) got 202/);
      expect(err).not.toMatch(ENGINE);
    }
  },
);

test.each(bodies)("a call that gets %.20s shows it, and says what is missing, exit 1", async (text) => {
  const { base } = await rawServer(success(text));
  for (const output of ["json", "ndjson", "table"]) {
    const args = ["call", "meshi", "getAuth", "--output", output, "--attempts", "1", "--base-url", base];
    const { code, err } = await concordInOne(args);
    expect(code).toBe(1);
    expect(err).toMatch(/GET \/auth got 200 with.*x-correlation-id/s);
    expect(err).not.toMatch(ENGINE);
  }
});

test("a table of any values, and of more rows than a call has arguments, is printed", () => {
  const values = [null, 7, "text", [], [[]], {}, { a: { b: [1] } }, [{ a: 1 }, null, "x"]];
  for (const value of values)
    for (const output of ["json", "ndjson", "table"] as const)
      expect(() => printed(value, output)).not.toThrow();
  const many = Array.from({ length: 300_000 }, (_, id) => ({ id }));
  expect(printed(many, "table").split("\n")).toHaveLength(many.length + 1);
});
