import { resolve } from "node:path";
import { registry } from "../../generated/registry.ts";
import { readApis } from "../../src/toolkit/project/config.ts";

const profiles = new Map(
  readApis(resolve(import.meta.dirname, "../..")).map(({ name, profile }) => [name, profile]),
);

/** The APIs that redocly.yaml holds to the style of this house: a name and an example for everything, and our conventions. */
export const houseApis = registry.filter(({ name }) => profiles.get(name) === "house");
