import type { Meeting, Person } from "./calendar.ts";

/** What one speaker says without a break. Times are in seconds from the start of the recording. */
interface Segment {
  readonly speaker_label: string;
  readonly speaker: { readonly name: string | null; readonly email: string | null } | null;
  readonly text: string;
  readonly language: string | null;
  readonly language_confidence: number | null;
  readonly start_time: number;
  readonly end_time: number;
  readonly confidence: number | null;
}

/** What was said in a meeting, as a completed transcript shows it. */
export interface Dialogue {
  readonly full_text: string;
  readonly primary_language: string;
  readonly languages: readonly string[];
  readonly is_multilingual: boolean;
  readonly word_count: number;
  readonly segments: readonly Segment[];
}

interface Line {
  /** Index of the speaker among the attendees. An index without an attendee is an unknown voice. */
  readonly who: number;
  readonly language: string;
  readonly text: string;
}

const scripts: readonly [readonly Line[], ...(readonly Line[])[]] = [
  [
    { who: 0, language: "en", text: "Good morning. Shall we start?" },
    { who: 1, language: "en", text: "Yes. The import of the roster is done, and all rows went in." },
    { who: 0, language: "en", text: "Then I take the next two reviews today." },
  ],
  [
    { who: 0, language: "en", text: "Welcome. Which language would you prefer?" },
    { who: 1, language: "de", text: "Deutsch wäre schön, aber Englisch geht auch." },
    { who: 9, language: "de", text: "Für mich bitte auch Deutsch." },
    { who: 0, language: "en", text: "Then let us mix, and I write the summary in both." },
  ],
];

const SECONDS_PER_WORD = 0.4;
const PAUSE = 0.6;

/** Makes up a dialogue, always the same for the same meeting. */
export function dialogueOf({ transcriptId, attendees }: Meeting): Dialogue {
  const lines = scripts[transcriptId.charCodeAt(1) % scripts.length] ?? scripts[0];
  let time = 0;
  const segments = lines.map(({ who, language, text }): Segment => {
    const start = time + PAUSE;
    time = start + wordsOf(text) * SECONDS_PER_WORD;
    const person = attendees[who];
    return {
      speaker_label: `Speaker ${who + 1}`,
      speaker: person ? speakerOf(person) : null,
      text,
      language: person ? language : null,
      language_confidence: person ? 0.98 : null,
      start_time: tenths(start),
      end_time: tenths(time),
      confidence: person ? 0.95 : null,
    };
  });
  const languages = [...new Set(lines.map(({ language }) => language))];
  const full_text = lines.map(({ text }) => text).join(" ");
  return {
    full_text,
    primary_language: languages[0] ?? "en",
    languages,
    is_multilingual: languages.length > 1,
    word_count: wordsOf(full_text),
    segments,
  };
}

function speakerOf({ name, email }: Person): Segment["speaker"] {
  return { name, email };
}

function wordsOf(text: string): number {
  return text.split(" ").length;
}

function tenths(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
