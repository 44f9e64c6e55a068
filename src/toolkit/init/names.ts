/** Names that mean the same, whatever case, separators and sigils an API writes them with: `page_token`, `$skipToken`. */
export function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, "").toLowerCase();
}

/** A test for names, by their plain form. */
function oneOf(...names: readonly string[]): (name: string) => boolean {
  const known = new Set(names.map(plain));
  return (name) => known.has(plain(name));
}

/** Query parameters that say how many items a page has. */
export const isLimit = oneOf(
  ...["limit", "pagesize", "perpage", "pagelimit", "maxresults", "maxitems", "top", "count", "size", "first"],
  ...["rows", "num", "maxpagesize", "maxkeys", "itemsperpage", "resultsperpage", "pagingsize", "take"],
);

/** Query parameters that say where a page begins by the number of items before it. */
export const isOffset = oneOf(
  ...["offset", "skip", "start", "startat", "startindex", "startposition", "pageoffset", "from", "startfrom"],
  ...["startrow", "firstresult", "pagingoffset", "itemoffset"],
);

/** Query parameters that say the number of a page. */
export const isPage = oneOf(
  ...["page", "pagenumber", "pagenum", "pageno", "pageindex", "p", "currentpage", "pagepage", "pg"],
);

/** Query parameters that take what the page before gave. */
export const isCursor = oneOf(
  ...[
    "cursor",
    "pagetoken",
    "nextpagetoken",
    "nexttoken",
    "continuationtoken",
    "continuation",
    "marker",
    "after",
  ],
  ...["startingafter", "startcursor", "pagecursor", "pageafter", "nextcursor", "pagingtoken", "bookmark"],
  ...[
    "nextmarker",
    "skiptoken",
    "scrolltoken",
    "scrollid",
    "exclusivestartkey",
    "aftercursor",
    "token",
    "pageid",
  ],
  ...[
    "nextpage",
    "pagestate",
    "resumptiontoken",
    "synctoken",
    "afterid",
    "startafter",
    "pagingcursor",
    "offsetid",
  ],
);

/** Query parameters that take the id of the last item. */
export const isAfterId = oneOf(
  "startingafter",
  "after",
  "afterid",
  "sinceid",
  "startafter",
  "lastid",
  "lastseenid",
);

/** Properties of a page that hold what leads to the next one. */
export const isNextCursor = oneOf(
  ...["nextcursor", "nextpagetoken", "nexttoken", "nextmarker", "endcursor", "continuationtoken", "cursor"],
  ...[
    "nextpagecursor",
    "pagetoken",
    "nextpageid",
    "nextoffset",
    "nextcontinuationtoken",
    "nextstartingafter",
  ],
  ...["next", "nextpage", "bookmark", "scrollid", "lastevaluatedkey", "lastid", "after", "startingafter"],
  ...["nextpageoffset", "resumptiontoken", "nextskiptoken", "marker", "cursornext"],
);

/** Properties of a page that hold the address of the next one. */
export const isNextUrl = oneOf(
  ...[
    "next",
    "nextlink",
    "odatanextlink",
    "nexturl",
    "nexturi",
    "nextpageuri",
    "nextpageurl",
    "nextpage",
    "nextpagelink",
  ],
  ...["nexthref", "nextpagepath", "nextresultsurl"],
);

/** Flags that say whether there is a next page. */
export const isMore = oneOf(
  ...[
    "hasmore",
    "hasnext",
    "hasnextpage",
    "more",
    "moreitemsavailable",
    "hasmoreitems",
    "hasmoreresults",
    "morepages",
  ],
  ...["ismore", "moreavailable", "hasmorepages", "moreresults"],
);

/** How many items there are in all. */
export const isTotal = oneOf(
  ...[
    "total",
    "totalcount",
    "totalitems",
    "totalresults",
    "totalrecords",
    "totalelements",
    "totalsize",
    "itemstotal",
  ],
  ...[
    "totalsetsize",
    "totalrows",
    "resultcount",
    "totalentries",
    "totalhits",
    "odatacount",
    "recordcount",
    "totalobjects",
  ],
);

/** How many pages there are in all. */
export const isPageTotal = oneOf(
  ...[
    "totalpages",
    "pagestotal",
    "pagecount",
    "lastpagenumber",
    "numpages",
    "pagetotal",
    "numberofpages",
    "pages",
  ],
);

/** Names under which APIs put the items of a page, the clearest first. */
export const ITEM_NAMES: readonly string[] = [
  ...[
    "items",
    "data",
    "results",
    "entries",
    "value",
    "values",
    "records",
    "list",
    "rows",
    "elements",
    "content",
  ],
  ...["objects", "result", "resources", "hits", "documents", "collection", "edges", "nodes"],
];
