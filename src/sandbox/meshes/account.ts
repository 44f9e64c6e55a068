import { createHash } from "node:crypto";
import { integrationOf } from "./integrations.ts";
import { stableId } from "./stable-id.ts";

/** A connection as it is stored. */
export interface ConnectionRow {
  readonly id: number;
  readonly uuid: string;
  readonly workspace: string;
  readonly type: string;
  readonly name: string;
  /** As JSON, with credentials. */
  readonly metadata: string;
  readonly inactive_reason: string | null;
  readonly hidden: number;
  readonly created_by: string;
  readonly created_at: number;
  readonly updated_at: number;
  /** When the fields of the account were last read. */
  readonly refreshed_at: number;
}

/** Why the account at the other service cannot be used; `undefined` if it can. */
export function accountTrouble({ type, metadata }: ConnectionRow): string | undefined {
  const values: Readonly<Record<string, unknown>> = JSON.parse(metadata);
  for (const { key, type: kind, validate } of integrationOf(type).authentication.fields ?? []) {
    const value = values[key];
    if (typeof value !== "string") continue;
    if (kind === "password" && value.startsWith("refused")) return "The service refused the credentials.";
    if (validate === "url" && new URL(value).hostname.endsWith(".invalid")) {
      return "The host of the service does not exist.";
    }
  }
  return undefined;
}

/** The things that a rule can name by `id`, for each action that needs one. */
export function choicesOf({ type }: ConnectionRow): Readonly<Record<string, readonly object[]>> {
  const asked = Object.values(integrationOf(type).actions).filter(({ data = [] }) =>
    data.some(({ field }) => field === "id"),
  );
  return Object.fromEntries(
    asked.map(({ key, noun }) => [
      key,
      ["First", "Second"].map((name) => ({
        id: stableId(type, key, name).slice(0, 8),
        name: `${name} ${noun}`,
      })),
    ]),
  );
}

export interface Field {
  readonly key: string;
  readonly type: string;
  readonly label: string;
  readonly constraints: { readonly read_only?: boolean; readonly [constraint: string]: unknown };
}

const contactFields: readonly Field[] = [
  {
    key: "email",
    type: "string",
    label: "Email",
    constraints: { format: "email", required: true, max_length: 254 },
  },
  { key: "first_name", type: "string", label: "First name", constraints: { max_length: 100 } },
  { key: "last_name", type: "string", label: "Last name", constraints: { max_length: 100 } },
  { key: "phone", type: "string", label: "Phone", constraints: { format: "phone" } },
  {
    key: "plan",
    type: "enum",
    label: "Plan",
    constraints: { allowed_values: ["free", "team", "enterprise"] },
  },
  { key: "created_at", type: "datetime", label: "Created", constraints: { read_only: true } },
];

/** Fields of the account: those of a contact if the integration has contacts, else none. */
export function fieldsOf({ type }: ConnectionRow): readonly Field[] {
  const actions = Object.values(integrationOf(type).actions);
  return actions.some(({ fields }) => fields !== undefined) ? contactFields : [];
}

/** Changes when the fields do. */
export function catalogVersion(row: ConnectionRow): string {
  return createHash("sha256")
    .update(JSON.stringify(fieldsOf(row)))
    .digest("hex")
    .slice(0, 12);
}
