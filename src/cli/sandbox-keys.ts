/** The published keys of the sandbox, by API; each list is loaded when it is asked for. */
const published: Readonly<Record<string, () => Promise<{ readonly keys: object }>>> = {
  meshi: () => import("../sandbox/meshi/keys.ts"),
  meshes: () => import("../sandbox/meshes/keys.ts"),
  "main-api": () => import("../sandbox/main-api/keys.ts"),
  meetso: () => import("../sandbox/meetso/keys.ts"),
};

/** Whether a credential is one that the sandbox publishes: it means nothing to the API itself. */
export async function isSandboxKey(api: string, values: readonly string[]): Promise<boolean> {
  const keys = Object.values((await published[api]?.())?.keys ?? {});
  const known = keys.flatMap((key: unknown) =>
    typeof key === "object" && key !== null ? Object.entries(key).flatMap(secretOf) : [key],
  );
  return values.some((value) => known.includes(value));
}

/** An organisation's id is no secret, and may be anybody's. */
function secretOf([name, value]: [string, unknown]): unknown[] {
  return name === "organization" ? [] : [value];
}
