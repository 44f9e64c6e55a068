// openapi-typescript alone: makes the types of each given document, in one process, and writes none.
import { pathToFileURL } from "node:url";
import openapiTypescript, { astToString } from "openapi-typescript";

let length = 0;
for (const document of process.argv.slice(2)) {
  length += astToString(await openapiTypescript(pathToFileURL(document))).length;
}
console.log(length);
