/** What is asked stands at the beginning; past this a request is a document that somebody pasted. */
const LONGEST_TEXT = 8_000;

/** A text as it may be sent: bounded, without ends that are blank, and valid Unicode, which telemetry need not be. */
export function sendableText(text: string): string {
  return wellFormed(text.slice(0, LONGEST_TEXT)).trim();
}

/** The first half of a text; null where too little would be left to tell what is asked. */
export function firstHalf(text: string): string | null {
  return text.length < 400 ? null : wellFormed(text.slice(0, text.length / 2));
}

/** Half of a surrogate pair becomes U+FFFD, as in UTF-8. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
