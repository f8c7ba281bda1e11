import type { RetrievedDocument } from './ports.js';
import type { HarnessReading } from './reading.js';
import type { IndexReading } from './retrieve.js';
import { termsOf } from './terms.js';

/** Share of the request's words that a document must hold before it is taken to answer it. */
const RELEVANT_FROM = 0.42;
const SENTENCES = 2;

/** What the retrieved text says on the request: its best sentences, or null where nothing retrieved is about it. */
export function readPassage(
  request: readonly string[],
  documents: readonly RetrievedDocument[],
  index: IndexReading,
  reading: HarnessReading,
): string | null {
  const wanted = new Set(request.map(index.canonical));
  const held = (text: string) => reading.lexicon.coverage(wanted, new Set(termsOf(text).map(index.canonical)));
  let best: { document: RetrievedDocument; score: number } | null = null;
  for (const document of documents) {
    const score = held(`${document.title} ${document.text}`);
    if (score >= RELEVANT_FROM && (!best || score > best.score)) best = { document, score };
  }
  if (!best) return null;
  const sentences = best.document.text
    .split(/(?<=[.!?])\s+/)
    .map((text, place) => ({ text, place, score: held(text) }));
  return sentences
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .slice(0, SENTENCES)
    .sort((a, b) => a.place - b.place)
    .map((sentence) => sentence.text.trim())
    .join(' ');
}
