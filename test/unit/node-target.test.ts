import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { targetReader } from "../../src/client/node/target.ts";

/** What a URL parser makes of a text. */
function parsed(text: string): readonly [string, string] {
  const { origin, pathname, search } = new URL(text);
  return [origin, pathname + search];
}

const read = targetReader();
const asRead = (text: string) => {
  const { url, origin, path } = read(text);
  expect(url.origin).toBe(origin);
  return [origin, path];
};

const origins = [
  ...["http://api.test", "https://api.test:443", "https://api.test:8443", "HTTP://API.Test", "http://127.1"],
  ...["http://[::1]:4080", "https://bücher.test", "http://a_b.test", "http://api.test."],
];
const pieces = [
  ...[
    "/",
    "a",
    "Z9",
    ".",
    "..",
    "...",
    "%2e",
    "%2E",
    "%2f",
    "%zz",
    "%",
    "?",
    "#",
    "&",
    "=",
    "'",
    '"',
    " ",
    "\\",
    "\t",
    "\n",
  ],
  ...[
    "ø",
    "😀",
    "\ud800",
    ":",
    "@",
    "~",
    "!",
    "$",
    "(",
    ")",
    "*",
    "+",
    ",",
    ";",
    "|",
    "^",
    "`",
    "{",
    "<",
    "[",
    "-",
    "_",
  ],
];

describe("the node transport", () => {
  it("sends each URL to where a parser sends it, and with the same path and query", () => {
    const urls = fc
      .tuple(fc.constantFrom(...origins), fc.array(fc.constantFrom(...pieces), { maxLength: 8 }))
      .map(([origin, path]) => `${origin}/${path.join("")}`);
    fc.assert(
      fc.property(urls, (url) => {
        expect(asRead(url)).toEqual(parsed(url));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ...[
      "http://api.test/a",
      "http://api.test/a?b=c&d=%27",
      "http://api.test",
      "http://api.test?a",
      "http://api.test/#a",
    ],
    ...[
      "http://api.test/a/../b",
      "http://api.test/%2E%2e/b",
      "http://api.test/a?b=../c",
      "http://api.test//a//",
    ],
    ...[
      "http://api.test/a?b='c'",
      "http://api.test/it's",
      "http://api.test\\a",
      "https:/api.test/a",
      "http:api.test",
    ],
  ])("reads %s as a parser does, after any other", (url) => {
    expect(asRead(url)).toEqual(parsed(url));
    asRead("https://other.test/");
    expect(asRead(url)).toEqual(parsed(url));
  });

  it.each(["", "/a", "api.test/a", "http://", "http://a:b:c/", "http://api.test:99999/a"])(
    "refuses %j, as a parser does",
    (url) => {
      expect(() => new URL(url)).toThrow(TypeError);
      expect(() => read(url)).toThrow(TypeError);
    },
  );

  it.each(["http://user@api.test/a", "http://user:word@api.test/a", "http://:word@api.test/a"])(
    "refuses the credentials in %s",
    (url) => expect(() => read(url)).toThrow("user name or a password"),
  );
});
