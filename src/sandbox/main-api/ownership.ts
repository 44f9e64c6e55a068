import { randomBytes } from "node:crypto";
import type { Principal } from "../core/api.ts";
import { projects, projectsOf } from "./keys.ts";
import { invalid, notFound, otherOrganisation, type Resource } from "./refusals.ts";

/** Every resource belongs to a project. */
export interface Owned {
  readonly project: string;
}

/**
 * Returns the row if the key can use it.
 * @throws Refusal `forbidden` if another organisation owns it; `not_found` if it does not exist, or if the key cannot use
 *   its project.
 */
export function visible<Row extends Owned>(
  principal: Principal,
  resource: Resource,
  id: string,
  row: Row | undefined,
): Row {
  if (row === undefined) throw notFound(resource, id);
  if (projects.get(row.project) !== principal.tenant) throw otherOrganisation();
  if (!projectsOf(principal).includes(row.project)) throw notFound(resource, id);
  return row;
}

/** Like `visible`, and the row has to be in `project`. */
export function visibleIn<Row extends Owned>(
  project: string,
  principal: Principal,
  resource: Resource,
  id: string,
  row: Row | undefined,
): Row {
  const found = visible(principal, resource, id, row);
  if (found.project !== project) throw notFound(resource, id);
  return found;
}

/** The project that a request names. @throws Refusal like `visible`. */
export function namedProject(principal: Principal, id: string): string {
  return visible(principal, "project", id, projects.has(id) ? { project: id } : undefined).project;
}

/** The project to use. @throws Refusal `validation_failed` if the key has several and none is named. */
export function oneProject(principal: Principal, named: unknown): string {
  if (typeof named === "string") return namedProject(principal, named);
  const [only, ...others] = projectsOf(principal);
  if (only !== undefined && others.length === 0) return only;
  throw invalid({ project_id: "is needed, because the key is for several projects" });
}

/** @throws Refusal `validation_failed` if a change names another project than that of the row. */
export function keepsProject(principal: Principal, { project }: Owned, named: unknown): void {
  if (typeof named === "string" && namedProject(principal, named) !== project) {
    throw invalid({ project_id: "is not the project that it belongs to" });
  }
}

/** A random id that nobody can guess. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(8).toString("hex")}`;
}
