import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { targetOf } from "../../src/toolkit/lint/documents.ts";
import { chosenApis } from "../../src/toolkit/project/chosen.ts";
import { readApis, withApi } from "../../src/toolkit/project/config.ts";
import { refuseTwins } from "../../src/toolkit/project/twins.ts";

function folder(config?: string): string {
  const base = mkdtempSync(join(tmpdir(), "concord-configuration-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  if (config !== undefined) writeFileSync(join(base, "redocly.yaml"), config);
  return base;
}

test.each(["apis: [", "apis:\n\tkites: {}", "apis: {}\napis: {}", "a: b: c"])(
  "%j is refused in one line, with its place",
  (config) => {
    expect(() => readApis(folder(config))).toThrow(/^redocly\.yaml is no YAML: .+ at line \d+, column \d+$/);
  },
);

test.each([
  ["- kites", "redocly.yaml is no object."],
  ["apis: [kites]", "apis cannot be read. It has the APIs by their names"],
  ["apis: { kites: kites.yaml }", "apis.kites cannot be read. It names the document: `{ root:"],
  ["apis: { kites: { rooot: kites.yaml } }", "apis.kites.root cannot be read. It names the document"],
  ["apis: { kites: { root: 5 } }", "apis.kites.root cannot be read. It is a text"],
  [
    "apis: { kites: { root: k.yaml, overlays: k.overlay.yaml } }",
    "apis.kites.overlays cannot be read. It is a list",
  ],
  ["apis: { kites: { root: k.yaml, overlays: [5] } }", "apis.kites.overlays[0] cannot be read. It is a text"],
  [
    "apis: { kites: { root: k.yaml, x-concord: out } }",
    "apis.kites.x-concord cannot be read. It is an object",
  ],
  [
    "apis: { kites: { root: k.yaml, x-concord: { profil: house } } }",
    "apis.kites.x-concord has no setting `profil`. Did you mean profile? There are: out, profile, changelog, hosts, credentials.",
  ],
  [
    "apis: { kites: { root: k.yaml, x-concord: { hosts: a.test } } }",
    "apis.kites.x-concord.hosts cannot be read.",
  ],
  [
    "apis: { kites: { root: k.yaml, x-concord: { credentials: { key: 5 } } } }",
    "x-concord.credentials.key cannot",
  ],
])("the configuration %s is refused by the place of what cannot be read", (config, message) => {
  expect(() => readApis(folder(config))).toThrow(message);
});

test.each([
  "",
  "apis:",
  "extends: [recommended]",
  "apis: { kites: { root: k.yaml, overlays: , x-concord: } }",
])("the configuration %j leaves out what it does not need", (config) => {
  expect(readApis(folder(config)).map(({ name, overlays }) => ({ name, overlays }))).toEqual(
    config.includes("kites") ? [{ name: "kites", overlays: [] }] : [],
  );
});

test("without an API, it is said whether there is a configuration", async () => {
  await expect(chosenApis(folder(), [])).rejects.toThrow("There is no API: this folder has no redocly.yaml.");
  await expect(chosenApis(folder("apis:"), [])).rejects.toThrow(
    "There is no API: redocly.yaml names none under `apis`.",
  );
});

test("a name that is wrong by a letter gets the nearest API or file", async () => {
  const base = folder("apis: { kites: { root: kites.yaml } }");
  writeFileSync(join(base, "sleds.yaml"), "");
  await expect(chosenApis(base, ["kits"])).rejects.toThrow("Did you mean kites? There are: kites.");
  await expect(chosenApis(base, ["sled.yaml"])).rejects.toThrow("Did you mean sleds.yaml?");
  await expect(chosenApis(base, ["oak"])).rejects.toThrow(
    /^oak is neither an API of redocly\.yaml nor a file in \/.*\. There are: kites\. Name a document, or add an API with/,
  );
});

test("a folder stands for the entry of the document in it", async () => {
  const base = folder("apis: { grain: { root: ./mill/openapi.yaml, overlays: [grain.overlay.yaml] } }");
  mkdirSync(join(base, "mill"));
  writeFileSync(join(base, "mill/openapi.yaml"), "");
  expect(await chosenApis(base, ["mill"])).toMatchObject([
    { name: "grain", overlays: ["grain.overlay.yaml"] },
  ]);
});

test("a document that the configuration names and that is not there is no document without findings", () => {
  const base = folder("apis: { kites: { root: kite.yaml } }");
  const [api] = readApis(base);
  expect(() => api && targetOf(base, api)).toThrow("There is no file kite.yaml.");
});

const found = { name: "kites", root: "kites.yaml", overlays: ["kites.overlay.yaml"], out: undefined };

test.each([
  [
    "with a folder of its own",
    "apis:\n    kites: { root: ./kites.yaml, overlays: [kites.overlay.yaml], x-concord: {out: lib} } # mine\n",
  ],
  [
    "with more overlays",
    'apis: {kites: {root: "kites.yaml", overlays: [ours.yaml, kites.overlay.yaml], x-concord: {out: lib}}}\n',
  ],
  [
    "with a version in its name",
    "apis:\n  kites: { root: kites.yaml, overlays: [./kites.overlay.yaml], x-concord: { out: lib } }\n",
  ],
])("an entry %s, which lacks nothing, stays to the letter", (_, text) => {
  expect(withApi(folder(text), found)).toBe(text);
});

test("what an entry lacks is added, and everything that somebody has written stays, with its comments", () => {
  const text = `# Above
apis:
  # Of the API
  kites@v2: # Its key
    root: ./kites.yaml # Its root
    overlays:
      # Ours
      - ours.yaml # The last word
    x-concord:
      out: lib/kites # Not src
      profile: house # Strict
      hosts: [a.test] # Theirs
      credentials: { key: KITES_TOKEN } # A variable
# Below
rules: { struct: error }
`;
  const base = folder(text);
  const added = withApi(base, { ...found, name: "kites-v2", hosts: ["a.test", "b.test"] });
  for (const [comment] of text.matchAll(/# .*/g)) expect(added).toContain(comment);
  writeFileSync(join(base, "redocly.yaml"), added);
  expect(readApis(base)).toEqual([
    {
      ...{ name: "kites-v2", root: "./kites.yaml", overlays: ["kites.overlay.yaml", "ours.yaml"] },
      ...{ out: "lib/kites", profile: "house", changelog: undefined, hosts: ["a.test", "b.test"] },
      credentials: { key: "KITES_TOKEN" },
    },
  ]);
  expect(withApi(base, { ...found, name: "kites-v2", out: "src/kites" })).toContain(
    "out: src/kites # Not src",
  );
});

test("lines keep their ends", () => {
  const added = withApi(folder("apis:\r\n  reefs: { root: reefs.yaml }\r\n"), found);
  expect(added.replaceAll("\r\n", "")).not.toContain("\n");
});

test.each(["src/api", "./src/api", "src/api/", "src/../src/api", "src//api"])(
  "two APIs are not written to one folder, however it is written: %s",
  (out) => {
    const base = folder(
      "apis: { kites: { root: kites.yaml, x-concord: { out: src/api } }, reefs: { root: reefs.yaml } }",
    );
    const [kites, reefs] = readApis(base);
    if (!kites || !reefs) throw new Error("There are two APIs");
    expect(() => refuseTwins(base, [kites, { ...reefs, out }], (api) => api.out)).toThrow(
      "kites.yaml and reefs.yaml would both be written to",
    );
  },
);
