/** A name in lower case without separators and sigils: `page_token` and `$skipToken` become `pagetoken` and `skiptoken`. */
export function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, "").toLowerCase();
}

/** A test for names, by their plain form. */
function oneOf(...names: readonly string[]): (name: string) => boolean {
  const known = new Set(names.map(plain));
  return (name) => known.has(plain(name));
}

/** Query parameters for the number of items on a page. */
export const isLimit = oneOf(
  ...["limit", "pagesize", "perpage", "pagelimit", "maxresults", "maxitems", "top", "count", "size", "first"],
  ...["rows", "num", "maxpagesize", "maxkeys", "itemsperpage", "resultsperpage", "pagingsize", "take"],
);

/** Query parameters for the number of items before a page. */
export const isOffset = oneOf(
  ...["offset", "skip", "start", "startat", "startindex", "startposition", "pageoffset", "from", "startfrom"],
  ...["startrow", "firstresult", "pagingoffset", "itemoffset"],
);

/** Query parameters for the number of a page. */
export const isPage = oneOf(
  ...["page", "pagenumber", "pagenum", "pageno", "pageindex", "p", "currentpage", "pagepage", "pg"],
);

/** Query parameters that take a cursor from the previous page. */
export const isCursor = oneOf(
  ...[
    "cursor",
    "pagetoken",
    "nextpagetoken",
    "nexttoken",
    "continuationtoken",
    "continuation",
    "continue",
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

/** Properties of a request body that take the sort values of the last item. */
export const isSearchAfter = oneOf("searchafter");

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

/** Properties of a page that hold the cursor of the next one. */
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

/** Properties for the number of all items. */
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

/** Properties for the number of all pages. */
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

/** Usual names of the items of a page, the clearest first. */
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
