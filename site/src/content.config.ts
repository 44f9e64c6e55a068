import { defineCollection } from "astro:content";
import { docsSchema } from "@astrojs/starlight/schema";
import { glob } from "astro/loaders";
import { z } from "astro/zod";

/** `npm run docs` writes the pages into content/pages from the contracts, guides and changelogs. */
export const collections = {
  docs: defineCollection({
    loader: glob({
      pattern: "**/*.md",
      base: "./content/pages",
      generateId: ({ entry }) => entry.replace(/(^|\/)index\.md$|\.md$/, "") || "index",
    }),
    schema: docsSchema({
      extend: z.object({
        api: z.string().optional(),
        kind: z.string().optional(),
        operation: z.string().optional(),
      }),
    }),
  }),
};
