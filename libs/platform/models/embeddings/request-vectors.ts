import type { CallModel } from '../call-model.js';
import { ModelFailure } from '../model-failure.js';
import { estimateTokens } from '../spend-tokens.js';
import { readVectors } from './read-vectors.js';
import { firstHalf } from './sendable-text.js';

/** Vectors of texts, in their order; null for a text that the service will not take. */
export type RequestVectors = (texts: readonly string[]) => Promise<(Float32Array | null)[]>;

interface Answer {
  readonly vectors: (Float32Array | null)[];
  /** Whether any part of it was refused on the way. */
  readonly refused: boolean;
}

/** Statuses by which services say that a request is too large, or of a wrong form. */
const refusals = new Set([400, 413, 422]);
/** Some local servers fall over a batch that is too large instead of refusing it. */
const FELL_OVER = 500;
const HARMLESS_TEXT = 'hello';

/**
 * Requests that learn what the service takes: how many texts at once, and whether it knows base64. A batch that is refused
 * is halved, and a single text shortened: one text that no service takes must not keep the others from their vectors.
 *
 * @throws ModelFailure, AppError MODELS.ANSWER
 */
export function vectorRequests(call: CallModel): RequestVectors {
  let most = Number.POSITIVE_INFINITY;
  let asksBase64 = true;
  let hasWorked = false;

  async function send(texts: readonly string[]): Promise<Float32Array[]> {
    const encoding = asksBase64 ? { encoding_format: 'base64' } : {};
    const input = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
    const vectors = readVectors(await call({ input: texts, ...encoding }, { input, output: 0 }), texts.length);
    hasWorked = true;
    return vectors;
  }

  async function request(texts: readonly string[]): Promise<Answer> {
    if (texts.length > most) return inHalves(texts);
    try {
      return { vectors: await send(texts), refused: false };
    } catch (error) {
      if (!isRefusal(error, texts.length)) throw error;
      if (asksBase64 && (texts.length === 1 || /encoding|base64/i.test(error.message))) {
        asksBase64 = false;
        return { ...(await request(texts)), refused: true };
      }
      return { ...(await (texts.length > 1 ? halve(texts) : shorten(texts[0]!))), refused: true };
    }
  }

  /** Both halves taken, the number of texts was the trouble; otherwise it was one of them. */
  async function halve(texts: readonly string[]): Promise<Answer> {
    const answer = await inHalves(texts);
    if (!answer.refused) most = Math.min(most, Math.ceil(texts.length / 2));
    return answer;
  }

  async function inHalves(texts: readonly string[]): Promise<Answer> {
    const middle = Math.ceil(texts.length / 2);
    const first = await request(texts.slice(0, middle));
    const second = await request(texts.slice(middle));
    return { vectors: [...first.vectors, ...second.vectors], refused: first.refused || second.refused };
  }

  async function shorten(text: string): Promise<Answer> {
    const shorter = firstHalf(text);
    if (shorter !== null) return request([shorter]);
    // Is it this text, or would none be taken?
    if (!hasWorked) await send([HARMLESS_TEXT]);
    return { vectors: [null], refused: true };
  }

  return async (texts) => (await request(texts)).vectors;
}

function isRefusal(error: unknown, texts: number): error is ModelFailure {
  if (!(error instanceof ModelFailure) || error.status === null) return false;
  return refusals.has(error.status) || (texts > 1 && error.status === FELL_OVER);
}
