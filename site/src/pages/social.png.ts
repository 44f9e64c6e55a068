import type { APIRoute } from "astro";
import { socialPicture } from "../social-picture.ts";

/** Drawn when the site is built. */
export const GET: APIRoute = async () =>
  new Response(
    await socialPicture("Concord", [
      "Typed clients for partner APIs that retry, page,",
      "poll and batch as the contract says",
    ]),
  );
