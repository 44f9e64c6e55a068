import { CommandFailed, exit } from "../exit.ts";

/**
 * Does a piece of the toolkit's work. After a second, standard error says what is being done. An unusable document, overlay or
 * configuration is wrong use, and nothing was written.
 */
export async function perform<T>(what: string, work: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => console.error(`${what} ...`), 1000);
  try {
    return await work();
  } catch (error) {
    throw error instanceof Error && /^(?:Unusable|NoBase)$/.test(error.name)
      ? new CommandFailed(error.message, exit.misuse)
      : error;
  } finally {
    clearTimeout(timer);
  }
}
