import { defineRouteMiddleware, type StarlightRouteData } from "@astrojs/starlight/route-data";

type Entry = StarlightRouteData["sidebar"][number];

/** Lists the operations of the page's API only: a list of all operations would be larger than the page. */
export const onRequest = defineRouteMiddleware(({ locals }) => {
  const route = locals.starlightRoute;
  route.sidebar = route.sidebar.map((part) =>
    part.type === "group" && part.label === "Reference"
      ? { ...part, entries: part.entries.map(shorten) }
      : part,
  );
});

function shorten(api: Entry): Entry {
  if (api.type !== "group" || holdsCurrent(api)) return api;
  const [overview] = api.entries;
  return overview?.type === "link" ? { ...overview, label: api.label } : api;
}

function holdsCurrent(entry: Entry): boolean {
  return entry.type === "link" ? entry.isCurrent : entry.entries.some(holdsCurrent);
}
