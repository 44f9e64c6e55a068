// Writes a report into one comment of a pull request. The first run creates the comment, later runs update it.
import { readFileSync } from "node:fs";
import { Misuse, runCommand } from "./command.ts";

const MARK = "<!-- concord: contract report -->";

/** GitHub rejects a longer comment. */
const MOST = 65_000;

const HELP = `Usage: npm run comment -- <file> --pull <number>

Writes a Markdown file into the one comment of a pull request that this command keeps there. Takes the repository from
GITHUB_API_URL and GITHUB_REPOSITORY, and the right to write from GITHUB_TOKEN.

  file      The report.
  --pull    Number of the pull request.
  --help    Show this text.

Exit codes: 0 written, 1 GitHub refused it, 2 wrong use.
`;

/** The part of GitHub's response that is read. */
interface Comment {
  readonly id: number;
  readonly body?: string;
  readonly user?: { readonly type: string };
}

export function main(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<0 | 1 | 2> {
  const command = { usage: HELP, options: { pull: { type: "string" } }, allowPositionals: true } as const;
  return runCommand(command, args, async ({ values: { pull = "" }, positionals: [file] }) => {
    const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token } = env;
    if (file === undefined || !/^\d+$/.test(pull))
      throw new Misuse("Name the report, and the pull request by --pull.");
    if (!api || !repository || !token)
      throw new Misuse("GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN have to be set.");
    const issues = `${api}/repos/${repository}/issues`;
    const call = (url: string, method: string, body?: object) =>
      fetch(url, {
        method,
        headers: { accept: "application/vnd.github+json", authorization: `Bearer ${token}` },
        ...(body && { body: JSON.stringify(body) }),
      });
    const own = await find((page) => call(`${issues}/${pull}/comments?per_page=100&page=${page}`, "GET"));
    const body = bodyOf(readFileSync(file, "utf8"));
    const written = own
      ? await call(`${issues}/comments/${own.id}`, "PATCH", { body })
      : await call(`${issues}/${pull}/comments`, "POST", { body });
    if (written.ok) return 0;
    process.stderr.write(
      `GitHub refused the comment with ${written.status}. The report stands in the job's summary.\n`,
    );
    return 1;
  });
}

/** The comment of an earlier run of this command. */
async function find(page: (number: number) => Promise<Response>): Promise<Comment | undefined> {
  for (let number = 1; ; number++) {
    const response = await page(number);
    if (!response.ok) return undefined;
    // GitHub documents this shape of a list of comments.
    const comments = (await response.json()) as Comment[];
    const own = comments.find(({ body, user }) => user?.type === "Bot" && body?.startsWith(MARK));
    if (own || comments.length < 100) return own;
  }
}

function bodyOf(report: string): string {
  // A message may quote the proposal, which must not mention anybody.
  const text = `${MARK}\n${report.replaceAll("@", "@\u200b")}`;
  return text.length <= MOST ? text : `${text.slice(0, MOST)}\n\nThe rest is in the job's summary.\n`;
}

if (import.meta.main) process.exitCode = await main(process.env, process.argv.slice(2));
