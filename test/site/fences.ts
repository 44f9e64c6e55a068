/** A block of code on a page. */
export interface Fence {
  readonly language: string;
  readonly title?: string;
  readonly text: string;
  /** The line of its first mark, from 1. */
  readonly line: number;
}

/** The blocks of code of a Markdown text, in their order. */
export function fencesOf(markdown: string): Fence[] {
  return [...markdown.matchAll(/^(`{3,})([\w-]*)([^\n]*)\n([\s\S]*?)^\1$/gm)].map((found) => {
    const [, , language = "", rest = "", text = ""] = found;
    const [, title] = / title="([^"]*)"/.exec(rest) ?? [];
    const line = markdown.slice(0, found.index).split("\n").length;
    return { language, text, line, ...(title !== undefined && { title }) };
  });
}

/** The one mark of a sample that no test can run, with the reason: `# needs: an account`, `// needs: a browser`. */
export const NEEDS = /(?:#|\/\/) needs: (.*)$/;
