import { existsSync } from "node:fs";
import { nearest } from "../../openapi/nearest.ts";
import { CommandFailed, exit } from "../exit.ts";
import { INSTALL_TOOLKIT, loadToolkit } from "../toolkit/package.ts";
import { callableApis, packagedApis } from "./callable-apis.ts";
import type { CallableApi } from "./own-apis.ts";

/** An API that comes with Concord, or one of redocly.yaml. @throws CommandFailed that says which there are where it is none. */
export async function callableNamed(name: string): Promise<CallableApi> {
  const apis = await callableApis();
  return apis.find((each) => each.name === name) ?? refuseUnknown(name, apis);
}

/** @throws CommandFailed with the APIs that are known, where they were looked for, the nearest names, and what to do. */
export async function refuseUnknown(name: string, apis: readonly CallableApi[]): Promise<never> {
  const packaged = packagedApis().map((api) => api.name);
  const own = apis.map((api) => api.name).filter((each) => !packaged.includes(each));
  const near = nearest(name, [...packaged, ...own]);
  const meant = near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : "";
  throw new CommandFailed(
    `There is no API named ${name}.${meant} With Concord come ${packaged.join(", ")}. ${await ownOnes(own)}`,
    exit.misuse,
  );
}

/** What is known of APIs of the user's own, and how to add one. */
async function ownOnes(names: readonly string[]): Promise<string> {
  const file = `redocly.yaml in ${process.cwd()}`;
  const todo = "To add one of your own, run `concord init <document>` in this folder.";
  if (!existsSync("redocly.yaml")) return `There is no ${file}, which would name others. ${todo}`;
  if (names.length > 0) return `In ${file} there are ${names.join(", ")}. ${todo}`;
  if ((await loadToolkit()) !== undefined) return `In ${file} there are no others. ${todo}`;
  return `Those of ${file} are read by the toolkit, which is not installed here. Install it once: ${INSTALL_TOOLKIT}.`;
}
