import { expect, test } from "vitest";
import { connectionTrouble } from "../../src/cli/connection-error.ts";
import { concord, file } from "./concord.ts";
import { events, publishable } from "./meshes.ts";
import { rawServer } from "./raw-server.ts";
import { AUTH, csv, EVENT, rows } from "./sandbox.ts";

const response = (status: string, body = "", ...fields: readonly string[]) =>
  `HTTP/1.1 ${[status, ...fields, `content-length: ${body.length}`, "connection: close"].join("\r\n")}\r\n\r\n${body}`;
const html = (status: string, title: string) =>
  response(
    status,
    `<!doctype html><html><head><title>${title}</title></head><body>x</body></html>`,
    "content-type: text/html",
  );

test.each<[string, string, readonly RegExp[]]>([
  [
    "302",
    response("302 Found", "", "location: https://login.example/sso?x=1"),
    [
      /got 302/,
      /redirects to https:\/\/login\.example\/sso\?x=1 \(Location\)/,
      /not followed/,
      /check the base URL, and any proxy/,
    ],
  ],
  ["307 without a Location", response("307 Temporary Redirect"), [/got 307/, /It redirects\./]],
  [
    "401 with HTML",
    html("401 Unauthorized", "Sign in"),
    [/401 with an HTML page/, /titled "Sign in"/, /login page or a proxy has responded/],
  ],
  ["403 with HTML", html("403 Forbidden", "Blocked"), [/titled "Blocked"/, /firewall or a proxy/]],
  [
    "407",
    html("407 Proxy Authentication Required", "Proxy"),
    [/asks for a user name and a password/, /HTTPS_PROXY, as http:\/\/user:password@host:port/],
  ],
  [
    "413",
    html("413 Content Too Large", "nginx"),
    [/takes no request of this size/, /--batch-rows/, /--batch-events/],
  ],
  [
    "502",
    html("502 Bad Gateway", "502 Bad Gateway"),
    [/titled "502 Bad Gateway"/, /could not reach it/, /passes by itself/],
  ],
  [
    "503",
    html("503 Service Unavailable", "Maintenance &amp; more"),
    [/titled "Maintenance more"/, /not available/, /passes by itself/],
  ],
  [
    "504",
    html("504 Gateway Timeout", "Timeout"),
    [/titled "Timeout"/, /no response from it in time/, /passes by itself/],
  ],
])("of an intermediary's %s a call says what happened and what to do", async (_, bytes, said) => {
  const { base } = await rawServer(bytes);
  const { code, out, err } = await concord([
    "call",
    "meshi",
    "getAuth",
    "--attempts",
    "1",
    "--base-url",
    base,
  ]);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  for (const pattern of said) expect(err).toMatch(pattern);
  expect(err).not.toContain("same command again");
});

const FINE = { "/auth": AUTH, [`/events/${EVENT}`]: { event_id: EVENT, title: "t", correlation_id: "c" } };

/** What each command that sends many things prints at its end. */
async function said(command: "import" | "emit", bytes: string) {
  const { base } = await rawServer(bytes, FINE);
  const input =
    command === "import"
      ? await file("roster.csv", csv(rows(1)))
      : await file(
          "events.ndjson",
          events(1)
            .map((event) => `${JSON.stringify(event)}\n`)
            .join(""),
        );
  const args = [
    command,
    input,
    ...(command === "import" ? ["--event", EVENT] : []),
    "--attempts",
    "1",
    "--base-url",
    base,
  ];
  const { code, out, err } = await concord(args, { env: command === "import" ? {} : publishable });
  return { code, text: `${out}${err}` };
}

