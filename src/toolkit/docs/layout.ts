import { type Html, html, raw } from "./html.ts";
import type { NavItem, Navigation, Page, Part } from "./page.ts";

const parts: readonly { readonly part: Part; readonly title: string }[] = [
  { part: "guides", title: "Guides" },
  { part: "reference", title: "Reference" },
  { part: "errors", title: "Errors" },
  { part: "changelog", title: "Changelog" },
  { part: "project", title: "Project" },
];

// Nothing comes from another host, and nothing runs that is not a file of the site.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** A whole page as the text of its file. Links in it start at the page's own folder, so that it opens from anywhere. */
export function layout(page: Page, navigation: Navigation): string {
  const list = page.list ?? navigation[page.part] ?? [];
  const contents = page.wide ? [] : headingsOf(page.body);
  const title = page.part === "home" ? page.title : `${page.title} - Concord`;
  const classes = [page.part, list.length > 0 && "with-list", contents.length > 2 && "with-contents"];
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<meta name="description" content="${page.summary}">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/site.css">
<script src="/assets/site.js" defer></script>
</head>
<body class="${classes.filter(Boolean).join(" ")}">
<a class="skip" href="#main">Skip to the text</a>
<header class="top">
<a class="brand" href="/index.html">Concord</a>
<nav class="parts" aria-label="Parts of the site">${parts.map(({ part, title: name }) => partLink(part, name, page))}</nav>
${searchBox()}
</header>
<div class="columns">
<main id="main" tabindex="-1">
<h1>${page.title}</h1>
${page.body}
</main>
${list.length > 0 && html`<nav class="list" aria-label="In this part">${navList(list, page)}</nav>`}
${contents.length > 2 && html`<nav class="contents" aria-label="On this page"><p>On this page</p><ul>${contents}</ul></nav>`}
</div>
<footer>
Made from the contracts by <code>npm run docs</code>. For programs: <a href="/errors.json">errors.json</a>, <a href="/llms.txt">llms.txt</a>, and the OpenAPI documents in the <a href="/reference/index.html">reference</a>.
</footer>
</body>
</html>
`;
  return relink(document.text, page.path);
}

function partLink(part: Part, name: string, page: Page): Html {
  const current = part === page.part && raw(' aria-current="true"');
  return html`<a href="/${part}/index.html"${current}>${name}</a>`;
}

function searchBox(): Html {
  return html`<search class="search">
<label for="search">Search</label>
<input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="Search: a code, a word" role="combobox" aria-expanded="false" aria-controls="found" aria-autocomplete="list" aria-keyshortcuts="/">
<ul id="found" role="listbox" aria-label="Found" hidden></ul>
<p id="found-count" class="unseen" role="status"></p>
</search>`;
}

function navList(items: readonly NavItem[], page: Page): Html {
  return html`<ul>${items.map(({ title, href, items: inner = [] }) => {
    const current = href === `/${page.path}` && raw(' aria-current="page"');
    return html`<li><a href="${href}"${current}>${title}</a>${inner.length > 0 && navList(inner, page)}</li>\n`;
  })}</ul>`;
}

/** Links to the sections of a page. */
function headingsOf(body: Html): Html[] {
  return [...body.text.matchAll(/<h2 id="([^"]+)">(.*?)(?: <a class="anchor".*?)?<\/h2>/gs)].map(
    ([, anchor = "", title = ""]) => html`<li><a href="#${raw(anchor)}">${raw(title)}</a></li>`,
  );
}

/** An address that starts at the site's root, as one that starts at a page; `#there` where it is on that page. */
export function relative(address: string, path: string): string {
  const [file = "", anchor] = address.slice(1).split("#");
  if (file === path && anchor !== undefined) return `#${anchor}`;
  return "../../../scripts/".repeat(path.split("/").length - 1) + address.slice(1);
}

/** Turns the addresses of a page that start at the site's root into those that start at the page. */
function relink(document: string, path: string): string {
  return document.replaceAll(
    / (href|src)="(\/[^"]*)"/g,
    (_, name: string, address: string) => ` ${name}="${relative(address, path)}"`,
  );
}
