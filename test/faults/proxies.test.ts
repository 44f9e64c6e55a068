import fc from "fast-check";
import { Agent, ProxyAgent } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import { byVariables } from "../../src/client/node/dispatchers.ts";
import { nodeTransport, proxiesOf } from "../../src/client/node/index.ts";

afterEach(() => vi.unstubAllEnvs());

describe("the proxy variables", () => {
  it.each([
    [{}, undefined],
    [{ HTTPS_PROXY: "" }, undefined],
    [{ HTTP_PROXY: " ", ALL_PROXY: "" }, undefined],
    [{ HTTP_PROXY: "proxy:8080", NO_PROXY: "a, *" }, undefined],
    [{ HTTP_PROXY: "proxy:8080" }, { http: "http://proxy:8080" }],
    [{ http_proxy: "http://low", HTTP_PROXY: "http://high" }, { http: "http://low" }],
    [
      { ALL_PROXY: "https://all:444", HTTPS_PROXY: "http://own" },
      { http: "https://all:444", https: "http://own" },
    ],
    [{ https_proxy: " ", HTTPS_PROXY: " http://own ", HTTP_PROXY: "\t" }, { https: "http://own" }],
    [{ HTTPS_PROXY: "http://proxy:8080/path?and=query#end" }, { https: "http://proxy:8080" }],
    [{ HTTPS_PROXY: "me%40home:p%2Fw@[::1]:3128" }, { https: "http://me%40home:p%2Fw@[::1]:3128" }],
  ])("%j name the proxies %j", (variables, proxies) => {
    const read = proxiesOf(variables);
    expect(read && { http: read.http, https: read.https }).toEqual(proxies);
  });

  const kinds = ["socks5", "socks5h", "socks", "socks4", "socks4a", "ftp", "quic", "tcp"];
  it.each(
    kinds.flatMap((kind) => ["ALL_PROXY", "https_proxy", "HTTP_PROXY"].map((name) => [name, kind] as const)),
  )("%s with a proxy of the kind %s is refused by name, before anything connects", (variable, kind) => {
    for (const name of ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"])
      vi.stubEnv(name, "");
    vi.stubEnv(variable, `${kind}://me:hunter22@127.0.0.1:1080`);
    expect(() => nodeTransport()).toThrow(TypeError);
    expect(() => nodeTransport()).toThrow(`${variable} names a proxy of the kind ${kind},`);
    expect(() => nodeTransport()).not.toThrow("hunter22");
  });

  it.each(["http://", "h ost:1", "proxy:99999", "http://us%er:hunter22@proxy", "me:hunter22%ff@proxy"])(
    "the address %s is refused by the name of its variable, and not shown",
    (address) => {
      expect(() => proxiesOf({ ALL_PROXY: address })).toThrow(TypeError);
      expect(() => proxiesOf({ ALL_PROXY: address })).toThrow(/^ALL_PROXY /);
      expect(() => proxiesOf({ ALL_PROXY: address })).not.toThrow("hunter22");
    },
  );

  it("name the way to each URL: http and https by their own proxy, and exceptions directly", async () => {
    const { of, close } = byVariables({ HTTP_PROXY: "a:1", NO_PROXY: "10.0.0.0/8" });
    const [http, https, excepted] = ["http://a.test", "https://a.test", "http://10.1.2.3"].map((url) =>
      of(new URL(url)),
    );
    expect(http).toBeInstanceOf(ProxyAgent);
    // As with curl, HTTP_PROXY says nothing about https.
    expect([https, excepted].map((each) => each instanceof Agent)).toEqual([true, true]);
    await close();
    await expect(http?.request({ origin: "http://a.test", path: "/", method: "GET" })).rejects.toThrow(
      "destroyed",
    );
  });

  it("may name what is unusable where another variable counts, or where NO_PROXY excepts every host", () => {
    expect(proxiesOf({ ALL_PROXY: "socks5://a", HTTP_PROXY: "b", HTTPS_PROXY: "c" })).toBeDefined();
    expect(proxiesOf({ ALL_PROXY: "socks5://a", NO_PROXY: "*" })).toBeUndefined();
  });
});

/** Whether NO_PROXY excepts a URL. */
function excepts(noProxy: string, url: string): boolean {
  return proxiesOf({ HTTP_PROXY: "http://proxy", NO_PROXY: noProxy })?.isException(new URL(url)) ?? true;
}

describe("NO_PROXY", () => {
  it.each([
    // Names.
    ["example.com", "http://example.com", true],
    ["example.com", "http://api.example.com:8443", true],
    ["EXAMPLE.com.", "https://example.COM", true],
    [".example.com", "http://example.com", true],
    ["*.example.com", "http://api.example.com", true],
    ["example.com", "http://example.com./", true],
    ["example.com", "http://badexample.com", false],
    ["api.example.com", "http://example.com", false],
    ["example.*", "http://example.com", false],
    ["m\u00fcnchen.example", "http://xn--mnchen-3ya.example", true],
    [".", "http://example.com", false],
    // Lists.
    ["", "http://example.com", false],
    ["a.test,,\tb.test  c.test", "http://c.test", true],
    ["a.test, *", "http://example.com", true],
    // Addresses, in any spelling.
    ["127.0.0.1", "http://127.0.0.1:4080", true],
    ["127.0.0.1", "http://2130706433/", true],
    ["0.0.1", "http://127.0.0.1", false],
    ["0:0:0:0:0:0:0:1", "http://[::1]:80", true],
    ["FE80::0A", "http://[fe80::a]", true],
    ["[2001:DB8:0::1]", "http://[2001:db8::1]", true],
    ["::1", "http://[::2]", false],
    ["127.0.0.1", "http://a.127.0.0.1.example", false],
    // Networks.
    ["10.0.0.0/8", "http://10.255.3.4", true],
    ["10.9.9.9/8", "http://10.255.3.4", true],
    ["10.0.0.0/8", "http://11.0.0.1", false],
    ["192.168.0.0/22", "http://192.168.3.255", true],
    ["192.168.0.0/22", "http://192.168.4.0", false],
    ["192.168.7.5/32", "http://192.168.7.5", true],
    ["192.168.7.5/32", "http://192.168.7.4", false],
    ["10.0.0.0/8", "http://ten.example", false],
    ["10.0.0.0/33", "http://10.0.0.0", false],
    ["10.0.0.0/", "http://10.0.0.0", false],
    ["10.0.0.0/x", "http://10.0.0.0", false],
    ["fd00::/8", "http://[fdab::1]", true],
    ["fd00::/8", "http://[fe00::1]", false],
    ["2001:db8::/33", "http://[2001:db8:7fff::1]", true],
    ["2001:db8::/33", "http://[2001:db8:8000::1]", false],
    ["[fd00::]/8", "http://[fdab::1]:8443", true],
    ["fd00::/129", "http://[fd00::]", false],
    // Ports, which curl does not know.
    ["example.com:8443", "https://example.com:8443", true],
    ["example.com:8443", "https://example.com", false],
    ["example.com:443", "https://api.example.com", true],
    ["example.com:80", "http://example.com", true],
    ["example.com.:8080", "http://example.com:8080", true],
    ["10.0.0.0/8:8080", "http://10.1.2.3:8080", true],
    ["10.0.0.0/8:8080", "http://10.1.2.3", false],
    ["[::1]:8080", "http://[::1]:8080", true],
    ["[::1]:8080", "http://[::1]:8081", false],
  ])("%j excepts %s: %s", (noProxy, url, expected) => {
    expect(excepts(noProxy, url)).toBe(expected);
  });

  it("excepts of a network exactly the addresses that share its first bits", () => {
    const address = fc.nat(0xffffffff);
    const shown = (bits: number) => [24, 16, 8, 0].map((by) => (bits >>> by) & 255).join(".");
    fc.assert(
      fc.property(address, fc.nat(32), fc.nat(32), address, (network, prefix, flipped, noise) => {
        // An address that shares the first `flipped` bits, and differs in the next one.
        const bit = flipped === 32 ? 0 : 1 << (31 - flipped);
        const below = flipped >= 31 ? 0 : 0xffffffff >>> (flipped + 1);
        const host = ((network ^ bit) & ~below) | (noise & below);
        expect(excepts(`${shown(network)}/${prefix}`, `http://${shown(host)}`)).toBe(flipped >= prefix);
      }),
    );
  });

  it("may hold anything", () => {
    const piece = fc.constantFrom(
      "*",
      ".",
      "/",
      "[",
      "]",
      ":",
      "::1",
      "10.0.0.0",
      "8",
      "%",
      "a",
      ",",
      " ",
      "\u3002",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((all) => all.join("")),
        ),
        (given) => {
          expect(typeof excepts(given, "http://[::1]:8080")).toBe("boolean");
          expect(typeof excepts(given, "https://10.0.0.1")).toBe("boolean");
        },
      ),
    );
  });
});
