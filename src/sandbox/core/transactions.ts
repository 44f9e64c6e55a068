import type { DatabaseSync } from "node:sqlite";

/** Value of a parameter. */
export type Value = null | number | string | Uint8Array;

/** A prepared statement. Its author declares its rows as `Row`. */
export interface Statement<Row> {
  get(...parameters: Value[]): Row | undefined;
  all(...parameters: Value[]): Row[];
  iterate(...parameters: Value[]): Iterable<Row>;
  run(...parameters: Value[]): { readonly lastInsertRowid: number | bigint };
}

/** State of the sandbox: one SQLite database, in memory or in a file. */
export interface Store {
  prepare<Row = unknown>(sql: string): Statement<Row>;
  /**
   * Runs `work` in one transaction, which is rolled back if it throws. Inside another transaction, it is a savepoint that
   * is rolled back by itself.
   * @throws StoreFull if the disk is full.
   */
  transaction<T>(work: () => T): T;
  /** Whether the state outlives the process. If not, it may also be kept beside the database. */
  readonly durable: boolean;
  /** Has a change beside the database undone if the transaction under way is rolled back. */
  onRollback(undo: () => void): void;
  close(): void;
}

/** The disk is full. The request was rolled back, and a later one may succeed. */
export class StoreFull extends Error {
  override readonly name = "StoreFull";

  constructor(name: string, cause: unknown) {
    super(
      `The disk of the data file ${name} is full (ENOSPC): nothing of this request was kept. Free some space.`,
      {
        cause,
      },
    );
  }
}

/**
 * A store over an open database. A transaction begins at its first write: a request that writes nothing, or only beside
 * the database, costs none.
 */
export function openTransactions(database: DatabaseSync, name: string, durable: boolean): Store {
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const rollback = database.prepare("ROLLBACK");
  const undos: (() => void)[] = [];
  let open = false;

  const undo = (from: number): void => {
    for (const one of undos.splice(from).reverse()) one();
  };
  const beforeWrite = (): void => {
    if (open && !database.isTransaction) begin.run();
  };
  const part = <T>(work: () => T): T => {
    const mark = undos.length;
    beforeWrite();
    database.exec("SAVEPOINT part");
    try {
      const result = work();
      database.exec("RELEASE part");
      return result;
    } catch (error) {
      // If the disk is full, SQLite itself ends the whole transaction.
      if (database.isTransaction) database.exec("ROLLBACK TO part; RELEASE part");
      undo(mark);
      throw error;
    }
  };

  return {
    durable,
    prepare<Row>(sql: string) {
      // SQLite does not know the types of a statement's columns. The statement's author declares them.
      const statement = database.prepare(sql) as unknown as Statement<Row>;
      return /^\s*SELECT\b/i.test(sql) ? statement : afterBegin(statement, beforeWrite);
    },
    transaction(work) {
      if (open) return part(work);
      open = true;
      try {
        const result = work();
        if (database.isTransaction) commit.run();
        undos.length = 0;
        return result;
      } catch (error) {
        if (database.isTransaction) rollback.run();
        undo(0);
        throw isFull(error) ? new StoreFull(name, error) : error;
      } finally {
        open = false;
      }
    },
    onRollback(change) {
      if (open) undos.push(change);
    },
    close: () => database.close(),
  };
}

function afterBegin<Row>(statement: Statement<Row>, beforeWrite: () => void): Statement<Row> {
  const after =
    <Result>(use: (...parameters: Value[]) => Result) =>
    (...parameters: Value[]): Result => {
      beforeWrite();
      return use(...parameters);
    };
  return {
    get: after((...parameters) => statement.get(...parameters)),
    all: after((...parameters) => statement.all(...parameters)),
    iterate: after((...parameters) => statement.iterate(...parameters)),
    run: after((...parameters) => statement.run(...parameters)),
  };
}

/** SQLITE_FULL, or an error such as SQLITE_IOERR_WRITE: the low byte is the primary code. */
function isFull(error: unknown): boolean {
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
  return code === 13 || code === 10;
}
