import { ANNOTATION } from "../../../../openapi/annotation-names.ts";
import {
  commonStatusesOf,
  isMarked,
  retryOf,
  tokenOf,
  writtenLimitsOf,
} from "../../../../openapi/annotations.ts";
import { numberOf } from "../../../../openapi/json.ts";
import { securitySchemesOf } from "../../../../openapi/security.ts";
import type { Bundle } from "./bundle.ts";
import { type BundleProblem, rule } from "./rule.ts";

/** The parts of an annotation fit each other. Its JSON Schema checks each part alone. */
export const annotationRange = rule("The parts of an annotation fit each other.", (bundle) => [
  ...tokens(bundle),
  ...windows(bundle),
  ...retries(bundle),
  ...statuses(bundle),
  ...batches(bundle),
]);

/** Clients sign tokens for `seconds`. The API rejects what is longer than `max-seconds`. */
function tokens(bundle: Bundle): BundleProblem[] {
  return [...securitySchemesOf(bundle, bundle.root)].flatMap(([name, scheme]): BundleProblem[] => {
    const token = tokenOf(scheme);
    if (!token) return [];
    const { seconds, maxSeconds: most, skewSeconds: skew, value } = token;
    const path = (key: string) => bundle.path(value, key);
    return [
      ...(seconds !== undefined && most !== undefined && seconds > most
        ? [
            {
              message: `Tokens of \`${name}\` are signed for ${seconds} s, but the API rejects more than ${most} s`,
              path: path("seconds"),
            },
          ]
        : []),
      ...(seconds !== undefined && skew !== undefined && skew >= (most ?? seconds)
        ? [
            {
              message: `Clocks may differ by ${skew} s, at least the life of a token of \`${name}\``,
              path: path("skew-seconds"),
            },
          ]
        : []),
    ];
  });
}

/** A limit has no effect if a longer window allows fewer requests. */
function windows({ root }: Bundle): BundleProblem[] {
  const limits = writtenLimitsOf(root);
  return limits.flatMap((limit): BundleProblem[] => {
    const { index, seconds = 0, requests = 0 } = limit;
    const path = [ANNOTATION.rateLimits, index];
    const others = limits.filter((each) => each !== limit && each.per === limit.per);
    const same = others.find((each) => each.seconds === seconds && each.index < index);
    if (same)
      return [
        {
          message: `${requests} in ${seconds} s: the window of ${seconds} s per ${limit.per} already has a limit`,
          path,
        },
      ];
    const longer = others.find((each) => (each.seconds ?? 0) > seconds && (each.requests ?? 0) < requests);
    return longer
      ? [
          {
            message: `${requests} in ${seconds} s can never be used: ${longer.requests} in ${longer.seconds} s are allowed`,
            path,
          },
        ]
      : [];
  });
}

/** A backoff has no effect if a client never retries. */
function retries({ root }: Bundle): BundleProblem[] {
  const profile = retryOf(root);
  if (profile?.attempts !== 1) return [];
  const idle = ["base", "factor", "jitter", "statuses"].filter((key) => profile[key] !== undefined);
  return idle.map((key) => ({
    message: `\`${key}\` has no effect: with one attempt nothing is retried`,
    path: [ANNOTATION.retry, key],
  }));
}

/** A status of all operations need not be named again for some of them. */
function statuses({ root }: Bundle): BundleProblem[] {
  const common = commonStatusesOf(root);
  if (!common) return [];
  return (["body", "path"] as const).flatMap((key) =>
    common[key].flatMap((status, at) =>
      common.every.includes(status)
        ? [{ message: `${status} is one of \`every\` already`, path: [ANNOTATION.commonStatuses, key, at] }]
        : [],
    ),
  );
}

/** A batch cannot be sent if its minimum is above its maximum. */
function batches(bundle: Bundle): BundleProblem[] {
  return bundle.operations.flatMap(({ requestSchema }) => {
    const schema = requestSchema && bundle.resolve(requestSchema);
    const [least, most] = [numberOf(schema?.minItems), numberOf(schema?.maxItems)];
    if (
      !schema ||
      !isMarked(schema, ANNOTATION.batch) ||
      least === undefined ||
      most === undefined ||
      least <= most
    )
      return [];
    return [
      {
        message: `A batch has at least ${least} items and at most ${most}`,
        path: bundle.path(schema, "minItems"),
      },
    ];
  });
}
