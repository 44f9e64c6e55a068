import { meshes } from "../../../generated/meshes/index.ts";
import { ApiError, type BatchResult, valueAt } from "../../client/index.ts";

/** What became of the events of one batch. */
export type Outcome =
  /** Each was judged: those refused by their positions in the batch, with the reasons. */
  | { readonly kind: "judged"; readonly refused: ReadonlyMap<number, string> }
  /** The response was lost, so they may be in or not. */
  | { readonly kind: "unknown" }
  /** None was looked at, for a reason that is not theirs. */
  | { readonly kind: "turned away" };

/** Statuses by which a whole batch is refused for what it holds. */
const OF_THE_CONTENT = [400, 422];

export function outcomeOfBatch({ status, error, rejected, offset, count }: BatchResult): Outcome {
  if (status === "unknown") return { kind: "unknown" };
  if (!error) {
    const reasons = rejected.map(({ index, error }) => [index - offset, reasonOf(error, "")] as const);
    return { kind: "judged", refused: new Map(reasons) };
  }
  if (!(error instanceof ApiError) || !OF_THE_CONTENT.includes(error.status)) return { kind: "turned away" };
  // A batch of which no event can be taken is refused as a whole, and says of which entry what is wrong.
  const refused = Array.from({ length: count }, (_, position) => {
    return [position, reasonOf(error.body, `[${position}]`)] as const;
  });
  return { kind: "judged", refused: new Map(refused) };
}

/** The error body of an event, or what that of a whole batch says of the entry `location`, in one line. */
function reasonOf(body: unknown, location: string): string {
  const { code, message, details = "" } = meshes.error;
  const named = detailsIn(valueAt(body, details))
    .filter(({ param }) => param === location || param.startsWith(`${location}.`) || location === "")
    .map(({ param, msg }) =>
      [param.slice(location.length).replace(/^\./, ""), msg].filter(Boolean).join(": "),
    );
  const said = named.length > 0 ? named.join("; ") : String(valueAt(body, message) ?? "");
  return `${said} (${valueAt(body, code) ?? ""})`;
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
