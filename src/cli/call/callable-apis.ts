import { registry } from "../../../generated/registry.ts";
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
 * The APIs that come with Concord and, after them, those of redocly.yaml. These are not looked for where `named` is one of the
 * former, which keep their names.
 */
export async function callableApis(named: string | undefined): Promise<CallableApi[]> {
  const packaged = packagedApis();
  const isPackaged = (name: string | undefined) => packaged.some((api) => api.name === name);
  if (isPackaged(named)) return packaged;
  const { ownApis } = await import("./own-apis.ts");
  return [...packaged, ...(await ownApis()).filter(({ name }) => !isPackaged(name))];
}
