/** A document of so many resources. Each has five operations and its own errors, pages and schemas. */
export function grown(resources: number): object {
  const names = Array.from({ length: resources }, (_, index) => `Thing${index}`);
  return {
    openapi: "3.1.0",
    info: { title: "Grown", version: "1.0.0" },
    servers: [{ url: "https://api.example.com" }],
    security: [{ bearer: [] }],
    paths: Object.fromEntries(names.flatMap((name, index) => pathsOf(name, `/things-${index}`))),
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: {
        Error: {
          type: "object",
          required: ["code", "message"],
          properties: { code: { type: "string" }, message: { type: "string" } },
        },
        ...Object.fromEntries(names.flatMap((name) => schemasOf(name))),
      },
      responses: {
        Error: { description: "It failed.", content: json("Error") },
      },
    },
  };
}

function json(schema: string): object {
  return { "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } };
}

function pathsOf(name: string, path: string): [string, object][] {
  const error = { $ref: "#/components/responses/Error" };
  const errors = { 400: error, 401: error, 404: error, 429: error };
  const operation = (id: string, status: number, schema: string, more: object = {}) => ({
    operationId: `${id}${name}`,
    summary: `${id} ${name}`,
    responses: { [status]: { description: "Done.", content: json(schema) }, ...errors },
    ...more,
  });
  const body = { requestBody: { required: true, content: json(name) } };
  const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
  const cursor = { name: "cursor", in: "query", schema: { type: "string" } };
  return [
    [
      path,
      {
        get: operation("list", 200, `${name}Page`, { parameters: [cursor] }),
        post: operation("create", 201, name, body),
      },
    ],
    [
      `${path}/{id}`,
      {
        parameters: [id],
        get: operation("get", 200, name),
        put: operation("replace", 200, name, body),
        delete: operation("delete", 200, name),
      },
    ],
  ];
}

function schemasOf(name: string): [string, object][] {
  const text = { type: "string", description: "What it says." };
  const fields = { id: text, name: text, note: text, count: { type: "integer" }, at: { type: "string" } };
  const items = { type: "array", items: { $ref: `#/components/schemas/${name}` } };
  return [
    [name, { type: "object", required: ["id", "name"], properties: fields }],
    [
      `${name}Page`,
      {
        type: "object",
        required: ["items"],
        properties: { items, next_cursor: { type: ["string", "null"] } },
      },
    ],
  ];
}
