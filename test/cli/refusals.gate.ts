import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Ended, file, folder, KEY } from "./concord.ts";
import { concordInOne } from "./in-one-process.ts";
import { csv, EVENT, rows, withEvent } from "./sandbox.ts";

const importOf = async (...more: string[]) => [
  "import",
  await file("roster.csv", csv(rows(3))),
  "--event",
  EVENT,
  ...more,
];

/** The one line that says what is wrong. */
function sentence({ code, out, err }: Ended): string {
  expect({ code, out }).toEqual({ code: 1, out: "" });
  const said = err.split("\n").filter((line) => line.startsWith("concord: "));
  expect(said).toHaveLength(1);
  expect(err).not.toContain("run the same command again");
  return said[0] ?? "";
}

test.each([
  [
    "a wrong key",
    "no-such-key",
    /UNAUTHORIZED \(401\): .* Send an active key .* \(x-correlation-id: [\w-]{36}\)$/,
  ],
  [
    "a disabled account",
    "meshi-disabled-key",
    /ACCOUNT_DISABLED \(401\): .* Ask Meshi to enable .* \(x-correlation-id: /,
  ],
  ["a user's token", "meshi-user-key", /SERVICE_ACCOUNT_REQUIRED \(403\): .* \(x-correlation-id: /],
  ["a key without organisation", "meshi-no-org-key", /PARTNER_ORG_REQUIRED \(403\): .* \(x-correlation-id: /],
  [
    "a key that may only read",
    "meshi-read-key",
    /INSUFFICIENT_SCOPE: the key has partner:read, and an import needs partner:write\. Use a key with that scope.* \(x-correlation-id: [\w-]{36}\)$/,
  ],
])(
  "%s is one sentence with the API's code, the remedy and the correlation id, exit 1",
  async (_, key, said) => {
    const { to, attendees } = await withEvent();
    const ended = await concordInOne(await importOf(...to), { env: { MESHI_KEY: key } });
    expect(sentence(ended)).toMatch(said);
    expect(ended.err).not.toContain(key);
    expect(await attendees()).toBe(0);
  },
);

test("a missing, empty or unusable key is reported before the file is read, exit 1", async () => {
  const args = await importOf();
  const said = async (key: string | undefined) =>
    sentence(await concordInOne(args, { env: { MESHI_KEY: key } }));
  expect(await said(undefined)).toMatch(
    /There is no API key\. Set MESHI_KEY in the environment, name a file with --key-file/,
  );
  expect(await said(" \n")).toMatch(/MESHI_KEY is set, but empty/);
  const two = await concordInOne(args, { env: { MESHI_KEY: "one two" } });
  expect(sentence(two)).toMatch(/MESHI_KEY does not hold a key/);
  expect(two.err).not.toContain("one two");
});

test("a key file holds the key on one line; one that is missing or empty is reported as such", async () => {
  const { to } = await withEvent();
  const args = await importOf(...to);
  const keys = await folder();
  const env = { MESHI_KEY: undefined };
  await writeFile(join(keys, "key"), `${KEY}\r\n`);
  expect(await concordInOne([...args, "--key-file", join(keys, "key")], { env })).toMatchObject({ code: 0 });

  await writeFile(join(keys, "empty"), "\n");
  const empty = await concordInOne([...args, "--key-file", join(keys, "empty")], { env });
  expect(sentence(empty)).toMatch(/The key file .*empty is empty/);
  const missing = await concordInOne([...args, "--key-file", join(keys, "nowhere")], { env });
  expect(sentence(missing)).toMatch(/The key file .*nowhere cannot be read: there is no such file or folder/);
});

test.each(["--key", "--token", "--api-key"])(
  "a key as the argument %s is refused, and not shown",
  async (option) => {
    for (const given of [[option, KEY], [`${option}=${KEY}`]]) {
      const { code, err } = await concordInOne(await importOf(...given));
      expect(code).toBe(2);
      expect(err).toContain("not taken as an argument");
    }
  },
);

test("an unknown event is reported as such, with the command that creates it", async () => {
  const { to } = await withEvent();
  const roster = await file("roster.csv", csv(rows(3)));
  const { code, err, out } = await concordInOne(["import", roster, "--event", "nowhere-2026", ...to]);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain("There is no event nowhere-2026 for this key.");
  expect(err).toMatch(/concord call meshi createEvent --body '\{"event_id":"nowhere-2026",/);
  expect(err).toMatch(/^concord: EVENT_NOT_FOUND \(404\): /m);
});

test("the command that creates an event works as it is printed", async () => {
  const { to } = await withEvent();
  const roster = await file("roster.csv", csv(rows(3)));
  const args = ["import", roster, "--event", "nowhere-2026", ...to];
  const { err } = await concordInOne(args);
  const [, operation = "", body = ""] = /concord call meshi (\w+) --body '(.*)'/.exec(err) ?? [];
  expect(await concordInOne(["call", "meshi", operation, "--body", body, ...to])).toMatchObject({ code: 0 });
  expect(await concordInOne(args)).toMatchObject({ code: 0 });
});

test("an idempotency conflict is reported with its code, its remedy and the label that gets around it", async () => {
  const server = createServer((request, response) => {
    const conflict = request.method === "PUT";
    request.resume().on("end", () => {
      response.writeHead(conflict ? 409 : 200, { "content-type": "application/json" });
      response.end(
        JSON.stringify(
          conflict
            ? { code: "IDEMPOTENCY_KEY_CONFLICT", message: "Used before.", correlation_id: "cid-1" }
            : {
                org_id: "o",
                principal_type: "service_account",
                service_account_user_id: "s",
                scopes: ["partner:write"],
                correlation_id: "cid-0",
              },
        ),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  // The address of a TCP server is an object.
  const { port } = server.address() as AddressInfo;
  const { code, out, err } = await concordInOne(await importOf("--base-url", `http://127.0.0.1:${port}`));
  expect(code).toBe(1);
  expect(out).toMatch(/IDEMPOTENCY_KEY_CONFLICT \(409\): Used before\. .* \(x-correlation-id: cid-1\)/);
  expect(err).toContain("--label <text>");
});

test("an id that is mapped already is reported with its code, and the command that shows what exists", async () => {
  const { to } = await withEvent();
  const body = {
    event_id: EVENT,
    title: "Other",
    start_date: "2026-05-18",
    end_date: "2026-05-19",
    timezone: "UTC",
  };
  const ended = await concordInOne(["call", "meshi", "createEvent", "--body", JSON.stringify(body), ...to]);
  expect(sentence(ended)).toMatch(/PARTNER_ID_CONFLICT \(409\): .* Fetch what exists and confirm/);
  const [, ...shown] = /To see what exists: (concord .*)/.exec(ended.err)?.[1]?.split(" ") ?? [];
  const { code, out } = await concordInOne([...shown, ...to]);
  expect({ code, event: JSON.parse(out) }).toMatchObject({
    code: 0,
    event: { event_id: EVENT, title: "Summit" },
  });
});