test.each(["import", "emit"] as const)(
  "%s does not advise the same command where it cannot help",
  async (command) => {
    const { code, text } = await said(command, html("413 Content Too Large", "nginx"));
    expect(code).toBe(1);
    expect(text).toContain("takes no request of this size");
    expect(text).not.toMatch(/run the same command again/);
    // The command has divided what it sends. What is left is a single event.
    if (command === "emit")
      expect(text).toContain("even a single one is too large for something on the way.");
    for (const status of ["401 Unauthorized", "403 Forbidden"]) {
      const refused = await said(command, html(status, "Login"));
      // The same command may be run again, but only after something else has changed.
      expect(refused.text).not.toMatch(/To go on, run the same command again/);
      expect(refused.text).toMatch(/check the base URL and any proxy/);
    }
  },
);

const LATER = response(
  "429 Too Many Requests",
  JSON.stringify({ error: { code: "RATE_LIMITED", message: "Too many" }, correlation_id: "c" }),
  "content-type: application/json",
  "retry-after: 7200",
);
const AGAIN = /Try again after 20\d\d-\d\d-\d\dT[\d:.]+Z/;

test.each<[string, string[]]>([
  ["call", ["call", "meshi", "getAuth"]],
  ["call --wait", ["call", "meshi", "startMatchRun", "--event_id", EVENT, "--wait"]],
  ["call --all", ["call", "meshi", "listReviews", "--all"]],
  ["runs", ["runs", "run_1"]],
  ["runs --wait", ["runs", "run_1", "--wait"]],
  ["auth status", ["auth", "status", "--api", "meshi"]],
])("%s says when to come again, where the API says it", async (_, args) => {
  const { base } = await rawServer(LATER);
  const { code, out, err } = await concord([...args, "--base-url", base]);
  expect(code).toBe(1);
  expect(`${out}${err}`).toMatch(AGAIN);
});

test.each(["import", "emit"] as const)(
  "%s says when to come again, where the API says it",
  async (command) => {
    const { text } = await said(command, LATER);
    expect(text).toMatch(AGAIN);
  },
);

const failing = (code: string, message = code) =>
  new Error("fetch failed", { cause: Object.assign(new Error(message), { code }) });

test.each<[string, unknown, RegExp]>([
  [
    "a host that is not known",
    failing("ENOTFOUND"),
    /host name is not known.*Check the base URL and the network\./,
  ],
  ["a name server that is down", failing("EAI_AGAIN"), /cannot be looked up now/],
  ["a port that nobody listens on", failing("ECONNREFUSED"), /connection was refused/],
  ["a network without a way there", failing("ENETUNREACH"), /cannot be reached/],
  ["a host without a way there", failing("EHOSTUNREACH"), /cannot be reached/],
  [
    "a connection that takes too long",
    failing("UND_ERR_CONNECT_TIMEOUT"),
    /not made in time.*name it in HTTPS_PROXY/,
  ],
  [
    "a certificate signed by itself",
    failing("DEPTH_ZERO_SELF_SIGNED_CERT"),
    /not trusted.*NODE_EXTRA_CA_CERTS/,
  ],
  [
    "a certificate of an unknown authority",
    failing("UNABLE_TO_GET_ISSUER_CERT_LOCALLY"),
    /NODE_EXTRA_CA_CERTS/,
  ],
  ["a certificate that has ended", failing("CERT_HAS_EXPIRED"), /not trusted/],
  ["http where https is spoken", failing("EPROTO"), /does not speak TLS on this port/],
])("%s is put into words", (_, cause, words) => {
  const trouble = connectionTrouble(cause);
  expect(`${trouble?.what}. ${trouble?.advice}`).toMatch(words);
});

test.each(["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])(
  "an address of a proxy that %s has wrong is named with that variable",
  async (variable) => {
    for (const [value, said] of [
      ["socks5://127.0.0.1:9", `${variable} names a proxy of the kind socks5`],
      ["http://", `${variable} is not the address of a proxy`],
    ] as const) {
      const { code, err } = await concord(["call", "meshi", "getAuth", "--base-url", "http://127.0.0.1:9"], {
        env: { [variable]: value },
      });
      expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining(said) });
    }
  },
);
