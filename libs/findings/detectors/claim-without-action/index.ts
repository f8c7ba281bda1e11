import type { Detector, Draft } from '../../detector.js';
import type { Reading, TurnReading } from '../../reading/reading.js';
import { type Claim, claimsIn } from './claims.js';
import { Deeds, isNamedByCall } from './deeds.js';

const madeTrueSeverity = 0.3;

export const claimWithoutAction: Detector = {
  name: 'claim-without-action',
  kind: 'failure',
  pattern: 'false_claim',
  severity: 0.9,
  version: 2,
  detect(_conversation, { reading, normal }) {
    if (!normal.usesTools) return [];
    const claiming = reading.turns.flatMap((turn) => claimsOf(turn, reading));
    if (claiming.length === 0) return [];
    const deeds = new Deeds(reading);
    const drafts: Draft[] = [];
    for (const { turn, claims } of claiming) {
      const claim = claims.find((one) => !deeds.back(one, turn.index));
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

/** Words of a person who took over are no claims of the agent: the person has tools we do not see. */
function claimsOf(turn: TurnReading, reading: Reading): { turn: TurnReading; claims: Claim[] }[] {
  if (!turn.reply || turn.turn.reply!.by !== null) return [];
  const claims = claimsIn(turn.reply).filter((claim) => !isNamedByCall(claim, turn.index, reading));
  return claims.length === 0 ? [] : [{ turn, claims }];
}
