import type { DatabaseSync } from "node:sqlite";

/** What a parameter can be. */
export type Value = null | number | string | Uint8Array;

/** A prepared statement whose rows look like `Row`, as its author says. */
export interface Statement<Row> {
  get(...parameters: Value[]): Row | undefined;
  all(...parameters: Value[]): Row[];
  iterate(...parameters: Value[]): Iterable<Row>;
  run(...parameters: Value[]): { readonly lastInsertRowid: number | bigint };
}

/** State of the sandbox: one SQLite database, in memory or in a file. */
export interface Store {
  prepare<Row = unknown>(sql: string): Statement<Row>;
  /** Runs `work` in one transaction: all of it happens, or nothing when it throws. Not to be nested. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/** Marks a file as the sandbox's own ("Cncd"), so that no other database is ever written to. */
const APPLICATION_ID = 0x436e6364;
/** Raised when a table changes in a way that an older file cannot follow. */
const LAYOUT = 1;

/**
 * Opens the state in `file`, or in memory where none is named.
 *
 * A file is kept in WAL mode with an exclusive lock: a commit survives the death of the process at any point (a power
 * cut may lose the last ones, never the consistency), and a second sandbox on the same file fails at once instead of
 * mixing two states.
 *
 * @throws UnusableDataFile; Error where this Node has no SQLite, or the file is locked.
 */
export async function openStore(file: string | undefined, tables: readonly string[]): Promise<Store> {
  const sqlite = await importSqlite();
  const place = file ?? "memory";
  let database: DatabaseSync;
  try {
    database = new sqlite.DatabaseSync(file ?? ":memory:");
  } catch (cause) {
    throw new UnusableDataFile(
      `Cannot open the data file ${place}: ${reason(cause)}. Its folder must exist and be writable.`,
      {
        cause,
      },
    );
  }
  try {
    prepareFile(database, place);
    for (const statements of tables) database.exec(statements);
  } catch (cause) {
    database.close();
    throw cause instanceof UnusableDataFile ? cause : explained(cause, place);
  }
  return storeOver(database);
}

/** The data file is of another kind or version, or cannot be had where it was named; it is left as it is. */
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

function prepareFile(database: DatabaseSync, place: string): void {
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  const pragma = (name: string) => Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
  const empty = Number(database.prepare("SELECT count(*) AS n FROM sqlite_schema").get()?.n) === 0;
  if (!empty && pragma("application_id") !== APPLICATION_ID) {
    throw new UnusableDataFile(
      `${place} is a database, but not one of the sandbox. Name another file; this one is left as it is.`,
    );
  }
  if (!empty && pragma("user_version") !== LAYOUT) {
    throw new UnusableDataFile(
      `${place} was written by another version of the sandbox. Delete it, or name another file to start afresh.`,
    );
  }
  database.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${LAYOUT};`);
}

function storeOver(database: DatabaseSync): Store {
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const rollback = database.prepare("ROLLBACK");
  return {
    // SQLite cannot tell the types of a statement's columns; whoever writes the statement declares them.
    prepare: <Row>(sql: string) => database.prepare(sql) as unknown as Statement<Row>,
    transaction(work) {
      begin.run();
      try {
        const result = work();
        commit.run();
        return result;
      } catch (error) {
        rollback.run();
        throw error;
      }
    },
    close: () => database.close(),
  };
}

function explained(cause: unknown, place: string): Error {
  const text = reason(cause);
  if (text.includes("locked"))
    return new Error(
      `The data file ${place} is in use by another process. Stop that one, or name another file.`,
      { cause },
    );
  if (text.includes("not a database"))
    return new UnusableDataFile(
      `${place} is not a data file of the sandbox. Name another file; this one is left as it is.`,
      { cause },
    );
  return new Error(`Cannot use the data file ${place}: ${text}`, { cause });
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
