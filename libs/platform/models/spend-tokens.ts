import { ModelFailure } from './model-failure.js';
import type { ModelService, Tokens, UsageMeter } from './stores.js';

/** UTF-8 bytes per token, on the low side: the estimate is to be no smaller than what is counted. */
const BYTES_PER_TOKEN = 3;

export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

export interface Spending {
  readonly usage: UsageMeter;
  readonly service: ModelService;
  readonly tokensPerDay: number | null;
}

/**
 * Makes a call within the day's budget: books what it may take, and corrects that by what it says it took. What fails
 * without an answer stays booked, for the server may have done the work.
 *
 * @throws ModelFailure `budget` where the day has no room for it
 */
export async function spendTokens<Result>(
  { usage, service, tokensPerDay }: Spending,
  estimate: Tokens,
  call: () => Promise<{ result: Result; used: Tokens }>,
): Promise<Result> {
  const day = await usage.book(service, estimate, tokensPerDay);
  if (day === null)
    throw new ModelFailure('budget', `The budget of ${tokensPerDay} tokens a day has no room for this call.`);
  const correctTo = (tokens: Tokens) =>
    usage.correct(service, day, {
      input: tokens.input - estimate.input,
      output: tokens.output - estimate.output,
    });
  try {
    const { result, used } = await call();
    await correctTo(used);
    return result;
  } catch (error) {
    const { kind } = error instanceof ModelFailure ? error : { kind: null };
    if (kind === 'refused' || kind === 'busy' || kind === 'unreachable') await correctTo({ input: 0, output: 0 });
    throw error;
  }
}
