/** The published keys of the sandbox, by API. Each list is loaded on demand. */
const published: Readonly<Record<string, () => Promise<{ readonly keys: object }>>> = {
  meshi: () => import("../sandbox/meshi/keys.ts"),
  meshes: () => import("../sandbox/meshes/keys.ts"),
  "main-api": () => import("../sandbox/main-api/keys.ts"),
  meetso: () => import("../sandbox/meetso/keys.ts"),
};

/** Whether the sandbox publishes one of these values. The API itself does not know them. */
export async function isSandboxKey(api: string, values: readonly string[]): Promise<boolean> {
  const keys = Object.values((await published[api]?.())?.keys ?? {});
  const known = keys.flatMap((key: unknown) =>
    typeof key === "object" && key !== null ? Object.entries(key).flatMap(secretOf) : [key],
  );
  return values.some((value) => known.includes(value));
}

/** An organisation's id is not a secret. */
function secretOf([name, value]: [string, unknown]): unknown[] {
  return name === "organization" ? [] : [value];
}
