import { createCssVariablesTheme, createHighlighterCoreSync } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import bash from "shiki/langs/bash.mjs";
import csv from "shiki/langs/csv.mjs";
import json from "shiki/langs/json.mjs";
import typescript from "shiki/langs/typescript.mjs";
import yaml from "shiki/langs/yaml.mjs";
import { escapeHtml, type Html, html, raw } from "../html.ts";

const theme = createCssVariablesTheme({ name: "site", variablePrefix: "--", variableDefaults: {} });
const languages: Readonly<Record<string, string>> = {
  sh: "bash",
  bash: "bash",
  ts: "typescript",
  typescript: "typescript",
  json: "json",
  yaml: "yaml",
  csv: "csv",
};

/** Names for people, where a block says what it is written in. */
const labels: Readonly<Record<string, string>> = {
  bash: "Shell",
  typescript: "TypeScript",
  json: "JSON",
  yaml: "YAML",
  csv: "CSV",
};

// Classes, not the style attributes that shiki writes: the pages' security policy refuses inline styles.
const classes: Readonly<Record<string, string>> = {
  "var(--token-keyword)": "k",
  "var(--token-string)": "s",
  "var(--token-string-expression)": "s",
  "var(--token-constant)": "n",
  "var(--token-function)": "f",
  "var(--token-parameter)": "p",
  "var(--token-comment)": "c",
};

const highlighter = createHighlighterCoreSync({
  themes: [theme],
  langs: [bash, csv, json, typescript, yaml],
  engine: createJavaScriptRegexEngine(),
});

/** A block of code, coloured by classes; it can be scrolled with the keyboard. `language` is the word after the fence. */
export function codeBlock(code: string, language: string): Html {
  const lang = languages[language];
  const text = code.replace(/\n+$/, "");
  const label = lang === undefined ? "Code" : labels[lang];
  const content = lang === undefined ? escapeHtml(text) : coloured(text, lang);
  return html`<div class="code"><pre tabindex="0" role="region" aria-label="${label}"><code>${raw(content)}</code></pre></div>`;
}

function coloured(code: string, lang: string): string {
  const lines = highlighter.codeToTokensBase(code, { lang, theme: "site" }).map((tokens) => {
    let line = "";
    let open = "";
    for (const { content, color = "" } of tokens) {
      // White space has no colour, so it never ends a span.
      const name = content.trim() === "" ? open : (classes[color] ?? "");
      if (name !== open) line += (open ? "</span>" : "") + (name ? `<span class=${name}>` : "");
      open = name;
      line += escapeHtml(content);
    }
    return open ? `${line}</span>` : line;
  });
  return lines.join("\n");
}
