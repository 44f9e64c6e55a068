import { redisPace } from "concord-apis/pace-redis";

// Only the package is installed here. The error's message says what else is needed.
const error = await redisPace({ url: "redis://127.0.0.1" }).catch((error) => error);
console.log(error.message);
