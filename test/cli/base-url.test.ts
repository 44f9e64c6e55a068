import { expect, test } from "vitest";
import { checkedBaseUrl } from "../../src/cli/base-url.ts";

test.each([
  ["https://api.test/v1//", "https://api.test/v1"],
  [" https://api.test/v1\n", "https://api.test/v1"],
  ["http://[::1]:4080", "http://[::1]:4080"],
  ["HTTPS://m\u00fcnchen.test:443/", "https://xn--mnchen-3ya.test"],
])("the base URL %j is taken as the client takes it", (given, url) => {
  expect(checkedBaseUrl(given, "--base-url")).toBe(url);
});

test.each([
  "https://api.test\t/v1",
  "https://api.\ntest",
  "https:\\\\api.test",
  "https://api.test\\v1",
  "https:api.test",
  "https:///api.test",
  "https://api.test/a b",
  "https://api.test:99999",
  "ftp://api.test",
])("the base URL %j is refused, because a parser would read another one or none", (given) => {
  expect(() => checkedBaseUrl(given, "--base-url")).toThrow("--base-url is not an http or https address");
});
