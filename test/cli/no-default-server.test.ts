import { expect, test } from "vitest";
import { contract } from "../../generated/main-api/contract.ts";
import { concord } from "./concord.ts";

const env = { MAIN_API_KEY: "main-api-full-key" };
const oneLine = (text: string) => text.replace(/\s+/g, " ");

test("an API without a default server is not called without --base-url, and the reason is given", async () => {
  const { code, out, err } = await concord(["call", "main-api", "listContacts"], { env });
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(`--base-url is missing. ${contract.noDefaultServer}`);
});

test.each([["main-api"], ["main-api", "listContacts"]])(
  "the help of %s says so, with its date",
  async (...words) => {
    const { code, out } = await concord(["call", ...words, "--help"]);
    expect(code).toBe(0);
    expect(oneLine(out)).toContain(
      "--base-url is required. This is the contract of 2026-04-28; a later one lives at",
    );
  },
);

test("the example of an operation names a base URL then, and only then", async () => {
  expect((await concord(["call", "main-api", "listContacts", "--help"])).out).toContain("--base-url <url>\n");
  const { out } = await concord(["call", "meshi", "getAuth", "--help"]);
  expect(out).not.toContain("--base-url is required");
  expect(out).toContain("concord call meshi getAuth\n");
});
