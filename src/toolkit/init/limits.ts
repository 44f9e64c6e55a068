import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { isObject, objectsOf } from "../../openapi/json.ts";
import type { Discovery, Gap, Inference } from "./discovery.ts";
import type { FoundDocument } from "./document.ts";
import { plain } from "./names.ts";

const SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/** Finds rate limits, `Retry-After` and backoff in a document's headers and descriptions. */
export function inferLimits(document: FoundDocument): Inference {
  const { operations, root } = document;
  const findings: Discovery[] = [];
  const text = textOf(root);
  const limits = [...limitsIn(text)];
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
  const rates = [...headers].filter((name) => /ratelimit/.test(plain(name)));
  if (rates.length > 0)
    findings.push({
      ...{
        topic: "limits",
        confidence: "certain",
        operations: [],
        what: "Headers that report the rate limit",
      },
      evidence: rates.sort().join(", "),
      changes: [],
    });
  if ([...headers].some((name) => plain(name) === "retryafter"))
    findings.push({
      ...{
        topic: "limits",
        confidence: "certain",
        operations: [],
        what: "`Retry-After`, which the client waits for",
      },
      evidence: "responses that have the header",
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
  return { findings, gaps };
}

/** The descriptions of the API and its tags. */
function textOf(root: FoundDocument["root"]): string {
  const info = isObject(root.info) ? root.info : {};
  return [info.description, ...objectsOf(root.tags).map(({ description }) => description)]
    .filter((each) => typeof each === "string")
    .join("\n");
}

/** Figures in words: "100 requests per minute", "5,000 calls an hour". */
function* limitsIn(text: string) {
  const figure =
    /(\d[\d,.]*)\s*(?:API\s+)?(?:requests?|calls?|queries|operations)\s*(?:\/|per|an?|every|each)\s*(?:(\d+)\s*)?(second|minute|hour|day)s?\b/gi;
  const seen = new Set<string>();
  for (const [said, count = "", many = "1", unit = ""] of text.matchAll(figure)) {
    const requests = Number(count.replace(/[,.]/g, ""));
    const seconds = Number(many) * (SECONDS[unit.toLowerCase()] ?? 1);
    const key = `${requests}/${seconds}`;
    if (requests === 0 || seen.has(key)) continue;
    seen.add(key);
    yield { said: said.replace(/\s+/g, " "), requests, seconds };
  }
}

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
