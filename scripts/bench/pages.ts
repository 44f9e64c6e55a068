/** The list to read: the number of pages, and of items on each. */
export const PAGES = 40;
export const ITEMS = 100;

/** How long the server takes for a page of the slow event, and then its reader, in ms. */
export const PAGE_DELAY = 5;
