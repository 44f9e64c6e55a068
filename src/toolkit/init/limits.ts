import { ANNOTATION } from "../../openapi/annotation-names.ts";
import type { Discovery, Gap, Inference } from "./discovery.ts";
import { figuresIn } from "./figures.ts";
import type { FoundDocument } from "./found-document.ts";
import { plain } from "./names.ts";
import { proseOf, proseOfStatus } from "./prose.ts";

/** Finds rate limits, `Retry-After` and backoff in a document's headers and descriptions. */
export function inferLimits(document: FoundDocument): Inference {
  const { operations } = document;
  const findings: Discovery[] = [];
  const text = `${proseOf(document)}\n${proseOfStatus(document, "429", "503")}`;
  const limits = figuresIn(text);
  if (limits.length > 0)
    findings.push({
      ...{ topic: "limits", confidence: "guess", operations: [], what: "Rate limits" },
      evidence: limits.map(({ said }) => `"${said}"`).join(", "),
      changes: [
        {
          target: "$",
          update: {
            [ANNOTATION.rateLimits]: limits.map(({ requests, seconds }) => ({
              requests,
              seconds,
              per: "key",
            })),
          },
        },
      ],
    });
  const headers = new Set(
    operations.flatMap(({ responses }) =>
      responses.flatMap((response) => response.headers.map(({ name }) => name)),
    ),
  );
  const declared = [...headers].filter((name) => /ratelimit/.test(plain(name)));
  const rates = declared.length > 0 ? declared : [...new Set(text.match(RATE_FIELD))];
  if (rates.length > 0)
    findings.push({
      ...{
        topic: "limits",
        confidence: "certain",
        operations: [],
        what: "Headers that report the rate limit",
      },
      evidence: `${declared.length > 0 ? "" : "descriptions name "}${rates.sort().join(", ")}`,
      changes: [],
    });
  const waits = [...headers].some((name) => plain(name) === "retryafter");
  if (waits || /\bRetry-After\b/i.test(text))
    findings.push({
      ...{
        topic: "limits",
        confidence: "certain",
        operations: [],
        what: "`Retry-After`, which the client waits for",
      },
      evidence: waits ? "responses that have the header" : "descriptions name it",
      changes: [],
    });
  const backoff = retryIn(text);
  if (backoff) findings.push(backoff);
  const limited = operations.some(({ responses }) => responses.some(({ status }) => status === "429"));
  const gaps: Gap[] =
    limits.length === 0 && limited
      ? [
          {
            ...{ topic: "limits", operations: [], what: "429 is documented without a rate limit" },
            remedy:
              "Add `x-rate-limits` if the provider publishes one; without it the client slows down after a 429.",
          },
        ]
      : [];
  return { findings, gaps: [...gaps, ...ownLimits(document)] };
}

/** Limits that descriptions of operations name. The client has one pace for the whole API. */
function ownLimits({ operations }: FoundDocument): Gap[] {
  const limited = operations.flatMap(({ key, text }) => {
    const said = figuresIn(text).map(({ requests, seconds }) => `${requests} in ${seconds} s`);
    return said.length > 0 ? [{ key, said }] : [];
  });
  if (limited.length === 0) return [];
  const said = [...new Set(limited.flatMap((each) => each.said))];
  const some = said.slice(0, MOST_SHOWN);
  return [
    {
      ...{ topic: "limits", operations: limited.map(({ key }) => key) },
      what: `Limits of single operations: ${some.join(", ")}${said.length > MOST_SHOWN ? ", ..." : ""}`,
      remedy:
        "`x-rate-limits` is for the whole API. Give a client of these operations its own `pace`; without it, it slows down after a 429.",
    },
  ];
}

const MOST_SHOWN = 4;

/** Fields that report a rate limit, in a text. */
const RATE_FIELD = /\b(?:X-)?Rate-?Limit(?:-[A-Za-z]+)+\b/gi;

/** A backoff in words: "retry up to 5 times". */
function retryIn(text: string): Discovery | undefined {
  const [said, count] =
    /\b(?:retry|retries|retried)\b[^.\n]{0,60}?\b(?:up to|at most|maximum of)\s+(\d+)\s*(?:times|attempts|retries)/i.exec(
      text,
    ) ?? [];
  if (said === undefined) return undefined;
  return {
    ...{ topic: "limits", confidence: "guess", operations: [], what: "A retry profile" },
    evidence: `"${said.replace(/\s+/g, " ")}"`,
    changes: [{ target: "$", update: { [ANNOTATION.retry]: { attempts: Number(count) + 1 } } }],
  };
}
