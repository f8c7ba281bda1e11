import type { Conversation, Suspect } from '#contracts';
import type { Harness } from '#harness';
import type { AnalysedConversation } from '../case.js';
import { succeededTools } from '../neighbour-tools.js';
import { isUnmet } from '../unmet.js';
import { elementsOf } from './elements.js';
import { Spectrum } from './spectrum.js';

/** The spectrum of an intent's conversations. Versions are told apart where they ran on more than one. */
export function spectrumOf(
  group: readonly AnalysedConversation[],
  harnessOf: (conversation: Conversation) => Harness | null,
): { suspectsOf(conversation: Conversation): Suspect[] } {
  const versions = new Set(group.map(({ conversation }) => harnessOf(conversation)?.hash));
  const shown = (conversation: Conversation) =>
    elementsOf(conversation, versions.size > 1 ? harnessOf(conversation) : null);
  const spectrum = new Spectrum();
  for (const one of group) spectrum.add(shown(one.conversation), succeededTools(one.conversation), isUnmet(one));
  return { suspectsOf: (conversation) => spectrum.suspectsIn(shown(conversation), succeededTools(conversation)) };
}
