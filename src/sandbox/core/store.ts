import { rmSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { openTransactions, type Store } from "./transactions.ts";

export { type Store, StoreFull } from "./transactions.ts";

/** Marks a file as the sandbox's own ("Cncd"). The sandbox writes to no other database. */
const APPLICATION_ID = 0x436e6364;
/** Raise this when a table changes and older files no longer fit. */
const LAYOUT = 2;

/**
 * Opens the state in `file`, or in memory if there is none.
 *
 * A file is in WAL mode with an exclusive lock. A commit survives a crash of the process. A power cut may lose the last
 * commits, but the file stays consistent. A second sandbox on the same file fails at once instead of mixing two states.
 *
 * @throws UnusableDataFile; Error if this Node has no SQLite, or the file is locked.
 */
export async function openStore(
  file: string | undefined,
  tables: readonly string[],
  { reset = false }: { readonly reset?: boolean } = {},
): Promise<Store> {
  const sqlite = await importSqlite();
  const name = file ?? "memory";
  let database: DatabaseSync;
  try {
    database = new sqlite.DatabaseSync(file ?? ":memory:");
  } catch (cause) {
    throw new UnusableDataFile(
      `Cannot open the data file ${name}: ${reason(cause)}. Its folder must exist and be writable.`,
      {
        cause,
      },
    );
  }
  try {
    if (reset && file !== undefined) database = startAfresh(sqlite, database, file);
    prepareFile(database, name);
    for (const statements of tables) database.exec(statements);
  } catch (cause) {
    database.close();
    throw cause instanceof UnusableDataFile ? cause : explained(cause, name);
  }
  return openTransactions(database, name, file !== undefined);
}

/** The data file has another kind or version, or cannot be opened. It is left as it is. */
export class UnusableDataFile extends Error {
  override readonly name = "UnusableDataFile";
}

async function importSqlite(): Promise<typeof import("node:sqlite")> {
  try {
    return await import("node:sqlite");
  } catch (cause) {
    throw new Error(
      `The sandbox keeps its state in node:sqlite, which this Node (${process.version}) does not have. Run it on Node 24 or later.`,
      { cause },
    );
  }
}

/** Deletes a data file and opens a new one. Leaves other databases as they are. */
function startAfresh(
  sqlite: typeof import("node:sqlite"),
  database: DatabaseSync,
  file: string,
): DatabaseSync {
  refuseForeign(database, file);
  // The lock fails if another sandbox has the file open.
  database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");
  database.close();
  for (const end of ["", "-wal", "-shm"]) rmSync(file + end, { force: true });
  return new sqlite.DatabaseSync(file);
}

function isEmpty(database: DatabaseSync): boolean {
  return Number(database.prepare("SELECT count(*) AS n FROM sqlite_schema").get()?.n) === 0;
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}

/** @throws UnusableDataFile if a file is another program's database. */
function refuseForeign(database: DatabaseSync, name: string): void {
  if (isEmpty(database) || pragma(database, "application_id") === APPLICATION_ID) return;
  throw new UnusableDataFile(
    `${name} is a database, but not one of the sandbox. Name another file; this one is left as it is.`,
  );
}

function prepareFile(database: DatabaseSync, name: string): void {
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  refuseForeign(database, name);
  if (!isEmpty(database) && pragma(database, "user_version") !== LAYOUT) {
    throw new UnusableDataFile(
      `${name} was written by another version of the sandbox. Start afresh with --reset, or name another file.`,
    );
  }
  database.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${LAYOUT};`);
}

function explained(cause: unknown, name: string): Error {
  const text = reason(cause);
  if (text.includes("locked"))
    return new Error(
      `The data file ${name} is in use by another process. Stop that one, or name another file.`,
      { cause },
    );
  if (text.includes("not a database"))
    return new UnusableDataFile(
      `${name} is not a data file of the sandbox. Name another file; this one is left as it is.`,
      { cause },
    );
  return new Error(`Cannot use the data file ${name}: ${text}`, { cause });
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
