import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { targetOf } from "../../src/toolkit/lint/documents.ts";
import { chosenApis } from "../../src/toolkit/project/chosen.ts";
import { readApis } from "../../src/toolkit/project/config.ts";

function folder(config?: string): string {
  const base = mkdtempSync(join(tmpdir(), "concord-configuration-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  if (config !== undefined) writeFileSync(join(base, "redocly.yaml"), config);
  return base;
}

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
