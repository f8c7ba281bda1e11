import { groupBy } from '#contracts';
import type { AnalysedConversation } from '../case.js';
import { isUnmet } from '../unmet.js';

/** Fewer conversations of a model tell nothing of it. */
const MIN_SERVED = 10;
/** How much more often needs go unmet, and in how many standard errors of the difference. */
const WORSE_BY = 0.15;
const SURE = 3;

interface Served {
  model: string;
  conversations: number;
  unmet: number;
}

/** Models under which the needs of an intent go unmet more often than under another with the same harness: worse → better. */
export function worseModels(conversations: readonly AnalysedConversation[]): Map<string, string> {
  const worse = new Map<string, string>();
  for (const [, ofVersion] of groupBy(conversations, ({ conversation }) => conversation.harness.version ?? '')) {
    const single = ofVersion.filter(({ conversation }) => conversation.models.length === 1);
    const served = [...groupBy(single, ({ conversation }) => conversation.models[0]!)]
      .map(([model, group]) => ({ model, conversations: group.length, unmet: group.filter(isUnmet).length }))
      .filter((one) => one.conversations >= MIN_SERVED)
      .sort((a, b) => rate(a) - rate(b) || (a.model < b.model ? -1 : 1));
    const best = served[0];
    for (const one of served.slice(1)) if (best !== undefined && isWorse(one, best)) worse.set(one.model, best.model);
  }
  return worse;
}

function isWorse(one: Served, best: Served): boolean {
  const pooled = (one.unmet + best.unmet) / (one.conversations + best.conversations);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / one.conversations + 1 / best.conversations));
  const gap = rate(one) - rate(best);
  return gap >= WORSE_BY && gap >= SURE * error;
}

function rate({ unmet, conversations }: Served): number {
  return unmet / conversations;
}
