import { redisPace } from "concord-apis/pace-redis";

// Nothing but the package is installed here: the message says what else is needed.
const error = await redisPace({ url: "redis://127.0.0.1" }).catch((error) => error);
console.log(error.message);
