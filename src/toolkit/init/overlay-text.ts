import { stringify } from "yaml";
import type { Discovery, Inference } from "./discovery.ts";

/** What an overlay is about. */
export interface About {
  readonly title: string;
  readonly version: string;
  /** The document, as the overlay names it. */
  readonly document: string;
}

/** Writes the overlay: certain findings as actions, guesses as comments. Removing the `# ` makes a guess an action. */
export function overlayText({ title, version, document }: About, { findings }: Inference): string {
  const parts = findings.filter(({ changes }) => changes.length > 0);
  const active = parts.some(({ confidence }) => confidence === "certain");
  const head = stringify(
    {
      overlay: "1.0.0",
      info: { title: `Behaviour of ${title}`, version: version || "0.0.0" },
      extends: document,
    },
    { lineWidth: 0 },
  );
  return `${NOTE}${head}actions:${active ? "" : NOTHING}\n${actionsText(parts)}`;
}

/** The overlay's actions for findings, grouped by topic. */
export function actionsText(findings: readonly Discovery[]): string {
  const topics = [...new Set(findings.map(({ topic }) => topic))];
  const sections = topics.map((topic) => {
    const mine = findings.filter((each) => each.topic === topic && each.changes.length > 0);
    return `\n  # ${topic[0]?.toUpperCase()}${topic.slice(1)}\n${mine.map(section).join("")}`;
  });
  return sections.join("");
}

const NOTE = `# How the API behaves: what \`concord init\` read in its document. The document itself stays as it is.
# Yours to change: \`concord init\` never overwrites this file, and \`concord init --check\` says what has changed upstream.
# A guess is a comment. Read its evidence, compare it with the provider's pages, and remove the \`# \` if it is right.
# The guide "Reading a contract" explains the annotations: node_modules/concord-apis/guides/reading-a-contract.md
`;

/** An action without effect, because the list of actions must not be empty. */
const NOTHING = "\n  - { target: $.info, update: {} }";

function section({ confidence, what, evidence, changes, operations }: Discovery): string {
  const [first, ...more] = changes;
  const about = operations.length === 1 ? ` (${operations[0]})` : "";
  const actions = [
    { target: first?.target, description: `${what}: ${evidence}.`, update: first?.update },
    ...more,
  ];
  const yaml = stringify(actions, { lineWidth: 120, indentSeq: false })
    .trimEnd()
    .split("\n")
    .map((line) => `  ${confidence === "guess" ? "# " : ""}${line}`)
    .join("\n");
  return confidence === "guess" ? `\n  # Guess${about}\n${yaml}\n` : `${yaml}\n`;
}
