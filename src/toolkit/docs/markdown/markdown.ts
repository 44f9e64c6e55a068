import MarkdownIt, { type Token } from "markdown-it";
import { type Html, html, join, raw } from "../html.ts";
import { codeBlock } from "./highlight.ts";
import { bodyOf, prefaceOf } from "./sections.ts";
import { claim, slug } from "./slug.ts";
import { DIRECTIVE, type Sources, within } from "./sources.ts";

/** What a directive such as `{{ table limits }}` becomes. */
export type Insert = (name: string) => Html;

/** What a text needs to be shown: where it comes from, and what may stand in it. */
export interface Setting {
  /** Path of the file, which its links start from. */
  readonly file: string;
  readonly sources: Sources;
  /** Directives by their verb; `include`, `preface` and `text` are always there. */
  readonly inserts: Readonly<Record<string, Insert>>;
  /** Anchors that the page has already. */
  readonly anchors: Set<string>;
  /** By how many levels headings are lowered. */
  readonly lower?: number;
}

const engine = new MarkdownIt({ html: false, linkify: false, typographer: false });

engine.block.ruler.before("paragraph", "directive", (state, line, _end, silent) => {
  const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  const match = DIRECTIVE.exec(state.src.slice(start, state.eMarks[line]));
  if (!match) return false;
  if (silent) return true;
  const token = state.push("directive", "", 0);
  token.info = match[1] ?? "";
  token.content = match[2] ?? "";
  state.line = line + 1;
  return true;
});

engine.renderer.rules.fence = (tokens, index) => {
  const { content, info } = tokens[index] ?? { content: "", info: "" };
  return codeBlock(content, info.trim()).text;
};
engine.renderer.rules.code_block = (tokens, index) => codeBlock(tokens[index]?.content ?? "", "").text;
engine.renderer.rules.table_open = () =>
  '<div class="table" tabindex="0" role="region" aria-label="Table"><table>';
engine.renderer.rules.table_close = () => "</table></div>";
engine.renderer.rules.th_open = () => '<th scope="col">';

/** HTML of a Markdown text. @throws Error on a directive that is not known. */
export function markdown(text: string, setting: Setting): Html {
  const tokens = engine.parse(text, {});
  let level = 1;
  let out = "";
  let pending: Token[] = [];
  const flush = (): void => {
    out += engine.renderer.render(pending, engine.options, {});
    pending = [];
  };
  tokens.forEach((token, index) => {
    if (token.type === "heading_open") {
      level = lowered(token, setting);
      const title = tokens[index + 1];
      const anchor = claim(slug(plain(title)), setting.anchors);
      token.attrSet("id", anchor);
      title?.children?.push(anchorLink(anchor, plain(title)));
    } else if (token.type === "heading_close") lowered(token, setting);
    else if (token.type === "inline") token.children = relink(token.children ?? [], setting);
    if (token.type === "directive") {
      flush();
      out += within(setting.file, () => insert(token.info, token.content, setting, level)).text;
    } else pending.push(token);
  });
  flush();
  return raw(out);
}

/** HTML of a text of one line. */
export function inline(text: string): Html {
  return raw(engine.renderInline(text));
}

/** A heading's anchor as a link to itself. */
export function anchorHtml(anchor: string, title: string): Html {
  return html`<a class="anchor" href="#${anchor}" aria-label="Link to ${title}">#</a>`;
}

function lowered(token: Token, { lower = 0 }: Setting): number {
  const level = Math.min(6, Number(token.tag.slice(1)) + lower);
  token.tag = `h${level}`;
  return level;
}

function plain(token: Token | undefined): string {
  return (token?.children ?? []).map(({ content }) => content).join("");
}

function anchorLink(anchor: string, title: string): Token {
  const [holder] = engine.parseInline("x", {});
  const [token] = holder?.children ?? [];
  if (token === undefined) throw new Error("markdown-it read no text in a text.");
  token.type = "html_inline";
  token.content = ` ${anchorHtml(anchor, title).text}`;
  return token;
}

/** Leads links to pages of the site; one to a file that is on none of them becomes plain text. */
function relink(tokens: readonly Token[], { sources, file }: Setting): Token[] {
  const open: boolean[] = [];
  return tokens.filter((token) => {
    if (token.type === "link_close") return open.pop();
    if (token.type !== "link_open") return true;
    const target = sources.resolve(String(token.attrGet("href") ?? ""), file);
    if (target !== undefined) token.attrSet("href", target);
    open.push(target !== undefined);
    return target !== undefined;
  });
}

/** What stands for a directive: a part of another file, or what the caller has for its verb. */
function insert(verb: string, name: string, setting: Setting, level: number): Html {
  const { sources, anchors, inserts } = setting;
  if (verb === "preface")
    return markdown(prefaceOf(sources.read(name)), { ...setting, file: name, lower: level });
  if (verb === "text")
    return markdown(bodyOf(sources.read(name)), { ...setting, file: name, lower: level - 1 });
  if (verb === "include") {
    const sections = sources.sections(name);
    const [file = ""] = name.split("#");
    // One section stands under the heading of the page, several have their own.
    if (name.endsWith("*")) {
      const text = sections.map(({ title, text: body }) => `# ${title}\n\n${body}`).join("\n\n");
      return markdown(text, { ...setting, file, lower: level });
    }
    return join(
      sections.map((section) => {
        const anchor = anchors.has(section.slug) ? undefined : claim(section.slug, anchors);
        const content = markdown(section.text, { ...setting, file, lower: level - section.level });
        return anchor === undefined ? content : html`<div id="${anchor}">${content}</div>`;
      }),
    );
  }
  const known = inserts[verb];
  if (known) return known(name);
  const verbs = ["include", "preface", "text", ...Object.keys(inserts)].join(", ");
  throw new Error(`{{ ${verb} ${name} }} is no directive. There are: ${verbs}.`);
}
