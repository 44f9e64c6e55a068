import { STATUS_CODES } from "node:http";
import { type RequestViolation, written } from "../core/violation.ts";

/** What is wrong with one field of a request: `metadata.action`, `[2].event`, or the name of a parameter. */
export interface Remark {
  readonly param: string;
  /** A sentence that does not name the field: "It is missing." */
  readonly message: string;
}

/** The error body of a response, or of a rejected entry of a batch. */
export function errorBody(status: number, name: string, message: string, remarks: readonly Remark[]): object {
  const data = remarks.map(({ param, message: msg }) => ({ param, msg }));
  return {
    message: STATUS_CODES[status] ?? `Status ${status}`,
    error: { name, message, ...(data.length > 0 && { data }) },
  };
}

/** A violation of the contract as a remark; `undefined` if it is about the path or the whole body. */
export function remarkOn({ in: location, path, complaint, unknown }: RequestViolation): Remark | undefined {
  if (unknown !== undefined) return { param: written([...path, unknown]), message: "It is not known." };
  if (path.length === 0 || location === "path") return undefined;
  const param = location === "header" ? path.map((name) => name.toLowerCase()) : path;
  return { param: written(param), message: `It ${complaint}.` };
}
