import { entriesOf, isObject, type JsonObject, numberOf, objectsOf } from "../../../../openapi/json.ts";
import type { Bundle } from "./bundle.ts";
import { type Breach, rule } from "./rule.ts";

/** The parts of one annotation fit each other: its JSON Schema sees each of them alone. */
export const annotationRange = rule("The parts of an annotation fit each other.", (bundle) => [
  ...tokens(bundle),
  ...windows(bundle),
  ...retries(bundle),
  ...statuses(bundle),
  ...batches(bundle),
]);

/** A client signs for `seconds`; what is longer than `max-seconds` is refused. */
function tokens(bundle: Bundle): Breach[] {
  const components = isObject(bundle.root.components) ? bundle.root.components : {};
  return entriesOf(components.securitySchemes).flatMap(([name, scheme]): Breach[] => {
    const token = isObject(scheme) ? scheme["x-token"] : undefined;
    if (!isObject(token)) return [];
    const [seconds, most, skew] = ["seconds", "max-seconds", "skew-seconds"].map((key) =>
      numberOf(token[key]),
    );
    const path = (key: string) => bundle.path(token, key);
    return [
      ...(seconds !== undefined && most !== undefined && seconds > most
        ? [
            {
              message: `Tokens of \`${name}\` are signed for ${seconds} s, and more than ${most} s is refused`,
              path: path("seconds"),
            },
          ]
        : []),
      ...(seconds !== undefined && skew !== undefined && skew >= (most ?? seconds)
        ? [
            {
              message: `Clocks may differ by ${skew} s, as long as a token of \`${name}\` lives`,
              path: path("skew-seconds"),
            },
          ]
        : []),
    ];
  });
}

/** A limit that a longer window already forbids limits nothing. */
function windows({ root }: Bundle): Breach[] {
  const limits = objectsOf(root["x-rate-limits"]);
  const at = (limit: JsonObject) => ["x-rate-limits", limits.indexOf(limit)];
  return limits.flatMap((limit, index): Breach[] => {
    const [seconds, requests] = [numberOf(limit.seconds) ?? 0, numberOf(limit.requests) ?? 0];
    const others = limits.filter((each) => each !== limit && each.per === limit.per);
    const same = others.find((each) => each.seconds === seconds && limits.indexOf(each) < index);
    if (same)
      return [
        {
          message: `${requests} in ${seconds} s: the window of ${seconds} s per ${limit.per} has a limit already`,
          path: at(limit),
        },
      ];
    const longer = others.find(
      (each) => (numberOf(each.seconds) ?? 0) > seconds && (numberOf(each.requests) ?? 0) < requests,
    );
    return longer
      ? [
          {
            message: `${requests} in ${seconds} s can never be used: ${longer.requests} in ${longer.seconds} s are allowed`,
            path: at(limit),
          },
        ]
      : [];
  });
}

/** Waits of a client that never retries mean nothing. */
function retries({ root }: Bundle): Breach[] {
  const profile = root["x-retry"];
  if (!isObject(profile) || profile.attempts !== 1) return [];
  const idle = ["base", "factor", "jitter", "statuses"].filter((key) => profile[key] !== undefined);
  return idle.map((key) => ({
    message: `\`${key}\` has no use: with one attempt nothing is retried`,
    path: ["x-retry", key],
  }));
}

/** A status that every operation has need not be named for some. */
function statuses({ root }: Bundle): Breach[] {
  const common = isObject(root["x-common-statuses"]) ? root["x-common-statuses"] : {};
  const every = Array.isArray(common.every) ? common.every : [];
  return ["body", "path"].flatMap((key) => {
    const list = common[key];
    return (Array.isArray(list) ? list : []).flatMap((status, at) =>
      every.includes(status)
        ? [{ message: `${String(status)} is one of \`every\` already`, path: ["x-common-statuses", key, at] }]
        : [],
    );
  });
}

/** A batch that must be larger than it may be cannot be sent. */
function batches(bundle: Bundle): Breach[] {
  return bundle.operations.flatMap(({ requestSchema }) => {
    const schema = requestSchema && bundle.resolve(requestSchema);
    const [least, most] = [numberOf(schema?.minItems), numberOf(schema?.maxItems)];
    if (
      !schema ||
      schema["x-batch"] === undefined ||
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
