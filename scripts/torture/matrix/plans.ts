import type { Contract, Link, Operation, OperationKey } from "../../../src/openapi/contract.ts";
import { objectWith, saying } from "./at-pointer.ts";
import type { Ended, Plan, Step } from "./plan.ts";
import { STORAGE } from "./plan.ts";
import { successOf } from "./script.ts";
import {
  batchEnded,
  callEnded,
  downloadEnded,
  ensureEnded,
  followEnded,
  pagesEnded,
  resumeEnded,
  runEnded,
} from "./verbs.ts";

/** Every use of a verb that a contract has: each operation by itself, and each verb on every operation that it takes. */
export function plansOf(contract: Contract): Plan[] {
  // Object.keys has the type string[].
  return (Object.keys(contract.operations) as OperationKey[]).flatMap((key) => {
    const definition = contract.operations[key];
    return definition ? plansOn({ contract, key, definition }) : [];
  });
}

/** An operation on which verbs are used. */
interface On {
  readonly contract: Contract;
  readonly key: OperationKey;
  readonly definition: Operation;
}

function plansOn(on: On): Plan[] {
  const { run, batch, state, next, presigned, existing, key } = on.definition;
  const plans: Plan[] = [callPlan(on)];
  if (batch) plans.push(batchPlan(on));
  if (run) plans.push(runPlan(on, run), resumedPlan(on, run));
  if (run && key) plans.push({ ...runPlan(on, run), verb: "resume", run: resumeEnded(on) });
  if (state) plans.push(followPlan(on));
  if (next) plans.push(pagesPlan(on));
  if (presigned) plans.push(downloadPlan(on));
  if (existing) plans.push(...ensurePlans(on, existing));
  return plans;
}

/** The error of a call, as the call gives it or as its verb throws it. */
const callError: Plan["fails"] = (_, { outcomeUnknown }) => ({ ends: "call error", outcomeUnknown });

/** A run that started may go on although it cannot be polled. */
const pollFailed = { ends: "PollFailed" } as const satisfies Ended;

function callPlan({ contract, key, definition }: On): Plan {
  const status = successOf(definition);
  const step = stepOf("call", key, definition, status === 204 ? "" : {}, status);
  return {
    verb: "call",
    contract,
    key,
    steps: [step],
    fails: callError,
    succeeds: "success",
    run: callEnded(key),
  };
}

function runPlan(on: On, link: Link): Plan {
  return {
    ...on,
    verb: "run",
    steps: [startOf(on, link), ...pollsOf(on.contract, link.operation)],
    fails: (step, call) => (step === 0 ? callError(step, call) : pollFailed),
    succeeds: "success",
    run: runEnded(on.key),
  };
}

/** A stored handle of a run that has started is only followed. */
function resumedPlan(on: On, link: Link): Plan {
  return {
    ...on,
    verb: "resume a started run",
    steps: pollsOf(on.contract, link.operation),
    fails: () => pollFailed,
    succeeds: "success",
    run: resumeEnded(on, followedBy(link)),
  };
}

function followPlan(on: On): Plan {
  return {
    ...on,
    verb: "follow",
    steps: pollsOf(on.contract, on.key),
    fails: () => pollFailed,
    succeeds: "success",
    run: followEnded(on.key),
  };
}

/**
 * A batch whose outcome is unknown is thrown where a later import can learn it: by its key, or because its run is only not
 * polled. Without a key nothing can learn it, so it is a result like any other.
 */
function batchPlan(on: On): Plan {
  const { contract, key, definition } = on;
  const { run, batch, items, itemErrors } = definition;
  const ordered = itemErrors?.order === "request" ? itemErrors.at : undefined;
  const body = objectWith([items ?? ordered, [{}]]);
  const start = run ? startOf(on, run) : stepOf("batch", key, definition, body);
  return {
    contract,
    key,
    verb: "batch",
    steps: [start, ...(run ? pollsOf(contract, run.operation) : [])],
    fails(step, { outcomeUnknown, unreadable }) {
      if (step > 0) return { ends: "BatchFailed: unknown" };
      if (!outcomeUnknown && !unreadable) return { ends: "BatchFailed: failed" };
      return { ends: definition.key ? "BatchFailed: unknown" : "result: unknown" };
    },
    succeeds: "result: succeeded",
    run: batchEnded(key, batch?.unique),
  };
}

