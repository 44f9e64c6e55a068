import { expect, test } from "vitest";
import { concord, file } from "./concord.ts";
import { withEvent } from "./sandbox.ts";

const roster = "attendee_id,name\natt-1,Amina Bauer\n";
const events = '{"name":"signup","entity_id":"att-1"}\n';

/** Each command that sends, with an input that it would send. */
const commands: [string, () => Promise<readonly string[]>][] = [
  ["import", async () => ["import", await file("roster.csv", roster), "--event", "summit-2026"]],
  ["emit", async () => ["emit", await file("events.ndjson", events)]],
  ["call", async () => ["call", "meshi", "getAuth"]],
];

const MESHES = {
  MESHES_ORG_ID: "org",
  MESHES_ACCESS_KEY: "access",
  MESHES_SECRET_KEY: "secret",
  MESHES_PUBLISHABLE_KEY: "mesh_pub_one_two_three",
};

test.each(commands)(
  "concord %s refuses an address that is none of a store, and does not show it",
  async (_, args) => {
    const { base } = await withEvent();
    const to = ["--base-url", base];
    const option = await concord([...(await args()), ...to, "--pace-store", "http://:s3cret@store"], {
      env: MESHES,
    });
    expect(option).toMatchObject({ code: 2, err: expect.stringContaining("--pace-store is unusable.") });
    const env = { ...MESHES, CONCORD_PACE_STORE: "redis://:s3cret@store/zero" };
    const variable = await concord([...(await args()), ...to], { env });
    expect(variable).toMatchObject({
      code: 2,
      err: expect.stringContaining("CONCORD_PACE_STORE is unusable."),
    });
    expect(`${option.out}${option.err}${variable.out}${variable.err}`).not.toContain("s3cret");
  },
);

test("a store that is not there is one warning, and the call is made all the same", async () => {
  const { base } = await withEvent();
  // Nothing listens at this port.
  const store = ["--pace-store", "redis://:s3cret@127.0.0.1:1"];
  const { code, out, err } = await concord(["call", "meshi", "getAuth", "--base-url", base, ...store]);
  expect(code).toBe(0);
  expect(out).toContain("partner:read");
  expect(err.match(/keeps to the rate limits alone/g)).toHaveLength(1);
  expect(err).not.toContain("s3cret");
});
