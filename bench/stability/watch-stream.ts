import { type Embedder, type EmergentGroup, findEmergent, type PlacedRequest } from '#intents';
import type { Space } from './open-space.js';
import { STREAM_MS, STREAM_START, type Traffic, weeklyCounts } from './traffic.js';

export interface Watched {
  /** Conversations of the planted intent when it was first reported; null when it was not. */
  readonly detectedAfter: number | null;
  /** Reported, and not most of it the planted intent. */
  readonly falseAlarms: readonly string[];
  /** Of the conversations shown as the planted intent at the first report: the share that is, and of it the share shown. */
  readonly precision: number | null;
  readonly recall: number | null;
  readonly name: string | null;
  /** Of one look, the longest. */
  readonly seconds: number;
}

/** Looks at a stream after every `every` conversations, up to the first report of the planted intent. */
export async function watchStream(traffic: Traffic, every: number, space: Space): Promise<Watched> {
  const { before, planted } = traffic;
  const { taxonomy, embedder, embedding } = space;
  const history = weeklyCounts(before);
  const stream = await absorb(traffic, embedder);
  const falseAlarms = new Set<string>();
  let known: readonly EmergentGroup[] = [];
  let seconds = 0;
  for (let seen = every; seen <= stream.length; seen += every) {
    const recent = stream.slice(0, seen);
    const asOf = new Date(STREAM_START + (STREAM_MS * seen) / stream.length).toISOString();
    const started = performance.now();
    const look = await findEmergent({ taxonomy, baseline: before, recent, history, known, asOf, seed: '1' }, embedding);
    seconds = Math.max(seconds, (performance.now() - started) / 1000);
    known = look.emergent;
    for (const { intent, conversationIds } of known) {
      const right = conversationIds.filter((id) => planted.has(id)).length;
      if (right * 2 <= conversationIds.length) {
        falseAlarms.add(
          `${intent.kind}: ${intent.name} (${conversationIds.length} after ${seen}, chance ${intent.chance.toExponential(1)})`,
        );
        continue;
      }
      const plantedSeen = recent.filter(({ conversationId }) => planted.has(conversationId)).length;
      return {
        detectedAfter: plantedSeen,
        falseAlarms: [...falseAlarms],
        precision: right / conversationIds.length,
        recall: right / plantedSeen,
        name: intent.name,
        seconds,
      };
    }
  }
  return { detectedAfter: null, falseAlarms: [...falseAlarms], precision: null, recall: null, name: null, seconds };
}

/** A request of the planted intent is taken in by the intent of the request of before that it is nearest to. */
async function absorb({ before, stream, planted }: Traffic, embedder: Embedder): Promise<PlacedRequest[]> {
  const { dimensions } = embedder;
  const old = await embedder.embed(before.map(({ text }) => text));
  const intentOf = async (text: string) => {
    const vector = await embedder.embed([text]);
    let best = { cosine: Number.NEGATIVE_INFINITY, intentId: '' };
    before.forEach(({ intentId }, row) => {
      let cosine = 0;
      for (let d = 0; d < dimensions; d++) cosine += vector[d]! * old[row * dimensions + d]!;
      if (cosine > best.cosine) best = { cosine, intentId };
    });
    return best.intentId;
  };
  return Promise.all(
    stream.map(async (request) =>
      planted.has(request.conversationId) ? { ...request, intentId: await intentOf(request.text) } : request,
    ),
  );
}
