/** An answer that does not fit: the question has to be smaller. */
export class AnswerTooLarge extends Error {}

/** Bytes of one answer that are held at once. */
const LIMIT = 64 * 1024 * 1024;

/** @throws AnswerTooLarge */
export async function readAnswer(response: Response, limit = LIMIT): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  // An async iterator that is left early cancels the body, so that nothing more is sent.
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > limit) throw new AnswerTooLarge(`An answer is larger than ${limit} bytes.`);
    parts.push(part);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return body;
}
