import { existsSync } from "node:fs";
import { registry } from "../../../generated/registry.ts";
import { CommandFailed, exit } from "../exit.ts";
import type { CallableApi } from "./own-apis.ts";

/** The APIs that come with Concord. */
export function packagedApis(): CallableApi[] {
  return registry.map(({ name, title, contract, openapi }) => ({
    ...{ name, title },
    load: async () => {
      const [loaded, document] = await Promise.all([contract(), openapi()]);
      return { contract: loaded, openapi: document };
    },
  }));
}

/**
 * The APIs that come with Concord and, after them, those of redocly.yaml. A name that both have stands for neither: a key that is
 * meant for one must not go to the servers of the other.
 */
export async function callableApis(): Promise<CallableApi[]> {
  const packaged = packagedApis();
  if (!existsSync("redocly.yaml")) return packaged;
  const { ownApis } = await import("./own-apis.ts");
  const own = await ownApis();
  const isIn = (apis: readonly CallableApi[], { name }: CallableApi) => apis.some((api) => api.name === name);
  return [
    ...packaged.map((api) => (isIn(own, api) ? unclear(api) : api)),
    ...own.filter((api) => !isIn(packaged, api)),
  ];
}

function unclear({ name }: CallableApi): CallableApi {
  return {
    ...{ name, title: "of redocly.yaml and of Concord: rename the one of redocly.yaml" },
    load: async () => {
      throw new CommandFailed(
        `${name} is an API of redocly.yaml in ${process.cwd()}, and one that comes with Concord. So that no key goes to the wrong one, give yours another name under \`apis\`, and to its files ${name}.overlay.yaml and ${name}.lock.json as well.`,
        exit.misuse,
      );
    },
  };
}
