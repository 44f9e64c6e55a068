import { isObject, textOf } from "../../../../openapi/json.ts";
import { type Rule, resolvedEntries } from "./visitor.ts";

/** An error body refers to a named error schema of the API. It has no schema of its own. */
export const errorSchema: Rule = () => ({
  Responses(responses, context) {
    const { report, location } = context;
    for (const response of resolvedEntries(responses, location, context)) {
      if (!/^[45]\d\d$/.test(response.name)) continue;
      const content = response.location.child("content");
      for (const media of resolvedEntries(response.node.content, content, context)) {
        const { schema } = media.node;
        if (!isObject(schema)) continue;
        const reference = textOf(schema.$ref);
        const name = reference?.replace(/^.*[/#]/, "").replace(/\.(?:ya?ml|json)$/, "");
        const at = media.location.child("schema");
        if (name === undefined)
          report({ message: "The error's schema is written in the response", location: at });
        else if (!/Error$/.test(name))
          report({ message: `The error's schema is called ${name}`, location: at.child("$ref") });
      }
    }
  },
});
