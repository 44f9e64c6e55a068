import { openBase } from "./base.ts";
import type { JudgedChange } from "./change.ts";
import { type Comparison, compareSides } from "./compare.ts";
import { withConsents } from "./consents.ts";
import { deriveSide } from "./derive.ts";
import { houseProject } from "./project.ts";
import { readSide } from "./side.ts";

/** All that a comparison of a project with a base says. */
export interface Difference {
  /** What was compared with, in words. */
  readonly base: string;
  readonly comparisons: readonly Comparison[];
  /** APIs whose generated/ does not say what spec/ says. */
  readonly stale: readonly JudgedChange[];
}

/** Where a comparison finds what it needs, if not in the project folder itself. */
export interface Elsewhere {
  /** The git repository that knows the base. */
  readonly repository?: string;
  /** The file that says which annotations there are. */
  readonly annotations?: string;
}

/**
 * Compares what the documents of the project folder `root` say with a base: a git revision, or a folder that holds generated/.
 * @throws NoBase where there is none.
 */
export async function compareWith(
  root: string,
  asked: string | undefined,
  { repository = root, annotations }: Elsewhere = {},
): Promise<Difference> {
  const base = openBase(repository, asked);
  const head = await deriveSide(root, annotations);
  try {
    const before = await readSide(base.folder);
    const apis = new Map([...before.apis].filter(([name]) => !head.unread.has(name)));
    const project = houseProject(root);
    const compared = await compareSides(project, { ...before, apis }, head.side);
    const comparisons = withConsents(project, base.folder, compared);
    return { base: base.label, comparisons, stale: head.stale };
  } finally {
    head.dispose();
    base.dispose();
  }
}
