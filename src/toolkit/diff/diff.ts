import { openBase } from "./base.ts";
import type { JudgedChange } from "./change.ts";
import { type Comparison, compareSides } from "./compare.ts";
import { withConsents } from "./consents.ts";
import { deriveSide } from "./derive.ts";
import { houseProject } from "./project.ts";
import { annotationsIn, readSide } from "./side.ts";

/** The result of comparing a project with a base. */
export interface Difference {
  /** Name of the base in messages. */
  readonly base: string;
  readonly comparisons: readonly Comparison[];
  /** APIs whose generated/ is out of date, or that could not be read. */
  readonly stale: readonly JudgedChange[];
}

/** What a comparison reads from outside the project folder. */
export interface Elsewhere {
  /** The git repository that has the base. */
  readonly repository?: string;
  /** The file that defines the annotations. */
  readonly annotations?: string;
  /** The command that was run, as messages name it. A base is written after it. */
  readonly command?: string;
}

/**
 * Compares the documents of the project folder `root` with a base: a git revision, or a folder that holds generated/.
 * @throws NoBase if there is no base.
 */
export async function compareWith(
  root: string,
  asked: string | undefined,
  { repository = root, annotations = annotationsIn(root), command = "npm run diff --" }: Elsewhere = {},
): Promise<Difference> {
  const base = openBase(repository, asked, command);
  const head = await deriveSide(root, annotations);
  try {
    const before = readSide(base.folder, annotations);
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
