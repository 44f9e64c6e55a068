import type { RateLimit } from "../../openapi/contract.ts";

/** How long a process may hold a slot beyond its window: one that dies gives nothing back. */
const LEASE = 30_000;

/**
 * All windows of one API key, in one step on the server and by its clock.
 *
 * A slot is held from the start of its request, and free one window after the response. So each window has two sorted sets:
 * the slots that are held, by the end of their lease, and those that become free, by when. Whoever takes a slot that becomes
 * free later has it reserved, and waits: nobody races for it. Where all slots are held nobody knows when one becomes free,
 * and the taker asks again in a tenth of the window; it loses no time, for a slot is given back a window before it is free.
 *
 * KEYS: the gate; for each window free, held. ARGV: step, slot, lease, ms; for each window requests, ms.
 * Returns whether a slot was taken, and a wait in ms.
 */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local step, slot, lease = ARGV[1], ARGV[2], tonumber(ARGV[3])
local opens = tonumber(redis.call('GET', KEYS[1]) or 0)
local function put(key, score, span)
  redis.call('ZADD', key, score, slot)
  redis.call('PEXPIRE', key, math.max(redis.call('PTTL', key), span))
end
local function window(i) return KEYS[i], KEYS[i + 1], tonumber(ARGV[i + 3]), tonumber(ARGV[i + 4]) end
if step == 'close' then
  opens = math.max(opens, now + tonumber(ARGV[4]))
  redis.call('SET', KEYS[1], opens, 'PX', math.max(1, opens - now))
elseif step == 'take' then
  local start, again, reused = math.max(now, opens), 0, {}
  for i = 2, #KEYS, 2 do
    local free, held, requests, ms = window(i)
    redis.call('ZREMRANGEBYSCORE', free, '-inf', now)
    redis.call('ZREMRANGEBYSCORE', held, '-inf', now)
    if redis.call('ZCARD', free) + redis.call('ZCARD', held) >= requests then
      local first = redis.call('ZRANGE', free, 0, 0, 'WITHSCORES')
      if first[1] then
        start = math.max(start, tonumber(first[2]))
        reused[#reused + 1] = { free, first[1] }
      else
        again = math.max(again, math.ceil(math.min(1000, ms / 10)))
      end
    end
  end
  if again > 0 then return { 0, again } end
  for _, one in ipairs(reused) do redis.call('ZREM', one[1], one[2]) end
  for i = 2, #KEYS, 2 do
    local _, held, _, ms = window(i)
    local span = start - now + ms + lease
    put(held, now + span, span)
  end
  return { 1, start - now }
elseif step ~= 'look' then
  for i = 2, #KEYS, 2 do
    local free, held, _, ms = window(i)
    local leased = redis.call('ZSCORE', held, slot)
    if leased then
      redis.call('ZREM', held, slot)
      local from = step == 'used' and now + 1 + ms or leased - ms - lease
      if from > now then put(free, from, from - now) end
    end
  end
end
return { 0, math.max(0, opens - now) }`;

/** `used`: the response is here; `unused`: the request was not sent; `look` changes nothing. */
export type Step = "take" | "used" | "unused" | "close" | "look";

/** What the script is called with. */
export interface Command {
  readonly script: string;
  readonly keys: readonly string[];
  readonly args: readonly string[];
}

/** Makes the commands for the windows of one name. The braces keep them together in a cluster. */
export function windowCommands(name: string, limits: readonly RateLimit[]) {
  const base = `concord:pace:{${name.replaceAll(/[{}]/g, "_")}}`;
  const keys = [`${base}:gate`];
  const numbers: string[] = [];
  for (const { requests, seconds, per } of limits) {
    const ms = Math.ceil(seconds * 1000);
    keys.push(`${base}:${per}:${ms}:free`, `${base}:${per}:${ms}:held`);
    numbers.push(String(requests), String(ms));
  }
  return (step: Step, slot = "", ms = 0): Command => ({
    script: SCRIPT,
    keys,
    args: [step, slot, String(LEASE), String(Math.ceil(ms)), ...numbers],
  });
}
