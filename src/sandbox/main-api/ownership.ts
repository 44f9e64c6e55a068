import { randomBytes } from "node:crypto";
import type { Call, Principal } from "../core/api.ts";
import { object, valueIn } from "../core/json.ts";
import type { CollectionRules, Of, Override } from "../derived/overrides.ts";
import { projects, projectsOf } from "./keys.ts";
import { invalid, notFound, otherOrganisation, type Resource } from "./refusals.ts";

/** Every resource belongs to a project. */
export interface Owned {
  readonly id: string;
  readonly project_id: string;
}

/** The owner of a project's items, for work that no call does. */
export function ownerOf(project: string, now: number): Of {
  return { principal: { tenant: projects.get(project) ?? "" }, path: {}, now };
}

/**
 * The rules of every collection. It begins empty. What another organisation owns is `forbidden`; what is in a project that
 * the key cannot use looks as if it did not exist.
 */
export function owned(resource: Resource) {
  return {
    seeds: {},
    visible: ({ project_id }, { principal }) => projectsOf(principal).includes(project_id),
    missing: (id, _, why) => (why === "elsewhere" ? otherOrganisation() : notFound(resource, id)),
  } satisfies CollectionRules<Owned>;
}

/** @throws Refusal if the item is not in the project. */
export function demandProject(resource: Resource, { id, project_id }: Owned, project: string): void {
  if (project_id !== project) throw notFound(resource, id);
}

/** The project that a request names. @throws Refusal */
export function namedProject(principal: Principal, id: string): string {
  const owner = projects.get(id);
  if (owner !== undefined && owner !== principal.tenant) throw otherOrganisation();
  if (!projectsOf(principal).includes(id)) throw notFound("project", id);
  return id;
}

/** The project to use. @throws Refusal `validation_failed` if the key has several and none is named. */
export function oneProject(principal: Principal, named: unknown): string {
  if (typeof named === "string") return namedProject(principal, named);
  const [only, ...others] = projectsOf(principal);
  if (only !== undefined && others.length === 0) return only;
  throw invalid({ project_id: "is needed, because the key is for several projects" });
}

/** @throws Refusal `validation_failed` if a change names another project than that of the item. */
export function keepsProject({ principal, body }: Call, { project_id }: Owned): void {
  const named = valueIn(body, "project_id");
  if (typeof named === "string" && namedProject(principal, named) !== project_id) {
    throw invalid({ project_id: "is not the project that it belongs to" });
  }
}

/** A list may be that of one project. */
export const listed: Override = (call, derived) => {
  const { project_id } = call.query;
  if (typeof project_id === "string") namedProject(call.principal, project_id);
  return derived();
};

/** A new item goes to the project that the call names or its key implies. */
export const created: Override = (call, derived) => {
  const body = object(call.body);
  return derived({ ...call, body: { ...body, project_id: oneProject(call.principal, body.project_id) } });
};

/** A random id that nobody can guess. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(8).toString("hex")}`;
}
