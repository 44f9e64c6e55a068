/** Collects the values of an option that may be repeated. It takes one value at a time, so that it takes no argument for a value. */
export const repeated = eachRead((text) => text);

/** The same, where each value is read first. */
export function eachRead<Value>(read: (text: string) => Value) {
  return (text: string, earlier: readonly Value[] = []): readonly Value[] => [...earlier, read(text)];
}
