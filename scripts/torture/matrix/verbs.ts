import {
  BatchFailed,
  batch,
  DownloadFailed,
  download,
  ensure,
  follow,
  PollFailed,
  paginate,
  prepare,
  resume,
  run,
} from "../../../src/client/index.ts";
import type { OperationKey } from "../../../src/openapi/contract.ts";
import type { Plan } from "./plan.ts";
import { PROVING_PATH } from "./proof.ts";

type Run = Plan["run"];

/** A verb on an operation that is chosen at run time, so nothing is known of its types. */
type Verb = (...given: unknown[]) => Promise<unknown> & AsyncIterable<unknown>;
const untyped = { batch, download, ensure, follow, paginate, prepare, resume, run } as unknown as Readonly<
  Record<"batch" | "download" | "ensure" | "follow" | "paginate" | "prepare" | "resume" | "run", Verb>
>;

/** A plain call, which returns its error. */
interface Caller {
  request(
    method: string,
    path: string,
    init: object,
  ): Promise<{ error?: unknown; meta: { outcomeUnknown: boolean } }>;
}

/** A call that succeeds and belongs to no verb. */
export async function prove(client: object): Promise<void> {
  // A client whose contract is chosen at run time has no static types.
  const { error } = await (client as Caller).request("GET", PROVING_PATH, {});
  if (error) throw error;
}

export function callEnded(key: OperationKey): Run {
  return async (client) => {
    const [method, path] = split(key);
    // As above.
    const { error, meta } = await (client as Caller).request(method, path, initOf(key));
    const { outcomeUnknown } = meta;
    return { ends: error === undefined ? "success" : "call error", outcomeUnknown, error };
  };
}

export function runEnded(key: OperationKey): Run {
  return ended(async (client) => untyped.run(client, ...split(key), initOf(key)));
}

/** Resumes a handle that was prepared and never sent, or one of a run that has started. */
export function resumeEnded({ key }: { readonly key: OperationKey }, followed?: object): Run {
  return ended(async (client) => {
    const handle = followed
      ? { operation: key, params: {}, followed }
      : untyped.prepare(client, ...split(key), initOf(key));
    return untyped.resume(client, handle);
  });
}

export function followEnded(key: OperationKey): Run {
  return ended(async (client) => untyped.follow(client, split(key)[1], initOf(key)));
}

export function batchEnded(key: OperationKey, unique = "id"): Run {
  return ended(async (client) => {
    const { body: _, ...init } = initOf(key);
    for await (const result of untyped.batch(client, ...split(key), [{ [unique]: "1" }], init))
      return `result: ${Reflect.get(Object(result), "status")}`;
    return "nothing";
  });
}

export function pagesEnded(key: OperationKey): Run {
  return async (client) => {
    let items = 0;
    const all = ended(async () => {
      for await (const _ of untyped.paginate(client, split(key)[1], initOf(key))) items++;
      return `${items} items`;
    });
    const end = await all(client);
    return end.error === undefined ? end : { ...end, ends: `${end.ends} after ${items} items` };
  };
}

export function downloadEnded(key: OperationKey): Run {
  return async (client) => {
    let response: unknown;
    const opened = ended(async () => {
      response = await untyped.download(client, split(key)[1], initOf(key));
    });
    const end = await opened(client);
    // The body is the caller's to read.
    if (!(response instanceof Response)) return end;
    const unread = await response.text().then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    return unread ? { ends: "file breaks off", error: unread.error } : end;
  };
}

export function ensureEnded(key: OperationKey, body: unknown): Run {
  return ended(async (client) => {
    const result = await untyped.ensure(client, ...split(key), { ...initOf(key), body });
    return Reflect.get(Object(result), "created") === true ? "created" : "confirmed";
  });
}

/** How a verb ends: with what it says, with "success" if it says nothing, or with what it throws. */
function ended(verb: (client: object) => Promise<unknown>): Run {
  return async (client) => {
    try {
      const said = await verb(client);
      return { ends: typeof said === "string" ? said : "success" };
    } catch (error) {
      if (error instanceof BatchFailed) return { ends: `BatchFailed: ${error.result.status}`, error };
      if (error instanceof PollFailed || error instanceof DownloadFailed) return { ends: error.name, error };
      const outcomeUnknown: unknown = Reflect.get(Object(error), "outcomeUnknown");
      // Everything else that a verb throws would be a crash.
      if (typeof outcomeUnknown !== "boolean") throw error;
      return { ends: "call error", outcomeUnknown, error };
    }
  };
}

function split(key: OperationKey): [method: string, path: string] {
  const [method = "", path = ""] = key.split(" ");
  return [method, path];
}

/** Parameters and body of any call: a value for each part of the path, and an empty object. */
function initOf(key: OperationKey): { readonly params: object; readonly body?: object } {
  const [method, path] = split(key);
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => [name, "x"]);
  const params = { path: Object.fromEntries(names) };
  return method === "GET" || method === "HEAD" ? { params } : { params, body: {} };
}
