import { type Figures, figures } from "./figures.ts";
import { type Scenario, simulate } from "./fleet.ts";
import { policies } from "./policies.ts";
import type { SimulatedPolling } from "./polling-report.ts";

/** One policy in one scenario. */
interface Row {
  readonly policy: string;
  readonly figures: Figures;
  /** Requests in each second, if the scenario is plotted. */
  readonly requests?: readonly number[];
}

export interface Simulated {
  readonly id: string;
  readonly title: string;
  readonly clients: number;
  readonly fault: readonly [from: number, to: number];
  readonly rows: readonly Row[];
}

/** The results of `npm run simulate`, and its settings. */
export interface Simulation {
  readonly date: string;
  readonly command: string;
  readonly seed: number;
  readonly clients: number;
  readonly policies: readonly { readonly name: string; readonly what: string }[];
  readonly scenarios: readonly Simulated[];
  readonly polling: SimulatedPolling;
}

/** Runs a scenario with each policy. */
export async function simulateAll(scenario: Scenario, seed: number): Promise<Simulated> {
  const { id, title, clients, fault } = scenario;
  const rows: Row[] = [];
  for (const policy of policies) {
    const log = await simulate(scenario, policy, seed);
    const course = scenario.isPlotted && { requests: log.map(({ requests }) => requests) };
    rows.push({ policy: policy.name, figures: rounded(figures(scenario, log)), ...course });
  }
  return { id, title, clients, fault, rows };
}

/** Rounds to three decimal places. */
function rounded(all: Figures): Figures {
  const entries = Object.entries(all).map(([name, value]) => [name, Math.round(value * 1000) / 1000]);
  // The names and types of the figures stay the same.
  return Object.fromEntries(entries) as unknown as Figures;
}

const columns: readonly [title: string, cell: (figures: Figures) => string][] = [
  ["Requests a call", ({ amplification }) => amplification.toFixed(2)],
  ["Calls that succeed", ({ success }) => `${(100 * success).toFixed(1)} %`],
  ["Served a second", ({ goodput }) => goodput.toFixed(0)],
  ["Calls succeed again after", ({ recovery }) => (recovery < 0 ? "" : `${recovery} s`)],
  ["Peak after the fault", ({ peak }) => `${peak.toFixed(2)} x`],
  ["429s", ({ limited }) => `${(100 * limited).toFixed(0)} %`],
];

/** The tables in Markdown. */
export function markdown({ date, command, seed, policies, scenarios }: Simulation): string {
  const rules = policies.map(({ name, what }) => `- **${name}**: ${what}.`);
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const tables = scenarios.map(({ title, clients, rows }) =>
    [
      `## ${title}`,
      "",
      `${clients.toLocaleString("en")} clients.`,
      "",
      line(["", ...columns.map(([name]) => name)]),
      line(["---", ...columns.map(() => "---")]),
      ...rows.map(({ policy, figures: found }) => line([policy, ...columns.map(([, cell]) => cell(found))])),
    ].join("\n"),
  );
  return `# Fleets under faults\n\n${date}, \`${command}\`, seed ${seed}.\n\n${rules.join("\n")}\n\n${tables.join("\n\n")}\n`;
}
