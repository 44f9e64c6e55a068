import { expect, test } from "vitest";
import { connect } from "../support/connect.ts";
import { json } from "../support/fetch.ts";
import { library } from "../support/library.ts";

test("request takes the method in lower case as well, as openapi-fetch does", async () => {
  const { client, sent } = connect(library, [json(200, {})]);
  // The types offer upper case, as the contract has it.
  const request = client.request as unknown as (
    method: string,
    path: string,
    init: object,
  ) => Promise<unknown>;
  await request("get", "/books", {});
  expect([sent[0]?.method, String(sent[0]?.url)]).toEqual(["GET", "https://api.test/books"]);
});
