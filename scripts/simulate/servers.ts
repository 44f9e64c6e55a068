import type { Response } from "./policies.ts";

/** The response of a server to a request at a time, in ms. */
export type Server = (now: number) => Response;

const GOOD: Response = { status: 200 };
const DOWN: Response = { status: 503 };

/** Fails this part of all requests. */
export function failing(part: number, random: () => number): Server {
  return () => (random() < part ? DOWN : GOOD);
}

/**
 * Serves so many requests a second and refuses the rest. A refusal costs a twentieth of the work of serving a request,
 * so a storm of requests leaves less capacity.
 */
function limited(capacity: (now: number) => number): Server {
  let left = 0;
  let before = 0;
  return (now) => {
    const perMs = capacity(now) / 1000;
    left = Math.min(100 * perMs, left + (now - before) * perMs);
    before = now;
    if (left >= 1) {
      left -= 1;
      return GOOD;
    }
    left = Math.max(0, left - 0.05);
    return { status: 503, retryAfter: 2000 };
  };
}

/** Fails every request during the outage. Serves so many a second before and after. */
export function outage(from: number, to: number, capacity: number): Server {
  const serve = limited(() => capacity);
  return (now) => (now >= from && now < to ? DOWN : serve(now));
}

/** Has cold caches after the outage: it serves little at first, and each served request warms it. */
export function coldRestart(from: number, to: number, capacity: number, warmAfter: number): Server {
  let served = 0;
  const serve = limited((now) => {
    const warmth = now < from ? 1 : Math.min(1, 0.2 + (0.8 * served) / warmAfter);
    return capacity * warmth;
  });
  return (now) => {
    if (now >= from && now < to) return DOWN;
    const response = serve(now);
    if (now >= to && response === GOOD) served++;
    return response;
  };
}

/** Admits so many a second, of all clients together. Asks the others to wait a second. */
export function sharedLimit(perSecond: number): Server {
  let second = -1;
  let count = 0;
  return (now) => {
    const current = Math.floor(now / 1000);
    if (current !== second) {
      second = current;
      count = 0;
    }
    return ++count <= perSecond ? GOOD : { status: 429, retryAfter: 1000 };
  };
}
