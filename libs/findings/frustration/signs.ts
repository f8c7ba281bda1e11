import type { TurnReading } from '../reading/reading.js';
import { isRestatement, saysTheSame } from './sameness.js';

/** What each sign adds to the level. Set by hand; few alone reach the threshold. */
const weights = {
  surrender: 0.75,
  /** Never mind: given up, or no longer needed. */
  retraction: 0.45,
  profanity: 0.6,
  sarcasm: 0.5,
  /** To have told it in an earlier session weighs more: the user expected to be known. */
  earlierSession: 0.75,
  reminder: 0.5,
  rejection: 0.4,
  restatement: 0.35,
  personRequest: 0.25,
  /** Asked again for a person. */
  personAgain: 0.5,
  repeatedReply: 0.2,
  intensity: 0.3,
  /** Grown curt, while displeased. */
  curt: 0.15,
  satisfaction: -0.5,
  thanks: -0.3,
} as const;

/** What is left of an objection or reminder that is put with manners: a polite correction is talk. */
const courteousShare = 0.5;
/** The first message cannot be about the agent: what it reports may still be heard in what follows. */
const firstMessageShare = 0.5;
const curtWords = 3;

/** What one turn shows: what it adds, whether it restates, and the words that show it most. */
export interface TurnSigns {
  readonly added: number;
  readonly restates: boolean;
  readonly phrase: string | null;
}

/** `earlier`: the turns before in which the user spoke, the nearest last; `level` is what they left. */
export function signsOf(turn: TurnReading, earlier: readonly TurnReading[], level: number): TurnSigns {
  const says = turn.says!;
  if (earlier.length === 0) return firstSigns(turn);
  const restates = earlier.some((before) => isRestatement(turn, before));
  const calm = says.satisfaction !== null || (says.thanks !== null && !says.rejection);
  const words =
    says.surrender ?? says.profanity ?? says.sarcasm ?? says.earlierSession ?? says.reminder ?? says.rejection;
  let added = says.intensity * weights.intensity + saidOutright(turn) * (isHeated(turn) ? 1 : courteousShare);
  if (says.surrender && !calm) added += says.retracts ? weights.retraction : weights.surrender;
  if (says.profanity) added += weights.profanity;
  if (says.sarcasm) added += weights.sarcasm;
  if (restates) added += weights.restatement;
  if (says.personRequest)
    added += earlier.some((before) => before.says?.personRequest) ? weights.personAgain : weights.personRequest;
  if (hearsTheSameAgain(earlier)) added += weights.repeatedReply;
  if (level > 0 && isCurt(turn, earlier)) added += weights.curt;
  if (says.satisfaction) added += weights.satisfaction;
  else if (says.thanks) added += weights.thanks;
  return { added, restates, phrase: (words ?? says.personRequest)?.phrase ?? null };
}

function firstSigns({ says }: TurnReading): TurnSigns {
  const heard = says!.profanity ?? says!.personRequest;
  const added =
    says!.intensity * weights.intensity +
    (says!.profanity ? weights.profanity : 0) +
    (says!.personRequest ? weights.personRequest : 0);
  return { added: added * firstMessageShare, restates: false, phrase: heard?.phrase ?? null };
}

/** Objections and reminders: what a calm user may say as well. */
function saidOutright({ says }: TurnReading): number {
  const told = says!.earlierSession ? weights.earlierSession : says!.reminder ? weights.reminder : 0;
  return told + (says!.rejection ? weights.rejection : 0);
}

function isHeated({ says }: TurnReading): boolean {
  return !says!.courteous || says!.intensity > 0 || says!.profanity !== null || says!.sarcasm !== null;
}

/** Says little where more was said before, and neither answers a question nor winds up. */
function isCurt(turn: TurnReading, earlier: readonly TurnReading[]): boolean {
  const last = earlier.at(-1)!;
  const words = turn.user!.list.length;
  if (words > curtWords || last.does.act === 'question' || turn.says!.pleasantry || turn.says!.consent) return false;
  return last.user!.list.length >= 2 * words;
}

function hearsTheSameAgain(earlier: readonly TurnReading[]): boolean {
  const [before, last] = earlier.slice(-2);
  return before !== undefined && last !== undefined && saysTheSame(before, last);
}
