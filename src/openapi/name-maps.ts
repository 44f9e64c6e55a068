/** Properties whose own properties are names that the author chose. */
export const NAME_MAPS: ReadonlySet<string> = new Set([
  ...["properties", "patternProperties", "dependentSchemas", "$defs", "definitions", "schemas", "responses"],
  ...[
    "parameters",
    "headers",
    "requestBodies",
    "links",
    "callbacks",
    "securitySchemes",
    "pathItems",
    "content",
  ],
  ...["paths", "webhooks", "encoding", "variables", "mapping", "examples"],
]);
