import { randomBytes } from "node:crypto";
import type { Principal } from "../core/api.ts";
import { projects, projectsOf } from "./keys.ts";
import { invalid, notFound, otherOrganisation, type Resource } from "./refusals.ts";

/** Every stored thing belongs to a project. */
export interface Owned {
  readonly project: string;
}

/**
 * Lets through what the key can use.
 * @throws Refusal `forbidden` for what another organisation owns; `not_found` for what does not exist, or lies in a
 *   project of the own organisation that the key cannot use.
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

/** As `visible`, for something that has to lie in one project, because something else of that project names it. */
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

/** The project that a request names. @throws Refusal as `visible` does. */
export function namedProject(principal: Principal, id: string): string {
  return visible(principal, "project", id, projects.has(id) ? { project: id } : undefined).project;
}

/** The one project to work in. @throws Refusal `validation_failed` where the key has several and none is named. */
export function oneProject(principal: Principal, named: unknown): string {
  if (typeof named === "string") return namedProject(principal, named);
  const [only, ...others] = projectsOf(principal);
  if (only !== undefined && others.length === 0) return only;
  throw invalid({ project_id: "is needed, because the key is for several projects" });
}

/** @throws Refusal `validation_failed` where a change names another project than the one that `row` is in. */
export function keepsProject(principal: Principal, { project }: Owned, named: unknown): void {
  if (typeof named === "string" && namedProject(principal, named) !== project) {
    throw invalid({ project_id: "is not the project that it belongs to" });
  }
}

/** An id that nobody can guess and nobody has. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(8).toString("hex")}`;
}
