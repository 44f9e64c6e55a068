import { Refusal } from "../core/refusal.ts";
import type { Remark } from "./error-body.ts";

/** A thing of another organisation looks like one that does not exist. */
export function notFound(what: string): Refusal {
  return new Refusal("NotFound", `There is no such ${what}.`);
}

export function conflict(message: string, remark?: Remark): Refusal {
  return new Refusal("Conflict", message, remark ? { details: [remark] } : {});
}

/** 400 for a value that no schema can check. */
export function invalid(message: string, param: string, sentence: string): Refusal {
  return new Refusal("BadRequest", message, { details: [{ param, message: sentence }] });
}

/** 422 */
export function unusable(message: string, param?: string, sentence = message): Refusal {
  return new Refusal(
    "UnprocessableEntity",
    message,
    param ? { details: [{ param, message: sentence }] } : {},
  );
}