/** Two pages. What was read before the failed page was given to the caller. */
function pagesPlan({ contract, key, definition }: On): Plan {
  const { items, next } = definition;
  const parameters = next?.parameters ?? {};
  const page = (name: string, cursor: string | null) =>
    stepOf(
      name,
      key,
      definition,
      objectWith([items, [{ id: name }]], ...saying("response", { parameters }, cursor)),
    );
  return {
    contract,
    key,
    verb: "paginate",
    steps: [page("first page", "second"), page("last page", null)],
    fails: (step, call) => ({ ...callError(step, call), ends: `call error after ${step} items` }),
    succeeds: "2 items",
    run: pagesEnded(key),
  };
}

/** What the storage gives, with which the caller gets the file. */
const FILE = "{}";

function downloadPlan({ contract, key, definition }: On): Plan {
  const { presigned } = definition;
  const url: Step = {
    ...stepOf("URL", key, definition, {}),
    respond: (server) => ({
      status: successOf(definition),
      body: JSON.stringify(
        objectWith([presigned?.url, `${server}${STORAGE}`], [presigned?.expires, "2999-01-01T00:00:00Z"]),
      ),
    }),
  };
  const storage: Step = { name: "storage", respond: () => ({ status: 200, body: FILE }) };
  return {
    contract,
    key,
    verb: "download",
    steps: [url, storage],
    fails: callError,
    succeeds: "success",
    run: downloadEnded(key),
  };
}

/** Creates a thing; and confirms one that is there, after the conflict that the contract names. */
function ensurePlans(on: On, existing: NonNullable<Operation["existing"]>): Plan[] {
  const { contract, key, definition } = on;
  const { code, message } = contract.error;
  const conflict = objectWith(
    [code, existing.codes[0]],
    [message, "It exists."],
    ...saying("response", existing, "x"),
  );
  const sent = objectWith(...saying("request", existing, "x"));
  const read = contract.operations[existing.operation];
  const plan = { contract, key, fails: callError, run: ensureEnded(key, sent) };
  const created = stepOf("create", key, definition, {});
  if (!read) return [];
  return [
    { ...plan, verb: "ensure what is new", steps: [created], succeeds: "created" },
    {
      ...plan,
      verb: "ensure what exists",
      steps: [
        stepOf("create", key, definition, conflict, existing.status),
        stepOf("read", existing.operation, read, sent),
      ],
      succeeds: "confirmed",
    },
  ];
}

/** Starts a run, of which the response says how to follow it. */
function startOf({ key, definition }: On, link: Link): Step {
  return stepOf("start", key, definition, objectWith(...saying("response", link, "x")));
}

/** The run goes on at the first poll, and has ended at the second. */
function pollsOf({ operations }: Contract, key: OperationKey): Step[] {
  const definition = operations[key];
  const { status, outcomes = {} } = definition?.state ?? {};
  const ended = Object.keys(outcomes).find((name) => outcomes[name] === "success");
  if (!definition) return [];
  return [
    stepOf("first poll", key, definition, objectWith([status, "under way"])),
    stepOf("last poll", key, definition, objectWith([status, ended])),
  ];
}

/** Parameters of the read operation, as a handle of a started run has them. */
function followedBy({ operation }: Link): object {
  const names = [...operation.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => [name, "x"]);
  return { path: Object.fromEntries(names) };
}

function stepOf(
  name: string,
  key: OperationKey,
  definition: Operation,
  body: unknown,
  status = successOf(definition),
): Step {
  const text = body === "" ? "" : JSON.stringify(body);
  return { name, called: { key, definition }, respond: () => ({ status, body: text }) };
}
