import { type Fact, lists, property, response, says, stands } from "./places.ts";

const names = (name: string) => ["components", "schemas", "MeshesErrorName", "oneOf", { const: name }];

/** A status of the published table: its row, and operations that respond with it. */
function status(code: number, meaning: string, cause: string, ...keys: string[]): Fact {
  return [
    `${code} means: ${meaning}`,
    says(`| ${code} | ${meaning} | ${cause}`, "info", "description"),
    ...keys.map((key) => stands(...response(key, code))),
  ];
}

const emitMany = "POST /api/v1/events/bulk";
const events = "GET /api/v1/events";
const newWorkspace = "POST /api/v1/workspaces";

/** The page "Results". */
export const results: readonly Fact[] = [
  [
    "2xx is success, 4xx and 5xx an error",
    says("2xx statuses mean success, 4xx and 5xx an error", "info", "description"),
  ],
  status(200, "Successful request", "|", events),
  status(201, "Successful creation", "A resource was created", newWorkspace, "POST /api/v1/events", emitMany),
  status(204, "Successful request", "Nothing is returned; the request was processed"),
  status(207, "Mixed results", "Successful and error results are combined", emitMany),
  status(400, "Bad request", "Invalid or missing data", newWorkspace, emitMany),
  status(401, "Unauthorized", "Invalid or missing credentials", events, emitMany),
  status(403, "Forbidden", "Insufficient permissions for the resource", events),
  status(
    404,
    "Not found",
    "The resource does not exist; its id is invalid or unknown",
    "GET /api/v1/events/{event_id}",
  ),
  status(405, "Method not allowed", "Invalid HTTP method for the resource", events),
  status(
    409,
    "Conflict",
    "Resource conflict, such as a member with an e-mail address that exists already",
    newWorkspace,
  ),
  status(429, "Too many requests", "The rate limit is exceeded", events, emitMany),
  status(500, "Internal error", "Unexpected server error", events, emitMany),
  status(503, "Service unavailable", "Commonly during maintenance", events, emitMany),
  [
    "an error has a message and an error",
    lists("message", "components", "schemas", "MeshesError", "required"),
    lists("error", "components", "schemas", "MeshesError", "required"),
  ],
  [
    "error has a name and a message",
    lists("name", ...property("MeshesError", "error"), "required"),
    lists("message", ...property("MeshesError", "error"), "required"),
  ],
  [
    "error.data has param and msg of each parameter, where one is to blame",
    stands(...property("MeshesError", "error", "data")),
    lists("param", ...property("MeshesError", "error", "data"), "items", "required"),
    lists("msg", ...property("MeshesError", "error", "data"), "items", "required"),
  ],
  [
    "Bad Request is the message of a 400",
    lists("Bad Request", ...property("MeshesError", "message"), "examples"),
  ],
  [
    "BadRequest is the name of a 400",
    stands(...names("BadRequest")),
    lists("BadRequest", ...response(newWorkspace, 400), "x-codes"),
  ],
  [
    "the error with details is shown",
    stands("components", "schemas", "MeshesError", "examples", { message: "Bad Request" }, "error", "name"),
  ],
  [
    "after a 429, Retry-After is the floor and backoff grows",
    says("`Retry-After`, where it is there, is the floor", "info", "description"),
    says("For repeated 429 or 5xx responses, use exponential backoff with jitter", "info", "description"),
    says("Wait at least as long as `Retry-After` says", ...names("TooManyRequests"), "x-remedy"),
    says("exponential backoff with jitter", ...names("TooManyRequests"), "x-remedy"),
  ],
  ...["customer_io", "pipedrive"].map(
    (type): Fact => [
      `${type} is an integration`,
      stands("components", "schemas", "IntegrationType", "oneOf", { const: type }),
    ],
  ),
];
