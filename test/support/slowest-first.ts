import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * The files of both suites that take longest. If one of them began last, it would run alone at the end. The first three mostly wait,
 * or need one core; the site and its samples need two.
 */
const slowest = [
  "test/pace-redis/shared-limits.gate.ts",
  "test/site/tour.gate.ts",
  "test/torture/torture.gate.ts",
  "test/site/site.gate.ts",
  "test/site/samples.gate.ts",
  "test/diff/rehearsal.gate.ts",
  "test/workflows/others.gate.ts",
  "test/cli/diff.gate.ts",
  "test/cli/boundary.gate.ts",
  "test/bench/bench.gate.ts",
  "test/foreign/foreign.gate.ts",
  "test/cli/faults.gate.ts",
  "test/cli/kill-points.gate.ts",
  "test/cli/terminal.gate.ts",
  "test/diff/verdicts.gate.ts",
  "test/diff/command.gate.ts",
  "test/cli/own-apis.gate.ts",
  "test/cli/stop-signals.gate.ts",
  "test/cli/own-login.gate.ts",
  "test/cli/import.gate.ts",
  "test/cli/sandbox-overrides.test.ts",
  "test/cli/call-meshes.gate.ts",
  "test/cli/call.test.ts",
  "test/cli/prefetch.test.ts",
  "test/journeys/coverage.test.ts",
  "test/cli/interrupt.gate.ts",
  "test/contract/matrix.test.ts",
  "test/sandbox/main-api/rules.test.ts",
  "test/cli/kill-points.test.ts",
  "test/cli/journey.gate.ts",
];

/** Starts the slowest files first and leaves the rest in vitest's order. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const at = slowest.indexOf(relative(project.config.root, moduleId));
      return at < 0 ? slowest.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
