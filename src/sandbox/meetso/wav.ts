const HEADER_BYTES = 44;
/** Samples per second. They suffice for a hum, and an hour stays small. */
const RATE = 1000;
/** One period of a hum of 250 Hz, in unsigned 8-bit samples around their middle. */
const PERIOD = Buffer.from([128, 144, 128, 112]);

export const wavMediaType = "audio/wav";

/** Size in bytes of a recording of that length. */
export function wavBytes(seconds: number): number {
  return HEADER_BYTES + seconds * RATE;
}

/** Makes a playable recording (RIFF WAVE, PCM, mono). The same length gives the same bytes. */
export function wavFile(seconds: number): Buffer {
  const file = Buffer.alloc(wavBytes(seconds));
  const samples = file.length - HEADER_BYTES;
  file.write("RIFF", 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16); // bytes of the format that follow
  file.writeUInt16LE(1, 20); // PCM
  file.writeUInt16LE(1, 22); // channels
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(RATE, 28); // bytes per second
  file.writeUInt16LE(1, 32); // bytes per sample
  file.writeUInt16LE(8, 34); // bits per sample
  file.write("data", 36);
  file.writeUInt32LE(samples, 40);
  return file.fill(PERIOD, HEADER_BYTES);
}
