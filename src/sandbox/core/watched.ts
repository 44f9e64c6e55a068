import type { SandboxApi } from "./api.ts";
import { refusalOf } from "./broken.ts";
import { isCostly } from "./costly.ts";
import type { JsonObject } from "./json.ts";
import type { Route, Routes } from "./routes.ts";
import type { RequestViolation } from "./violation.ts";
import { TooSlow, withinTime } from "./within-time.ts";

type Schemas = readonly (JsonObject | undefined)[];

/** What is checked, and where in the request it is. */
interface Checked {
  readonly schemas: Schemas;
  readonly bytes: number;
  readonly in: RequestViolation["in"];
}

/** A smaller request is only watched where its schema makes it costly. */
const LARGE = 16 * 1024;

export function isWatched({ bundle }: Routes, schemas: Schemas, bytes: number): boolean {
  return bytes > LARGE || schemas.some((schema) => schema && isCostly(bundle, schema));
}

/** @throws Refusal for a request whose check takes too long. */
export function inTime<T>(
  api: SandboxApi,
  { renew, compiled }: Routes,
  { validate }: Route,
  { schemas, bytes, in: place }: Checked,
  check: () => T,
): T {
  // Compiling takes time too, which is no fault of the request.
  for (const schema of schemas) if (schema) validate(schema);
  for (;;) {
    const before = compiled();
    try {
      return withinTime(bytes, check);
    } catch (error) {
      if (!(error instanceof TooSlow)) throw error;
      renew();
      // The schemas that it has compiled stay, so the next check has less to do.
      if (compiled() > before) continue;
      throw refusalOf(api, [{ in: place, path: [], keyword: "time", complaint: "takes too long to check" }]);
    }
  }
}
