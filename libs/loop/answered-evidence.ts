import type { AnalysedConversation } from '#attribution';
import { nanoToMs } from '#contracts';
import type { StoredRelease } from '#harness';

/**
 * Whether a conversation's failure may already be answered, so that it is no evidence for a new edit: it met a change
 * that was taken back since, or it belongs to an intent that a kept change set out to mend and was served without it.
 */
export function isAnswered({ conversation, intentId }: AnalysedConversation, releases: StoredRelease[]): boolean {
  const { arms } = conversation.harness;
  return releases.some((release) => {
    const treated = arms[release.id] === 'treatment';
    if (release.status === 'reverted' || release.status === 'inconclusive') return treated;
    if (release.status !== 'kept' || release.endedAt === null || treated) return false;
    return release.targetIntents.includes(intentId) && nanoToMs(conversation.startNano) < Date.parse(release.endedAt);
  });
}
