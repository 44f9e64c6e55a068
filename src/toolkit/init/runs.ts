import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { stringsOf } from "../../openapi/json.ts";
import { type Change, type Discovery, type Inference, jsonPath } from "./discovery.ts";
import { type FoundDocument, type FoundOperation, successOf } from "./found-document.ts";
import { plain } from "./names.ts";
import { type FoundProgress, progressOf } from "./progress.ts";
import { type Value, valuesOf } from "./shape.ts";

const STATES =
  /^(?:status|state|runstatus|jobstatus|taskstatus|jobstate|importstatus|processingstatus|phase)$/;
const SUCCESS = /^(?:succeeded|success|successful|completed?|done|finished|ready|processed)$/;
const FAILURE =
  /^(?:failed|failure|errored|error|cancell?ed|expired|aborted|rejected|timedout|timeout|incomplete|declined)$/;
const PARTIAL = /^(?:partial|partiallycompleted|completedwitherrors|partiallysucceeded|partialsuccess)$/;
const RUNNING =
  /^(?:pending|queued|running|inprogress|processing|started|created|submitted|validating|finalizing|waiting|new|enqueued|active)$/;

/** Finds runs: what starts one, what reads its state, and which states end it. Every finding is a guess. */
export function inferRuns(document: FoundDocument): Inference {
  const findings: Discovery[] = [];
  for (const read of document.operations) {
    if (read.method !== "GET" || !read.path.endsWith("}")) continue;
    const state = stateOf(document, read);
    if (!state) continue;
    const start = starterOf(document, read);
    if (!start && !RUNNING.test(plain(state.running))) continue;
    findings.push(findingOf(read, state, start, progressOf(document, read)));
  }
  return { findings, gaps: [] };
}

interface State {
  readonly value: Value;
  readonly running: string;
  readonly outcomes: Readonly<Record<string, "success" | "partial" | "failure">>;
  readonly all: readonly string[];
}

/** Finds a status with names of states that end a run. */
function stateOf(document: FoundDocument, read: FoundOperation): State | undefined {
  const values = valuesOf(document, successOf(read)?.schema);
  for (const value of values.filter(
    ({ name, path }) =>
      (path.length === 1 || (path.length === 2 && path[0] === "data")) && STATES.test(plain(name)),
  )) {
    const all = value.layers.flatMap(({ value: layer }) => stringsOf(layer.enum));
    const outcomes = Object.fromEntries(
      all.flatMap((each) => {
        const outcome = outcomeOf(plain(each));
        return outcome ? [[each, outcome]] : [];
      }),
    );
    const running = all.find((each) => RUNNING.test(plain(each)));
    if (running !== undefined && Object.values(outcomes).includes("success"))
      return { value, running, outcomes, all };
  }
  return undefined;
}

function outcomeOf(name: string): "success" | "partial" | "failure" | undefined {
  if (PARTIAL.test(name)) return "partial";
  if (SUCCESS.test(name)) return "success";
  return FAILURE.test(name) ? "failure" : undefined;
}

/** Finds the POST on the collection whose response has the id that the read takes. */
function starterOf(document: FoundDocument, read: FoundOperation) {
  const collection = read.path.slice(0, read.path.lastIndexOf("/"));
  const start = document.operations.find(({ method, path }) => method === "POST" && path === collection);
  const response = start && successOf(start);
  const id = valuesOf(document, response?.schema).find(
    ({ path, name }) =>
      path.length === 1 &&
      /^(?:id|uuid|gid|\w*id)$/.test(plain(name)) &&
      plain(name) === idNames(read).find((each) => each === plain(name)),
  );
  return start && response && id ? { start, response, id } : undefined;
}

/** `/jobs/{job_id}` takes what a job calls `id` or `job_id`. */
function idNames({ path }: FoundOperation): string[] {
  const [, name = "id"] = /\{([^{}]+)\}$/.exec(path) ?? [];
  return ["id", plain(name), plain(name).replace(/^.*?(?=id$)/, "")];
}

function findingOf(
  read: FoundOperation,
  { value, outcomes, all }: State,
  start: ReturnType<typeof starterOf>,
  progress: readonly FoundProgress[],
): Discovery {
  const holder = value.layers.find(({ value: layer }) => Array.isArray(layer.enum)) ?? value.schema;
  const changes: Change[] = [
    {
      target: jsonPath(holder.at),
      update: {
        oneOf: all.map((each) => ({
          const: each,
          ...(outcomes[each] && { [ANNOTATION.terminal]: outcomes[each] }),
        })),
      },
    },
  ];
  const parameter = /\{([^{}]+)\}$/.exec(read.path)?.[1] ?? "id";
  const poll = successOf(read);
  if (read.id && poll)
    changes.push({ target: jsonPath(poll.at), update: { links: { poll: { operationId: read.id } } } });
  for (const { at, kind } of progress)
    changes.push({ target: jsonPath(at), update: { [ANNOTATION.progress]: kind } });
  const others = read.parameters
    .filter(({ in: location, name }) => location === "path" && name !== parameter)
    .map(({ name }) => [name, `$request.path.${name}`]);
  if (start && read.id) {
    const parameters = { ...Object.fromEntries(others), [parameter]: `$response.body#${start.id.pointer}` };
    changes.push({
      target: jsonPath(start.response.at),
      update: { links: { run: { operationId: read.id, parameters } } },
    });
  }
  const ends = Object.entries(outcomes)
    .map(([state, outcome]) => `${state} (${outcome})`)
    .join(", ");
  const counts = progress.map(({ path, kind }) => `\`${path.join(".")}\` (${kind})`).join(", ");
  return {
    ...{ topic: "runs", confidence: "guess", operations: start ? [start.start.key, read.key] : [read.key] },
    what: start ? "Starts work that goes on after the response" : "Reads work that goes on",
    evidence: `\`${value.path.join(".")}\` ends with ${ends}, by their names${counts && `; its progress is in ${counts}`}`,
    changes,
  };
}
