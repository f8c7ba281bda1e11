import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { cleanRequest, type PlacedRequest, type seededRandom } from '#intents';

export interface Utterance {
  readonly id: string;
  readonly text: string;
  readonly label: string;
}

/** The labelled utterances of a .intents.jsonl.gz file; those out of scope are no intent. */
export function readUtterances(file: string): Utterance[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { id: string; text: string; labels: string[]; oos?: boolean })
    .filter(({ oos, labels }) => !oos && labels.length > 0)
    .map(({ id, text, labels }) => ({ id, text: cleanRequest(text), label: labels.at(-1)! }));
}

type Random = ReturnType<typeof seededRandom>;

export function shuffle<T>(values: readonly T[], random: Random): T[] {
  const shuffled = [...values];
  for (let index = shuffled.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [shuffled[index], shuffled[other]] = [shuffled[other]!, shuffled[index]!];
  }
  return shuffled;
}

export interface Traffic {
  readonly before: readonly PlacedRequest[];
  /** In the order in which they come. */
  readonly stream: readonly PlacedRequest[];
  /** Ids of the planted conversations. */
  readonly planted: ReadonlySet<string>;
}

export interface TrafficWanted {
  /** The intent that is held out of what was asked before and planted in the stream; null for a quiet stream. */
  readonly planted: string | null;
  /** One in so many conversations of the stream is of the planted intent. */
  readonly oneIn: number;
  /** Conversations of the planted intent that the stream has at most. */
  readonly most: number;
  /** How far the rate of each other intent may lie from that of before: 0.3 is ±30%. */
  readonly shift: number;
  readonly before: number;
  /** Draws what was asked before; weeks after the same past share it. */
  readonly past: Random;
  /** Draws the stream. */
  readonly week: Random;
}

const WEEK_MS = 7 * 86_400_000;
export const STREAM_START = Date.parse('2026-03-02T00:00:00Z');
export const STREAM_MS = WEEK_MS;
const WEEKS_BEFORE = 4;

/**
 * Four weeks of requests and the week after. Half the file at least is left for the stream; where that is not enough
 * for it, utterances come again, as in real traffic.
 */
export function makeTraffic(utterances: readonly Utterance[], wanted: TrafficWanted): Traffic {
  const { planted, oneIn, most, shift, past, week } = wanted;
  const others = shuffle(
    utterances.filter(({ label }) => label !== planted),
    past,
  );
  const size = Math.min(wanted.before, Math.floor(others.length / 2));
  const rates = new Map(utterances.map(({ label }) => [label, 0]));
  for (const label of rates.keys()) rates.set(label, (1 + shift * (2 * week() - 1)) / (1 + shift));
  const rest = shuffle(others.slice(size), week).filter(({ label }) => week() < rates.get(label)!);
  const news = shuffle(
    utterances.filter(({ label }) => label === planted),
    week,
  );
  const length = oneIn * most;
  const stream = Array.from({ length }, (_, index) =>
    planted !== null && index % oneIn === oneIn - 1
      ? news[Math.floor(index / oneIn) % news.length]!
      : rest[index % rest.length]!,
  );
  const beforeMs = WEEKS_BEFORE * WEEK_MS;
  const placedStream = stream.map(placed('stream', STREAM_START, STREAM_MS / length));
  return {
    planted: new Set(
      placedStream.filter(({ intentId }) => intentId === planted).map(({ conversationId }) => conversationId),
    ),
    before: others.slice(0, size).map(placed('before', STREAM_START - beforeMs, beforeMs / size)),
    stream: placedStream,
  };
}

/** Every intent that was asked before has its leaf. */
function placed(period: string, startMs: number, stepMs: number) {
  return ({ text, label }: Utterance, index: number): PlacedRequest => ({
    conversationId: `${period}-${index}`,
    userId: null,
    text,
    at: new Date(startMs + Math.floor(index * stepMs)).toISOString(),
    intentId: label,
  });
}

/** Counts per week and intent of what was asked before. */
export function weeklyCounts(before: readonly PlacedRequest[]): Record<string, number[]> {
  const counts: Record<string, number[]> = {};
  for (const { intentId, at } of before) {
    const week = WEEKS_BEFORE - 1 - Math.floor((STREAM_START - 1 - Date.parse(at)) / WEEK_MS);
    counts[intentId] ??= new Array<number>(WEEKS_BEFORE).fill(0);
    counts[intentId][week]!++;
  }
  return counts;
}
