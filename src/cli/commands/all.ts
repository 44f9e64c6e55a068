import type { Command } from "commander";

/** A command in the list of all commands. `add` loads the command's own file on demand. */
interface Listed {
  readonly name: string;
  readonly summary: string;
  readonly add: (program: Command, args: readonly string[]) => void | Promise<void>;
}

export const COMMANDS: readonly Listed[] = [
  {
    name: "import",
    summary: "import a roster into an event",
    add: async (program, args) => (await import("./import.ts")).addImport(program, args),
  },
  {
    name: "emit",
    summary: "send events to Meshes",
    add: async (program, args) => (await import("./emit.ts")).addEmit(program, args),
  },
  {
    name: "runs",
    summary: "show a run, or wait for its end",
    add: async (program) => (await import("./runs.ts")).addRuns(program),
  },
  {
    name: "call",
    summary: "call any operation of any API",
    add: async (program, args) => (await import("./call.ts")).addCall(program, args),
  },
  {
    name: "explain",
    summary: "explain an error code or a status",
    add: async (program) => (await import("./explain.ts")).addExplain(program),
  },
  {
    name: "auth",
    summary: "show which keys are there, and what they may do",
    add: async (program) => (await import("./auth.ts")).addAuth(program),
  },
  {
    name: "login",
    summary: "store a key on this machine",
    add: async (program) => (await import("./login.ts")).addLogin(program),
  },
  {
    name: "logout",
    summary: "remove a profile and its keys",
    add: async (program) => (await import("./login.ts")).addLogin(program),
  },
  {
    name: "sandbox",
    summary: "serve the APIs on this machine, offline",
    add: async (program) => (await import("./sandbox.ts")).addSandbox(program),
  },
  {
    name: "init",
    summary: "read from an OpenAPI document how the API behaves",
    add: async (program) => (await import("./init.ts")).addInit(program),
  },
  {
    name: "generate",
    summary: "write the types and the behaviour of an API for the client",
    add: async (program) => (await import("./generate.ts")).addGenerate(program),
  },
  {
    name: "lint",
    summary: "find mistakes in an OpenAPI document",
    add: async (program) => (await import("./lint.ts")).addLint(program),
  },
  {
    name: "diff",
    summary: "show what a change of an OpenAPI document does to callers",
    add: async (program) => (await import("./diff.ts")).addDiff(program),
  },
  {
    name: "changelog",
    summary: "write down for callers what changed",
    add: async (program) => (await import("./changelog.ts")).addChangelog(program),
  },
  {
    name: "docs",
    summary: "write the documentation of an API for any site generator",
    add: async (program) => (await import("./docs.ts")).addDocs(program),
  },
  {
    name: "mock",
    summary: "serve the examples of an OpenAPI document, without state",
    add: async (program) => (await import("./mock.ts")).addMock(program),
  },
  {
    name: "completion",
    summary: "print a completion script for your shell",
    add: async (program) => (await import("./completion.ts")).addCompletion(program, addCommands),
  },
];

/** Completion scripts run this hidden command. */
const ASKED_BY_SHELLS = "complete";

/** Adds the command that `args` name, else only the names of all, so that a start loads little. */
export async function addCommands(program: Command, args: readonly string[]): Promise<void> {
  const [first, second] = args;
  const wanted = first === "help" ? second : first;
  const name = wanted === ASKED_BY_SHELLS ? "completion" : wanted;
  const named = COMMANDS.find((command) => command.name === name);
  if (named) return named.add(program, args);
  for (const { name, summary } of COMMANDS) program.command(name).summary(summary).helpOption(false);
}
