/** Where a request goes. */
export interface Target {
  /** Of the same origin as the request; its path may be another one. */
  readonly url: URL;
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
}

/** The beginning of a URL that a parser leaves as it is, but for the case of its host. */
const ORIGIN = /^https?:\/\/[a-z\d.:-]+$/i;

/**
 * A path and query that a parser leaves as they are: it has no segment that leads elsewhere, and no character that would be encoded or
 * taken out.
 */
const PLAIN = /^(?:\/(?!\.|%2e)[\w.~!$&'()*+,;=:@%-]*)+(?:\?[\w.~!$&()*+,;=:@%/?-]+)?$/i;

/**
 * Makes a reader of URLs that parses the origin once while requests go to the same: a parser takes longer for a URL than the rest
 * of what is done before a request is sent.
 * @throws TypeError for what is no URL, and for one with a user name or a password.
 */
export function targetReader(): (url: string) => Target {
  let last: string | undefined;
  let parsed: Omit<Target, "path"> | undefined;
  return (text) => {
    // Behind the slashes after the scheme.
    const end = text.indexOf("/", 8);
    const start = text.slice(0, end);
    const path = text.slice(end);
    if (end > 0 && (start === last || ORIGIN.test(start)) && PLAIN.test(path)) {
      if (!parsed || start !== last) {
        const url = new URL(start);
        parsed = { url, origin: url.origin };
        last = start;
      }
      return { url: parsed.url, origin: parsed.origin, path };
    }
    const url = new URL(text);
    const { origin, pathname, search, username, password } = url;
    if (username || password) throw new TypeError("The URL has a user name or a password in it");
    return { url, origin, path: pathname + search };
  };
}
