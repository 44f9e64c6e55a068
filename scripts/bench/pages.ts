/** The list that is read page by page: so many pages of so many items. */
export const PAGES = 40;
export const ITEMS = 100;

/** How long a page of one event takes the server, and then its reader, in ms. */
export const PAGE_DELAY = 5;
