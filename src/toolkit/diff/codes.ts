import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { codeListOf } from "../../openapi/code-list.ts";
import type { Contract, ErrorCode, Status } from "../../openapi/contract.ts";
import { objectsOf } from "../../openapi/json.ts";
import { statusOf } from "../../openapi/operations.ts";
import { comesWith, statusesOf } from "../generate/codes.ts";
import type { Bundle } from "./bundle.ts";
import type { Change, Spot, Verdict } from "./change.ts";

/** Judges error codes: the API's list, and the codes of each status of each operation. */
export function judgeCodes(base: Contract, head: Contract, bundle: Bundle): Change[] {
  const changes: Change[] = [];
  const add = (verdict: Verdict, rule: string, message: string, ...at: Spot[]) =>
    changes.push({ verdict, rule, message, at });
  const list = codeListOf(bundle.root);
  const spotOf = (code: string): Spot[] => [
    { object: objectsOf(list?.oneOf).find((each) => String(each.const) === code) },
    { object: list, key: "oneOf" },
  ];
  const grows = (what: string, at: Spot[]) =>
    add(
      base.openCodes ? "compatible" : "breaking",
      "code-added",
      base.openCodes
        ? what
        : `${what}; the list of codes was closed, and a client's switch over it was complete`,
      ...at,
    );

  const added = Object.keys(head.errors).filter((code) => !base.errors[code]);
  for (const code of added) grows(`The error code ${code} is new`, spotOf(code));
  for (const [code, was] of Object.entries(base.errors)) {
    const is = head.errors[code];
    if (!is) {
      add("breaking", "code-removed", `The error code ${code} is gone`, ...spotOf(code));
      continue;
    }
    if (statusesOf(was).join() !== statusesOf(is).join())
      add(
        "breaking",
        "code-status-changed",
        `${code} came with ${statusesOf(was).join(", ")}, now with ${statusesOf(is).join(", ")}`,
        ...spotOf(code),
      );
    if (was.retryable !== is.retryable)
      add(
        "breaking",
        "code-retryable-changed",
        is.retryable ? `${code} is now worth a retry, and was not` : `${code} is no longer worth a retry`,
        ...spotOf(code),
      );
    if (was.remedy !== is.remedy)
      add("note", "remedy-changed", `${code} has another remedy`, ...spotOf(code));
  }
  if (base.openCodes !== head.openCodes)
    add(
      head.openCodes ? "breaking" : "compatible",
      head.openCodes ? "codes-opened" : "codes-closed",
      head.openCodes
        ? "Errors may now have codes that are not listed; a client's switch over the list was complete"
        : "Errors have the listed codes only",
      { object: list, key: ANNOTATION.open },
    );

  for (const [key, operation] of Object.entries(base.operations)) {
    const now = head.operations[key as keyof typeof head.operations]; // a key of an object of the same type
    for (const [text, codes = []] of Object.entries(operation.responses)) {
      const status = statusOf(text);
      const is = status === undefined ? undefined : now?.responses[status];
      // The tool reports an operation or status that is gone.
      if (status === undefined || !is) continue;
      const response = bundle.responses(key).get(String(status));
      const at = [{ object: response, key: ANNOTATION.codes }];
      for (const code of codes)
        if (!is.includes(code) && mayComeWith(head.errors[code], status))
          add("breaking", "code-removed", `${status} of ${key} no longer comes with ${code}`, ...at);
      for (const code of is)
        if (!codes.includes(code) && !added.includes(code) && mayComeWith(base.errors[code], status))
          grows(`${status} of ${key} may come with ${code}`, at);
    }
  }
  return changes;
}

function mayComeWith(code: ErrorCode | undefined, status: Status): boolean {
  return code !== undefined && comesWith(code, status);
}
