import { existsSync } from "node:fs";
import { didYouMean } from "../../openapi/nearest.ts";
import { CommandFailed, exit } from "../exit.ts";
import { loadToolkit } from "../toolkit/package.ts";
import { callableApis } from "./callable-apis.ts";
import type { CallableApi } from "./own-apis.ts";

/** An API that comes with Concord, or one of redocly.yaml. @throws CommandFailed that names the nearest where there is none. */
export async function callableNamed(name: string): Promise<CallableApi> {
  const apis = await callableApis(name);
  const found = apis.find((each) => each.name === name);
  if (found) return found;
  const names = apis.map((each) => each.name);
  throw new CommandFailed(
    `There is no API named ${name}; there are: ${names.join(", ")}.${didYouMean(name, names)}${await whyNoOthers()}`,
    exit.misuse,
  );
}

async function whyNoOthers(): Promise<string> {
  if (!existsSync("redocly.yaml"))
    return " An API of your own is known in the folder of its redocly.yaml, which concord init <document> writes.";
  if ((await loadToolkit()) !== undefined) return "";
  return " Those of redocly.yaml are read by the toolkit, which is not installed here: npm install --save-dev concord-toolkit";
}
