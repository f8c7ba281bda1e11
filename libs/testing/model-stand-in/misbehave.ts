import { completion } from './answer-chat.js';
import { type Said, saidError } from './said.js';

/**
 * What goes wrong with one request: `hang` never answers, `drop` closes the connection, `dribble` begins an answer and
 * never ends it; the others change the answer that would have been given.
 */
export type Misbehaviour =
  | 'hang'
  | 'drop'
  | 'dribble'
  | 'broken-json'
  | 'truncated'
  | 'refusal'
  | 'filtered'
  | 'one-vector-less'
  | 'not-finite'
  | 'shorter-vector'
  | { status: number; retryAfter?: string; location?: string };

type Item = { index: number; embedding: unknown };

/** The answer with one thing wrong. */
export function misbehave(how: Exclude<Misbehaviour, 'hang' | 'drop' | 'dribble'>, said: Said): Said {
  if (typeof how === 'object') {
    const { status, retryAfter, location } = how;
    const headers = { ...(retryAfter && { 'retry-after': retryAfter }), ...(location && { location }) };
    return saidError(status, 'Not this time.', headers);
  }
  const { model, data } = said.body as { model: unknown; data: Item[] };
  const withData = (changed: Item[]): Said => ({ ...said, body: { ...(said.body as object), data: changed } });
  switch (how) {
    case 'broken-json':
      return { ...said, body: JSON.stringify(said.body).slice(0, -20) };
    case 'truncated':
      return completion(model, { content: '{"names": [{"id": "1", "na' }, 'length');
    case 'refusal':
      return completion(model, { content: null, refusal: "I'm sorry, I can't help with that." }, 'stop');
    case 'filtered':
      return completion(model, { content: null }, 'content_filter');
    case 'one-vector-less':
      return withData(data.slice(1));
    case 'not-finite':
      return withData(data.map((item) => ({ ...item, embedding: notFinite })));
    case 'shorter-vector':
      return withData(data.map((item, i) => (i === 0 ? { ...item, embedding: [1, 2] } : item)));
  }
}

/** JSON knows no NaN; base64 does. */
const notFinite = Buffer.from(new Float32Array(64).fill(Number.NaN).buffer).toString('base64');
