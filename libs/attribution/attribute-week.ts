import { type Attribution, groupBy } from '#contracts';
import type { Harness } from '#harness';
import { attribute } from './attribute.js';
import type { AnalysedConversation } from './case.js';
import { findOutages } from './outages.js';
import { type IntentProfile, profileIntent } from './profile.js';

/**
 * Attributes every conversation with findings among those of a period, which serve as each other's neighbours.
 * `harnessOf` gives the harness that produced a conversation, or null. Linear in the steps of all conversations.
 */
export function attributeWeek(
  conversations: AnalysedConversation[],
  harnessOf: (conversation: AnalysedConversation['conversation']) => Harness | null,
): { attributions: Attribution[]; profiles: Map<string, IntentProfile> } {
  const outageSpans = findOutages(conversations);
  const profiles = new Map<string, IntentProfile>();
  for (const [intentId, group] of groupBy(conversations, ({ intentId }) => intentId))
    profiles.set(intentId, profileIntent(intentId, group));
  const attributions: Attribution[] = [];
  for (const analysed of conversations) {
    if (analysed.findings.length === 0) continue;
    const attribution = attribute({
      ...analysed,
      profile: profiles.get(analysed.intentId) as IntentProfile,
      harness: harnessOf(analysed.conversation),
      outageSpans,
    });
    if (attribution !== null) attributions.push(attribution);
  }
  return { attributions, profiles };
}
