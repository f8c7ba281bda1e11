import type { Detector, Draft } from '../../detector.js';
import { stem } from '../../language/similarity.js';
import { readWords } from '../../language/words.js';
import type { Reading, TurnReading } from '../../reading/reading.js';
import { changesState } from '../../reading/tool-kinds.js';
import { resultText, type ToolUse } from '../../reading/tool-uses.js';
import { type Claim, claimsIn } from './claims.js';
import type { VerbFamily } from './verbs.js';

const madeTrueSeverity = 0.3;

export const claimWithoutAction: Detector = {
  name: 'claim-without-action',
  kind: 'failure',
  pattern: 'false_claim',
  severity: 0.75,
  version: 1,
  detect(_conversation, { reading, normal }) {
    if (!normal.usesTools) return [];
    const drafts: Draft[] = [];
    for (const turn of reading.turns) {
      // Words of a person who took over are no claims of the agent: the person has tools we do not see.
      if (!turn.reply || turn.turn.reply!.by !== null) continue;
      const claim = claimsIn(turn.reply).find((one) => !isBacked(one, turn, reading));
      if (!claim) continue;
      drafts.push({
        turn: turn.index,
        spanIds: [turn.agentSpanId ?? turn.turn.reply!.spanId],
        severity: isMadeTrue(claim, turn, reading) ? madeTrueSeverity : undefined,
        message: `The agent said "${claim.phrase}", and no call that worked could have done it.`,
        evidence: { claim: claim.phrase },
      });
    }
    return drafts;
  },
};

/** A later call did what had been claimed: the user noticed, or the agent did. */
function isMadeTrue({ family }: Claim, turn: TurnReading, reading: Reading): boolean {
  return reading.tools.some(
    (use) =>
      use.turn > turn.index &&
      use.error === null &&
      (family === null ? changesState(use.name) : couldDo(use, family, reading)),
  );
}

/** Could any call that worked so far have done it, or was the claim only a report of what was read or said? */
function isBacked({ family, firstPerson }: Claim, turn: TurnReading, reading: Reading): boolean {
  const done = reading.tools.filter((use) => use.turn <= turn.index && use.error === null);
  if (family === null) return done.some((use) => changesState(use.name));
  if (done.some((use) => couldDo(use, family, reading))) return true;
  return !firstPerson && textsBefore(turn, done, reading).some((text) => says(text, family));
}

function couldDo(use: ToolUse, family: VerbFamily, reading: Reading): boolean {
  const description = reading.offered.get(use.name)?.description?.slice(0, 300) ?? '';
  const given = JSON.stringify(use.step.arguments).slice(0, 2000);
  return readWords(`${use.name} ${description} ${given}`).list.some((word) => family.tools.has(stem(word)));
}

/** What the agent had been told or had looked up by then. */
function textsBefore(turn: TurnReading, done: readonly ToolUse[], reading: Reading): string[] {
  const turns = reading.turns.filter((one) => one.index <= turn.index);
  return [
    ...done.map(resultText),
    ...turns.map((one) => one.turn.user?.text ?? ''),
    ...turns.flatMap((one) => one.retrievals.flatMap((step) => step.documents.map((document) => document.text))),
  ];
}

function says(text: string, family: VerbFamily): boolean {
  return readWords(text).list.some((word) => family.participles.has(word));
}
