/** `concord-apis/pace-redis`: rate windows that many processes share, on Redis or Valkey. */
export type { RedisClient } from "./driver.ts";
export { type RedisPace, type RedisPaceOptions, redisPace } from "./redis-pace.ts";
