import type { Answer } from "./policies.ts";

/** What a server does with a request that comes at a time. */
export type Server = (now: number) => Answer;

const GOOD: Answer = { status: 200 };
const DOWN: Answer = { status: 503 };

/** Fails such a part of all requests. */
export function failing(part: number, random: () => number): Server {
  return () => (random() < part ? DOWN : GOOD);
}

/**
 * Serves so many requests a second, and refuses those beyond. To refuse one costs a twentieth of the work of serving it,
 * so a storm leaves less for the others.
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

/** Fails every request in between; serves so many a second before and after. */
export function outage(from: number, to: number, capacity: number): Server {
  const serve = limited(() => capacity);
  return (now) => (now >= from && now < to ? DOWN : serve(now));
}

/** After the outage its caches are cold: it serves little at first, and what it serves warms it. */
export function coldRestart(from: number, to: number, capacity: number, warmAfter: number): Server {
  let served = 0;
  const serve = limited((now) => {
    const warmth = now < from ? 1 : Math.min(1, 0.2 + (0.8 * served) / warmAfter);
    return capacity * warmth;
  });
  return (now) => {
    if (now >= from && now < to) return DOWN;
    const answer = serve(now);
    if (now >= to && answer === GOOD) served++;
    return answer;
  };
}

/** Admits so many a second, of all clients together, and asks the others to come in a second. */
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
