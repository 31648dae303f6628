const ends = /\n+|(?<=[.?!])\s+|;\s+|\s[—–]\s|:\s(?=[A-Z`])/;
/** Less than this says too little to stand alone. */
const fewestWords = 4;

/** The sentences of what somebody asks, as far as punctuation tells; "Thanks!" is none. */
export function sentencesOf(text: string): string[] {
  return text
    .split(ends)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.split(/\s+/).length >= fewestWords);
}
