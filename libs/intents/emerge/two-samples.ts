import { createHash } from 'node:crypto';
import { wordsOf } from '../embed/words.js';
import type { PlacedRequest } from './placed-request.js';

/** What was asked before (first) and lately (after it), each wording once. */
export interface TwoSamples {
  readonly requests: readonly PlacedRequest[];
  /** How many of them are of before: a position from here on is recent. */
  readonly before: number;
  /** Equal for requests of one user on one day: together they are one voice. Counted from 0. */
  readonly voices: Int32Array;
}

/**
 * One request per wording, numbers and codes aside, so that a template sent a hundred times is one request. Which of
 * its requests stands for a wording, and by that whether it counts as old or recent, is drawn by the hash of the
 * conversation id: an old wording is no likelier to be taken for a new one the oftener it is said.
 */
export function sampleWordings(
  baseline: readonly PlacedRequest[],
  recent: readonly PlacedRequest[],
  seed: string,
): TwoSamples {
  const chosen = new Map<string, { request: PlacedRequest; rank: string; isRecent: boolean }>();
  const consider = (request: PlacedRequest, isRecent: boolean) => {
    const wording = templateOf(request.text);
    if (wording === '') return;
    const rank = rankOf(request.conversationId, seed);
    const other = chosen.get(wording);
    if (other === undefined || rank < other.rank) chosen.set(wording, { request, rank, isRecent });
  };
  for (const request of baseline) consider(request, false);
  for (const request of recent) consider(request, true);
  const ranked = [...chosen.values()].sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const old = ranked.filter(({ isRecent }) => !isRecent);
  const requests = [...old, ...ranked.filter(({ isRecent }) => isRecent)].map(({ request }) => request);
  return { requests, before: old.length, voices: voicesOf(requests) };
}

/** What two requests share that one script sent: their words in order, without numbers and codes. */
export function templateOf(text: string): string {
  return wordsOf(text).join(' ');
}

function rankOf(conversationId: string, seed: string): string {
  return createHash('sha256')
    .update(JSON.stringify([seed, conversationId]))
    .digest('base64');
}

function voicesOf(requests: readonly PlacedRequest[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(requests, ({ userId, at, conversationId }) => {
    const voice = userId === null ? JSON.stringify([conversationId]) : JSON.stringify([userId, at.slice(0, 10)]);
    const number = numbers.get(voice) ?? numbers.size;
    numbers.set(voice, number);
    return number;
  });
}
