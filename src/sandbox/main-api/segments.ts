import type { Call, Handler, Principal, Tools } from "../core/api.ts";
import { timestamp } from "../core/timestamp.ts";
import type { Membership, SegmentRow } from "./membership.ts";
import { keepsProject, newId, oneProject, visible } from "./ownership.ts";
import { openPages } from "./paging.ts";
import type { References } from "./references.ts";
import { duplicate, invalid } from "./refusals.ts";
import { type Rule, rulesIn } from "./rules.ts";

interface SegmentInput {
  readonly project_id?: string;
  readonly name: string;
  readonly rule: Rule;
}

export interface Segments {
  readonly handlers: Readonly<Record<string, Handler>>;
  /** Kept apart, because it changes nothing and is never replayed. */
  readonly preview: Readonly<Record<string, Handler>>;
}

export function openSegments(tools: Tools, membership: Membership, references: References): Segments {
  const { store } = tools;
  const byName = store.prepare<SegmentRow>("SELECT * FROM main_segments WHERE project = ? AND name = ?");
  const insert = store.prepare(
    "INSERT INTO main_segments (segment_id, project, name, rule, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const update = store.prepare("UPDATE main_segments SET name = ?, rule = ?, updated_at = ? WHERE id = ?");
  const remove = store.prepare("DELETE FROM main_segments WHERE id = ?");

  const require = (principal: Principal, id = ""): SegmentRow =>
    visible(principal, "segment", id, membership.segment(id));

  const body = (row: SegmentRow, now: number): object => {
    const rule: Rule = JSON.parse(row.rule);
    return {
      id: row.segment_id,
      project_id: row.project,
      name: row.name,
      rule,
      contact_count: membership.members(row.project, rule, now).length,
      created_at: timestamp(row.created_at),
      updated_at: timestamp(row.updated_at),
    };
  };

  const checkName = (project: string, name: string, self?: SegmentRow): void => {
    const holder = byName.get(project, name);
    if (holder && holder.id !== self?.id) throw duplicate("segment", "name", name, holder.segment_id);
  };

  /** @throws Refusal if a base of the rule is the segment itself, or is based on it. */
  const checkBases = (rule: Rule, segmentId: string): void => {
    const leadsBack = (base: string, seen: ReadonlySet<string>): boolean => {
      if (base === segmentId) return true;
      const segment = seen.has(base) ? undefined : membership.segment(base);
      if (segment === undefined) return false;
      const parsed: Rule = JSON.parse(segment.rule);
      return basesOf(parsed).some(({ base: next }) => leadsBack(next, new Set([...seen, base])));
    };
    const back = basesOf(rule).find(({ base }) => leadsBack(base, new Set()));
    if (back) throw invalid({ [back.field]: "leads back to this segment" });
  };

  return {
    preview: {
      previewSegmentCount({ principal, query, body: given, now }) {
        // The schema of the body has been checked.
        const rule = given as Rule;
        const project = oneProject(principal, query.project_id);
        references.checkRule(principal, project, rule);
        return { status: 200, body: { count: membership.members(project, rule, now).length } };
      },
    },
    handlers: {
      listSegments: openPages<SegmentRow>(tools, {
        name: "segments",
        table: "main_segments",
        item: (row, { now }) => body(row, now),
      }),

      getSegment: ({ principal, path, now }) => ({
        status: 200,
        body: body(require(principal, path.segment_id), now),
      }),

      createSegment({ principal, body: given, now }: Call) {
        // The schema of the body has been checked.
        const { project_id, name, rule } = given as SegmentInput;
        const project = oneProject(principal, project_id);
        references.checkRule(principal, project, rule);
        checkName(project, name);
        const id = newId("seg");
        insert.run(id, project, name, JSON.stringify(rule), now, now);
        return { status: 201, body: body(require(principal, id), now) };
      },

      replaceSegment({ principal, path, body: given, now }: Call) {
        // The schema of the body has been checked.
        const { project_id, name, rule } = given as SegmentInput;
        const segment = require(principal, path.segment_id);
        keepsProject(principal, segment, project_id);
        references.checkRule(principal, segment.project, rule);
        checkBases(rule, segment.segment_id);
        checkName(segment.project, name, segment);
        update.run(name, JSON.stringify(rule), now, segment.id);
        return { status: 200, body: body(require(principal, path.segment_id), now) };
      },

      deleteSegment({ principal, path }) {
        remove.run(require(principal, path.segment_id).id);
        return { status: 204 };
      },
    },
  };
}

/** The base segments of a rule, each with the field of the body that names it. */
function basesOf(rule: Rule): { readonly base: string; readonly field: string }[] {
  return [...rulesIn(rule, ["rule"])].flatMap(([{ base_segment_id: base }, path]) =>
    base === undefined ? [] : [{ base, field: [...path, "base_segment_id"].join(".") }],
  );
}
