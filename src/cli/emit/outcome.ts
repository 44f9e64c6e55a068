import { meshes } from "../../../generated/meshes/index.ts";
import { ApiError, type BatchResult, TransportError, valueAt } from "../../client/index.ts";
import { isOfContent } from "../bulk/refusal.ts";

/** What became of the events of one batch. */
export type Outcome =
  /** The API judged each event. `refused` maps positions in the batch to the reasons. */
  | { readonly kind: "judged"; readonly refused: ReadonlyMap<number, string> }
  /** The response was lost, so they may be in or not. */
  | { readonly kind: "unknown" }
  /** The API looked at none of them; the reason is not in the events. */
  | { readonly kind: "turned away" }
  /** No request with them reached the API. */
  | { readonly kind: "not sent" };

export function outcomeOfBatch({ status, error, rejected, offset, count }: BatchResult): Outcome {
  if (status === "unknown") return { kind: "unknown" };
  if (!error) {
    const reasons = rejected.map(({ index, error }) => [index - offset, reasonOf(error, "")] as const);
    return { kind: "judged", refused: new Map(reasons) };
  }
  if (error instanceof TransportError && error.attempts.every(({ status }) => status === undefined))
    return { kind: "not sent" };
  if (!(error instanceof ApiError) || !isOfContent(error.status)) return { kind: "turned away" };
  // If no event can be taken, the API rejects the whole batch and reports the faults of each entry.
  const refused = Array.from({ length: count }, (_, position) => {
    return [position, reasonOf(error.body, `[${position}]`)] as const;
  });
  return { kind: "judged", refused: new Map(refused) };
}

/** Whether the API refused a batch whole, but says of each of its events what is wrong with it. */
export function isJudgedEach({ error, count }: BatchResult): boolean {
  if (!(error instanceof ApiError) || !isOfContent(error.status)) return false;
  const details = detailsIn(valueAt(error.body, meshes.error.details));
  return Array.from({ length: count }, (_, position) => `[${position}]`).every((location) =>
    details.some(({ param }) => isAbout(param, location)),
  );
}

/** The error of an event in one line: its own error body, or the part of the batch's body about the entry `location`. */
function reasonOf(body: unknown, location: string): string {
  const { code, message, details = "" } = meshes.error;
  const named = detailsIn(valueAt(body, details))
    .filter(({ param }) => location === "" || isAbout(param, location))
    .map(({ param, msg }) =>
      [param.slice(location.length).replace(/^\./, ""), msg].filter(Boolean).join(": "),
    );
  const said = named.length > 0 ? named.join("; ") : String(valueAt(body, message) ?? "");
  return `${said} (${valueAt(body, code) ?? ""})`;
}

function isAbout(param: string, location: string): boolean {
  return param === location || param.startsWith(`${location}.`);
}

interface Detail {
  readonly param: string;
  readonly msg: string;
}

function detailsIn(details: unknown): Detail[] {
  return (Array.isArray(details) ? details : []).flatMap((detail: unknown) => {
    const param = valueAt(detail, "/param");
    const msg = valueAt(detail, "/msg");
    return typeof param === "string" && typeof msg === "string" ? [{ param, msg }] : [];
  });
}
