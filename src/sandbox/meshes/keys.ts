/** The two organisations of the sandbox. */
const CONCORD = "0b7e0a52-3c41-4d6f-9a18-5e2c7d904b11";
const HARMONY = "4d1f6c83-90ab-4e27-b5d2-61a8f3c70e22";

/** Workspace that each organisation has from the beginning. */
export const workspaces = {
  concord: "6a2d91f4-0c5b-4e83-8f17-b94e30d7c501",
  harmony: "93c8e5b7-2f14-4a60-bd39-07e6a1f2d802",
} as const;

/**
 * Test credentials of the sandbox; they work nowhere else. Machine keys have the form that `signedToken` takes. Each one
 * signs only for its own `organization`.
 */
export const keys = {
  /** Everything in the first organisation. */
  full: {
    organization: CONCORD,
    access_key: "mk_concord-full-0000000000",
    secret_key: "concord-full-secret-of-the-sandbox-000000000000",
  },
  /** The same organisation, reads only. */
  readOnly: {
    organization: CONCORD,
    access_key: "mk_concord-reads-000000000",
    secret_key: "concord-reads-secret-of-the-sandbox-00000000000",
  },
  /** The same organisation, only the workspace that it has from the beginning. */
  limited: {
    organization: CONCORD,
    access_key: "mk_concord-limited-0000000",
    secret_key: "concord-limited-secret-of-the-sandbox-000000000",
  },
  /** Was revoked. */
  revoked: {
    organization: CONCORD,
    access_key: "mk_concord-revoked-0000000",
    secret_key: "concord-revoked-secret-of-the-sandbox-000000000",
  },
  /** Everything in the second organisation, which sees nothing of the first. */
  otherOrg: {
    organization: HARMONY,
    access_key: "mk_harmony-full-0000000000",
    secret_key: "harmony-full-secret-of-the-sandbox-000000000000",
  },
  /** Publishable key of the first organisation's workspace. */
  publishable: "mesh_pub_concord_production_sandbox",
  /** Publishable key of the second organisation's workspace. */
  otherPublishable: "mesh_pub_harmony_production_sandbox",
} as const;

/** A machine key and what its owner may do with it. */
export interface MachineKey {
  readonly organization: string;
  readonly secret: string;
  /** Opaque id of the person whose key it is. */
  readonly owner: string;
  readonly revoked: boolean;
  readonly writes: boolean;
  /** The workspaces that it may use; `undefined`: all, and it may create more. */
  readonly workspaces: readonly string[] | undefined;
}

type Pair = { readonly organization: string; readonly access_key: string; readonly secret_key: string };

const all = { revoked: false, writes: true, workspaces: undefined };

/** By access key. */
export const machineKeys: ReadonlyMap<string, MachineKey> = new Map([
  machineKey(keys.full, { owner: "usr_ada", ...all }),
  machineKey(keys.readOnly, { owner: "usr_grace", ...all, writes: false }),
  machineKey(keys.limited, { owner: "usr_alan", ...all, workspaces: [workspaces.concord] }),
  machineKey(keys.revoked, { owner: "usr_edsger", ...all, revoked: true }),
  machineKey(keys.otherOrg, { owner: "usr_barbara", ...all }),
]);

function machineKey(
  { organization, access_key, secret_key }: Pair,
  rights: Omit<MachineKey, "organization" | "secret">,
): [string, MachineKey] {
  return [access_key, { organization, secret: secret_key, ...rights }];
}
