import { BlockList, isIP } from "node:net";

/** What one entry says of a host, as URLs write it, without brackets. */
type Matches = (host: string, port: string) => boolean;

/**
 * The hosts that NO_PROXY excepts, as curl reads it: a name stands for itself and all names below it, with or without a dot before
 * it and after it; an address for itself, in any spelling; a network for its addresses (`10.0.0.0/8`). Other than curl, it
 * knows ports (`host:8080`) and a star before a dot, because other programs do. What is none of these excepts nothing.
 */
export function exceptionsIn(noProxy: string): "all" | ((url: URL) => boolean) {
  const entries = noProxy.split(/[\s,]+/).filter(Boolean);
  if (entries.includes("*")) return "all";
  const all = entries.map(matcher);
  return ({ protocol, hostname, port }) => {
    const host = hostname.replace(/^\[|\]$|\.$/g, "");
    return all.some((matches) => matches(host, port || (protocol === "https:" ? "443" : "80")));
  };
}

function matcher(entry: string): Matches {
  const [, bracketed, rest, bits] = /^\[([^\]]*)\]((?:\/(\d+))?(?::\d+)?)$/.exec(entry) ?? [];
  // An IPv6 address without brackets has colons, and no port.
  if (bracketed === undefined && isIP(entry.split("/", 1)[0] ?? "") === 6) return inNetwork(entry, undefined);
  const [, place = "", port] = /^(.*?)(?::(\d+))?$/.exec(rest ?? entry) ?? [];
  const address = bracketed === undefined ? place : bracketed + (bits === undefined ? "" : `/${bits}`);
  if (isIP(address.split("/", 1)[0] ?? "")) return inNetwork(address, port);
  const name = asUrlsWrite(address.replace(/^\*?\./, "").replace(/\.$/, ""));
  if (!name || name.includes("*")) return () => false;
  return (host, at) => (host === name || (host.endsWith(`.${name}`) && !isIP(host))) && isPort(port, at);
}

/** An address, or all those of a network. */
function inNetwork(given: string, port: string | undefined): Matches {
  const [address = "", bits] = given.split("/");
  const family = familyOf(address);
  const most = family === "ipv6" ? 128 : 32;
  const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (!(prefix <= most)) return () => false;
  const network = new BlockList();
  network.addSubnet(address, prefix, family);
  return (host, at) => isIP(host) !== 0 && network.check(host, familyOf(host)) && isPort(port, at);
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

function isPort(port: string | undefined, at: string): boolean {
  return port === undefined || Number(port) === Number(at);
}

/** A name in lower case, and its other letters in ASCII; empty for what cannot be one. */
function asUrlsWrite(name: string): string {
  return URL.canParse(`http://${name}`) ? new URL(`http://${name}`).hostname : "";
}
