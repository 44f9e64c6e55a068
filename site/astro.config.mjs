import starlight from "@astrojs/starlight";
import { defineConfig, passthroughImageService } from "astro/config";
import { sidebar } from "./content/sidebar.json" with { type: "json" };

/** Where the site will stand; without it, pages carry no canonical address and there is no sitemap. */
const site = process.env.CONCORD_SITE || undefined;

/** Code that scrolls can be reached by the keyboard (WCAG 2.1.1), before any script has run. */
const focusable = {
  name: "focusable",
  hooks: {
    postprocessRenderedBlock({ renderData }) {
      const visit = (node) => {
        if (node.tagName === "pre") node.properties.tabIndex = 0;
        node.children?.forEach(visit);
      };
      visit(renderData.blockAst);
    },
  },
};

export default defineConfig({
  ...(site && { site, base: new URL(site).pathname }),
  outDir: process.env.CONCORD_OUT,
  publicDir: "./content/public",
  cacheDir: "../dist/.astro",
  image: { service: passthroughImageService() },
  // The console runs the client itself.
  vite: { server: { fs: { allow: [".."] } } },
  integrations: [
    starlight({
      title: "Concord",
      description:
        "Contract-first partner APIs: typed clients that retry, page and poll as the contract says.",
      sidebar,
      customCss: ["./src/styles/site.css"],
      components: {
        Head: "./src/components/Head.astro",
        LanguageSelect: "./src/components/LanguageSelect.astro",
        PageTitle: "./src/components/PageTitle.astro",
        MarkdownContent: "./src/components/MarkdownContent.astro",
      },
      // Marks for every word of an example would weigh more than the rest of its page: what is programmed is coloured.
      expressiveCode: {
        shiki: { langAlias: { json: "txt", sh: "txt", yaml: "txt" } },
        // Of the themes that set programs apart well, these need the fewest marks.
        themes: ["github-dark", "github-light"],
        plugins: [focusable],
        defaultProps: { overridesByLang: { sh: { frame: "none" } } },
        frames: { showCopyToClipboardButton: true, extractFileNameFromCode: false },
      },
      tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
      routeMiddleware: "./src/sidebar.ts",
      lastUpdated: false,
      pagination: true,
    }),
  ],
});
