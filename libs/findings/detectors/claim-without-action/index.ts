import type { Detector, Draft } from '../../detector.js';
import { claimsIn } from './claims.js';
import { Deeds } from './deeds.js';

const madeTrueSeverity = 0.3;

export const claimWithoutAction: Detector = {
  name: 'claim-without-action',
  kind: 'failure',
  pattern: 'false_claim',
  severity: 0.9,
  version: 1,
  detect(_conversation, { reading, normal }) {
    if (!normal.usesTools) return [];
    const deeds = new Deeds(reading);
    const drafts: Draft[] = [];
    for (const turn of reading.turns) {
      // Words of a person who took over are no claims of the agent: the person has tools we do not see.
      if (!turn.reply || turn.turn.reply!.by !== null) continue;
      const claim = claimsIn(turn.reply).find((one) => !deeds.back(one, turn.index));
      if (!claim) continue;
      drafts.push({
        turn: turn.index,
        spanIds: [turn.agentSpanId ?? turn.turn.reply!.spanId],
        severity: deeds.makeTrueAfter(claim, turn.index) ? madeTrueSeverity : undefined,
        message: `The agent said "${claim.phrase}", and no call that worked could have done it.`,
        evidence: { claim: claim.phrase },
      });
    }
    return drafts;
  },
};
