// openapi-typescript alone: the types of every document that is named, in one process, written nowhere.
import { pathToFileURL } from "node:url";
import openapiTypescript, { astToString } from "openapi-typescript";

let length = 0;
for (const document of process.argv.slice(2)) {
  length += astToString(await openapiTypescript(pathToFileURL(document))).length;
}
console.log(length);
