import fc from "fast-check";
import { expect, it } from "vitest";
import { isExposed } from "../../src/client/base-url.ts";

const hosts = fc.oneof(
  fc.constantFrom(
    "localhost",
    "a.b.localhost",
    "xlocalhost",
    "localhost.test",
    "localhost.",
    "[::1]",
    "[::2]",
  ),
  fc.constantFrom(
    "127.0.0.1",
    "127.255.3.4",
    "127.0.0.1.test",
    "128.0.0.1",
    "a127.0.0.1.test",
    "127.1",
    "0x7f.1",
  ),
  fc.domain(),
  fc.ipV4(),
);
const rests = fc.oneof(
  fc.constantFrom("", "/", "/x.localhost", "/a@127.0.0.1/", "?x.localhost/", "#.localhost/", "\\.localhost/"),
  fc.webPath(),
);
const ports = fc.constantFrom("", ":80", ":8080");

it("plain http to any host but this machine is exposed, whatever follows the host", () => {
  const check = fc.property(
    fc.constantFrom("http", "https", "HTTP"),
    hosts,
    ports,
    rests,
    (scheme, host, port, rest) => {
      const { protocol, hostname, href } = new URL(`${scheme}://${host}${port}${rest}`);
      const isLocal = hostname.split(".").at(-1) === "localhost" || /^127\.[\d.]+$|^\[::1\]$/.test(hostname);
      expect(isExposed(href)).toBe(protocol === "http:" && !isLocal);
      // A base URL has no slash at its end.
      expect(isExposed(href.replace(/\/$/, ""))).toBe(protocol === "http:" && !isLocal);
    },
  );
  fc.assert(check, { numRuns: 1000 });
});
