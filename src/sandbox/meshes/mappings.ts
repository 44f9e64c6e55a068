import type { Handler, Tools } from "../core/api.ts";
import type { JsonObject } from "../core/json.ts";
import { timestamp } from "../core/timestamp.ts";
import { authorOf } from "./access.ts";
import { type ConnectionRow, catalogVersion, fieldsOf } from "./account.ts";
import type { Connections } from "./connections.ts";
import { conflict, invalid, unusable } from "./refusals.ts";
import { stableId } from "./stable-id.ts";

interface MappingRow {
  readonly name: string;
  readonly version: number;
  readonly schema: string;
  readonly created_by: string;
  readonly created_at: number;
  readonly updated_at: number;
}

/** The parts of a mapping schema that are read here, after the schema check. */
interface MappingSchema {
  readonly fields: readonly { readonly dest: string; readonly transforms?: readonly JsonObject[] }[];
}

/** The body after the schema check. */
interface MappingUpdate {
  readonly schema: MappingSchema;
  readonly name?: string;
  readonly mapping_id?: string;
  readonly workspace_id?: string;
  readonly expected_version?: number;
}

/** Version of the mapping that is generated if none is stored. */
const GENERATED = 1;

export function openMappings({ store }: Tools, connections: Connections): Readonly<Record<string, Handler>> {
  const select = store.prepare<MappingRow>("SELECT * FROM meshes_mappings WHERE connection = ?");
  const replace = store.prepare(
    "INSERT OR REPLACE INTO meshes_mappings (connection, name, version, schema, created_by, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );

  return {
    getDefaultMapping({ principal, path }) {
      const connection = connections.requireActive(principal, path.connection_id);
      const row = select.get(connection.uuid);
      const mapping = row ? stored(connection, row) : generated(connection);
      return { status: 200, body: { status: row ? "stored" : "generated", mapping } };
    },

    putDefaultMapping({ principal, path, body, now }) {
      const connection = connections.requireActive(principal, path.connection_id);
      const { uuid } = connection;
      const row = select.get(uuid);
      const input = body as MappingUpdate;
      checkTarget(connection, input);
      checkSchema(connection, input.schema);
      const version = row?.version ?? GENERATED;
      if (input.expected_version !== undefined && input.expected_version !== version) {
        const message = `It is ${input.expected_version}.`;
        throw conflict(`The mapping has version ${version}.`, { param: "expected_version", message });
      }
      const name = input.name ?? row?.name ?? "Default";
      const schema = JSON.stringify(input.schema);
      replace.run(uuid, name, version + 1, schema, authorOf(principal), row?.created_at ?? now, now);
      const fresh = { name, version: version + 1, schema, created_by: authorOf(principal) };
      const mapping = stored(connection, { ...fresh, created_at: row?.created_at ?? now, updated_at: now });
      return { status: 200, body: { status: "stored", mapping } };
    },
  };
}

/** Both ids are optional, but have to match the connection. */
function checkTarget(connection: ConnectionRow, { mapping_id, workspace_id }: MappingUpdate): void {
  if (workspace_id !== undefined && workspace_id.toLowerCase() !== connection.workspace) {
    throw invalid("The mapping is not valid.", "workspace_id", "It is not the workspace of the connection.");
  }
  if (mapping_id !== undefined && mapping_id.toLowerCase() !== mappingId(connection)) {
    throw invalid(
      "The mapping is not valid.",
      "mapping_id",
      "It is not the default mapping of the connection.",
    );
  }
}

/** Checks what JSON Schema cannot express. @throws Refusal `UnprocessableEntity` */
function checkSchema(connection: ConnectionRow, { fields }: MappingSchema): void {
  const readOnly = new Set(
    fieldsOf(connection)
      .filter(({ constraints }) => constraints.read_only)
      .map(({ key }) => key),
  );
  const filled = new Set<string>();
  for (const [index, { dest, transforms = [] }] of fields.entries()) {
    const refuse = (property: string, sentence: string) =>
      unusable("The mapping schema is not valid.", `schema.fields[${index}].${property}`, sentence);
    if (filled.has(dest)) throw refuse("dest", "An earlier entry fills the same field.");
    if (readOnly.has(dest)) throw refuse("dest", "The field can be read only.");
    filled.add(dest);
    for (const [at, { timezone }] of transforms.entries()) {
      if (typeof timezone !== "string" || isTimeZone(timezone)) continue;
      throw refuse(`transforms[${at}].timezone`, "It is not an IANA time zone such as Europe/Lisbon.");
    }
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function mappingId({ uuid }: ConnectionRow): string {
  return stableId(uuid, "mapping");
}

function common(connection: ConnectionRow, version: number): object {
  return {
    id: stableId(connection.uuid, "mapping", String(version)),
    mapping_id: mappingId(connection),
    workspace_id: connection.workspace,
    connection_id: connection.uuid,
    integration_type: connection.type,
    version,
    catalog_version: catalogVersion(connection),
  };
}

function stored(connection: ConnectionRow, row: MappingRow): object {
  return {
    ...common(connection, row.version),
    name: row.name,
    schema: JSON.parse(row.schema),
    created_by: row.created_by,
    created_at: timestamp(row.created_at),
    updated_at: timestamp(row.updated_at),
  };
}

/** A mapping that fills each writable field from the payload property of the same name. */
function generated(connection: ConnectionRow): object {
  const fields = fieldsOf(connection)
    .filter(({ constraints }) => constraints.read_only !== true)
    .map(({ key }) => ({ dest: key, source: { type: "path", value: key } }));
  const time = timestamp(connection.created_at);
  return {
    ...common(connection, GENERATED),
    name: "Default",
    schema: { schema_version: 1, fields },
    created_at: time,
    updated_at: time,
  };
}
