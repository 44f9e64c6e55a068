/**
 * What a meeting leaves behind. `recorded`: a recording, no transcript. `transcribed`: both. `silent`: a recording whose
 * transcript fails. `lost`: a recording that fails, and so a transcript that fails.
 */
export type Legacy = "nothing" | "recorded" | "transcribed" | "silent" | "lost";

/** An entry of the made-up calendar. */
interface Entry {
  /** Identifies the entry; ids derive from it. */
  readonly key: string;
  readonly title: string | null;
  readonly minutes: number;
  readonly legacy: Legacy;
  /** Whether it has a URL for joining. */
  readonly remote: boolean;
  /** The organiser comes first. */
  readonly people: readonly { readonly user: string; readonly name: string | null }[];
}

const ada = { user: "ada", name: "Ada Example" };
const grace = { user: "grace", name: "Grace Example" };
/** The calendar has only the address. */
const guest = { user: "guest", name: null };

/** Repeated entries. `at` is in minutes after midnight UTC, `every` in days. Two of them start together. */
const repeated: readonly (Entry & { readonly at: number; readonly every: number })[] = [
  {
    key: "stand-up",
    title: "Stand-up",
    at: 8 * 60 + 30,
    minutes: 15,
    every: 1,
    legacy: "transcribed",
    remote: true,
    people: [ada, grace],
  },
  {
    key: "customer-call",
    title: "Customer call",
    at: 13 * 60,
    minutes: 30,
    every: 1,
    legacy: "transcribed",
    remote: true,
    people: [grace, guest],
  },
  {
    key: "huddle",
    title: null,
    at: 13 * 60,
    minutes: 10,
    every: 3,
    legacy: "nothing",
    remote: false,
    people: [],
  },
  {
    key: "roadmap-review",
    title: "Roadmap review",
    at: 15 * 60,
    minutes: 45,
    every: 7,
    legacy: "recorded",
    remote: true,
    people: [ada, grace, guest],
  },
  {
    key: "quiet-hour",
    title: "Quiet hour",
    at: 16 * 60,
    minutes: 60,
    every: 14,
    legacy: "silent",
    remote: true,
    people: [grace],
  },
  {
    key: "all-hands",
    title: "All hands",
    at: 17 * 60,
    minutes: 60,
    every: 28,
    legacy: "lost",
    remote: true,
    people: [ada, grace],
  },
];

/** Entries around the beginning of the calendar. `at` is in minutes from then. */
const once: readonly (Entry & { readonly at: number })[] = [
  {
    key: "customer-interview",
    title: "Customer interview",
    at: -30,
    minutes: 30,
    legacy: "transcribed",
    remote: true,
    people: [grace, guest],
  },
  {
    key: "incident-review",
    title: "Incident review",
    at: -10,
    minutes: 30,
    legacy: "transcribed",
    remote: true,
    people: [ada, grace],
  },
];

export const series = { repeated, once } as const;
