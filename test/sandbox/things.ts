export const json = (schema: object) => ({ "application/json": { schema } });

/** A document of things that can be added, and read one by one. `paths` are its other operations. */
export function thingsDocument(
  thing: object,
  { "/things": list, ...paths }: Readonly<Record<string, object>>,
): object {
  return {
    openapi: "3.1.0",
    info: { title: "Things", version: "1" },
    servers: [{ url: "https://things.example/v1" }],
    paths: {
      "/things": {
        ...list,
        post: {
          operationId: "addThing",
          requestBody: { required: true, content: json(thing) },
          responses: { 201: { description: "Added.", content: json(thing) } },
        },
      },
      "/things/{id}": {
        get: {
          operationId: "getThing",
          parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
          responses: { 200: { description: "A thing.", content: json(thing) } },
        },
      },
      ...paths,
    },
  };
}
