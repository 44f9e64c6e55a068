/** A piece of HTML that is safe to put into a page as it is. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

/** What a template takes: text is escaped, `Html` is not, lists are joined, and nothing stands for what is absent. */
export type Content = string | number | Html | false | undefined | readonly Content[];

/** HTML from a template whose values are escaped. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(strings.reduce((text, part, index) => text + render(values[index - 1]) + part));
}

/** A text that is HTML already, made by code that escapes. */
export function raw(text: string): Html {
  return new Html(text);
}

export function join(parts: readonly Content[], separator: Content = ""): Html {
  return raw(parts.map(render).join(render(separator)));
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** The text of a piece of HTML of ours: tags dropped, entities read, white space as one space. */
export function textOf(markup: string): string {
  return markup
    .replaceAll(/<\/(?:p|li|dt|dd|td|th|h[1-6]|summary|div)>/g, " ")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function render(value: Content): string {
  if (value === undefined || value === false) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(render).join("");
  return escapeHtml(String(value));
}
