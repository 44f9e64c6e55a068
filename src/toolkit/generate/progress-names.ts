import type { ProgressKind } from "../../openapi/annotations.ts";

/** Words that show what a number counts. */
const WORDS: readonly (readonly [ProgressKind, RegExp])[] = [
  ["left", /^(?:remaining|left|outstanding|pending|queued|waiting|unprocessed|processing)$/],
  [
    "done",
    /^(?:processed|handled|completed|complete|done|finished|succeeded|successful|success|successes|failed|failure|failures|errored|skipped|rejected|canceled|cancelled|expired)$/,
  ],
  ["total", /^(?:total|totals|expected)$/],
];

/** A percentage of the work; other percentages have other words as well. */
const PERCENT =
  /^(?:(?:complete|completed|completion|done|finished|processed|progress)?(?:percent|percentage|pct)(?:complete|completed|completion|done|finished|processed|progress)?)$/;

/** Words of names of times, addresses, sizes and the like, which no count of items has. */
const OTHERS =
  /^(?:at|on|by|in|time|times|timestamp|date|id|ids|url|uri|code|status|reason|message|seconds|secs|minutes|hours|ms|millis|milliseconds|duration|eta|rate|speed|bytes|size|attempt|attempts|retries|cost|price|amount|page|pages|version|threshold|limit)$/;

/** Names of a count of everything done that has counts of successes and failures beside it. */
const ALL_DONE = /^(?:processed|handled)$/;
const SUCCESSES = /^(?:succeeded|successful|success|successes)$/;
const COMPLETED = /^(?:completed|complete|done|finished)$/;

/** A number beside others in one object. */
export interface NamedNumber {
  readonly name: string;
  readonly maximum?: number | undefined;
}

/** What each number of an object says of the work done, by its name. Empty if together they do not tell the share. */
export function progressIn(numbers: readonly NamedNumber[]): Map<string, ProgressKind> {
  const kinds = new Map(
    numbers.flatMap((number): [string, ProgressKind][] => {
      const kind = kindOf(number);
      return kind ? [[number.name, kind]] : [];
    }),
  );
  const of = (kind: ProgressKind) => [...kinds].filter((each) => each[1] === kind);
  const [total, done, left] = [of("total"), of("done"), of("left")];
  const progress = numbers.find(({ name }) => /^progress$/i.test(name));
  // Beside the number of all items, it counts those that are done.
  if (progress && total.length === 1) return new Map([...total, [progress.name, "done"]]);
  const [alone] = [...of("percent"), ...of("fraction")];
  if (alone) return new Map([alone]);
  if (total.length === 1 && done.length > 0) return new Map([...total, ...withoutSums(done)]);
  if (total.length === 1 && left.length > 0) return new Map([...total, ...left]);
  if (total.length === 0 && done.length > 0 && left.length > 0)
    return new Map([...withoutSums(done), ...left]);
  return new Map();
}

function kindOf({ name, maximum }: NamedNumber): ProgressKind | undefined {
  const words = wordsOf(name);
  if (/^progress$/i.test(name) || PERCENT.test(words.join(""))) return maximum === 1 ? "fraction" : "percent";
  if (words.some((word) => OTHERS.test(word) || /^(?:percent|percentage|pct)$/.test(word))) return undefined;
  return WORDS.find(([, pattern]) => words.some((word) => pattern.test(word)))?.[0];
}

/** A count of all that is done is the sum of the others: of `processed`, `succeeded` and `failed` it is `processed`. */
function withoutSums(
  done: readonly (readonly [string, ProgressKind])[],
): (readonly [string, ProgressKind])[] {
  const having = (pattern: RegExp) =>
    done.filter(([name]) => wordsOf(name).some((word) => pattern.test(word)));
  const all = having(ALL_DONE);
  if (all.length > 0) return all.slice(0, 1);
  const completed = having(COMPLETED);
  return completed.length > 0 && having(SUCCESSES).length > 0 ? completed.slice(0, 1) : [...done];
}

/** `numberBatchesCompleted`, `percent_complete` and `PercentComplete` in words of lower case. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.toLowerCase());
}
