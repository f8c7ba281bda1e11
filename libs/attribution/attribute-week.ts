import { type Attribution, firstRequest, groupBy, type Incident } from '#contracts';
import type { Harness } from '#harness';
import { attribute } from './attribute.js';
import type { AnalysedConversation, AttributionCase, TriedEdit } from './case.js';
import type { Evidence } from './evidence.js';
import { expectedTools, servingTools } from './expectations.js';
import { findIncidents } from './incidents/find-incidents.js';
import { neighbourhoods } from './neighbourhoods.js';
import { type IntentProfile, profileIntent } from './profile.js';
import { Recurrence } from './recurrence/recurrence.js';
import { contentWords } from './request.js';
import { evidenceRules } from './rules/index.js';
import { spectrumOf } from './spectrum/spectrum-of.js';
import { isUnmet } from './unmet.js';
import { Ways } from './ways/ways.js';

/** All that a week's attribution gives. */
export interface WeekAttribution {
  /** Of the conversations whose need the agent itself did not meet, where anything shows why. */
  attributions: Attribution[];
  profiles: Map<string, IntentProfile>;
  incidents: Incident[];
}

type HarnessOf = (conversation: AnalysedConversation['conversation']) => Harness | null;

export interface AttributionOptions {
  /** Edits tried before: what two layers did not mend is no fault of the harness. */
  tried?: readonly TriedEdit[];
}

/**
 * Attributes every conversation with an unmet need among those of a period, which serve as each other's neighbours.
 * `harnessOf` gives the harness that produced a conversation, or null. Linear in the steps of all conversations.
 */
export function attributeWeek(
  conversations: AnalysedConversation[],
  harnessOf: HarnessOf,
  { tried = [] }: AttributionOptions = {},
): WeekAttribution {
  const { incidents, spans: incidentSpans } = findIncidents(conversations);
  const profiles = new Map<string, IntentProfile>();
  const recurrence = new Recurrence();
  const groups = [...groupBy(conversations, neighbourhoods(conversations))].map(([intentId, group]) => {
    const profile = profileIntent(intentId, group);
    profiles.set(intentId, profile);
    return { group, read: readIntent(group, { profile, harnessOf, incidentSpans, recurrence, tried }) };
  });
  const attributions = groups.flatMap(({ group, read }) => blameIntent(group, read, recurrence));
  return { attributions, profiles, incidents };
}

/** A conversation with an unmet need, and what speaks for each cause. */
interface Read {
  input: AttributionCase;
  evidence: Evidence[];
}

interface Surroundings extends Pick<AttributionCase, 'profile' | 'incidentSpans' | 'tried'> {
  harnessOf: HarnessOf;
  recurrence: Recurrence;
}

function readIntent(
  group: AnalysedConversation[],
  { harnessOf, recurrence, ...shared }: Surroundings,
): Map<string, Read> {
  const { profile } = shared;
  const spectrum = spectrumOf(group, harnessOf);
  const read = new Map<string, Read>();
  for (const analysed of group) {
    const { conversation, findings } = analysed;
    if (!isUnmet(analysed)) {
      recurrence.addMet(profile.intentId, findings);
      continue;
    }
    const expected = expectedTools(profile.uses, contentWords(firstRequest(conversation)));
    const input: AttributionCase = {
      ...analysed,
      ...shared,
      expected,
      serving: servingTools(expected),
      harness: harnessOf(conversation),
      suspects: spectrum.suspectsOf(conversation),
    };
    const evidence = evidenceRules.flatMap((rule) => rule.read(input));
    recurrence.addUnmet(profile.intentId, evidence);
    read.set(conversation.id, { input, evidence });
  }
  return read;
}

/** First those that show why, then those that went the same way as they. */
function blameIntent(
  group: AnalysedConversation[],
  read: ReadonlyMap<string, Read>,
  recurrence: Recurrence,
): Attribution[] {
  const ways = new Ways();
  const blamed = new Map<string, Attribution>();
  for (const { conversation } of group) {
    const known = read.get(conversation.id);
    ways.add(conversation, known !== undefined);
    const attribution = known === undefined ? null : attribute(known.input, known.evidence, recurrence);
    if (attribution === null) continue;
    blamed.set(conversation.id, attribution);
    ways.blame(conversation, attribution);
  }
  return group.flatMap(({ conversation }) => blamed.get(conversation.id) ?? ways.blameFor(conversation) ?? []);
}
