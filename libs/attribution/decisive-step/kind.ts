import type { Move } from './move.js';
import { setsOtherTask } from './other-task.js';
import type { Provenance } from './provenance.js';

/**
 * What a move does to the run: `strays` sets a team another task than the user's · `acts` calls a tool, runs code or
 * says what it did and shows what came of it · `asserts` brings in particulars nobody gave · `talks` plans, asks or
 * agrees · `reports` passes on raw material · `restates` quotes the task · `closes` has nothing more to say.
 */
export type MoveKind = 'strays' | 'acts' | 'asserts' | 'talks' | 'reports' | 'restates' | 'closes';

/** `opensTeamwork`: it is the first of a run in which several agents take part. */
export function kindOf(move: Move, provenance: Provenance, { opensTeamwork }: { opensTeamwork: boolean }): MoveKind {
  const { text, heard, isRaw, calls, outcomes } = move;
  if (opensTeamwork && setsOtherTask(text, heard)) return 'strays';
  if (calls.size > 0 || outcomes.length > 0) return 'acts';
  if (text.trim().length < CLOSING_CHARACTERS || COURTESY.test(text)) return 'closes';
  if (isRaw) return DID.test(text) ? 'acts' : 'reports';
  if (quotes(text, heard)) return 'restates';
  return provenance.fresh.length >= FRESH_PARTICULARS ? 'asserts' : 'talks';
}

const CLOSING_CHARACTERS = 40;
const COURTESY =
  /^\s*(?:(?:you['’]re|you are) (?:very |most )?welcome|good-?bye|have a (?:nice|great|good|wonderful|lovely))\b/i;
/** One particular may be a slip of the reading; two are a statement. */
const FRESH_PARTICULARS = 2;
const DID = /^\s*I (?:then |also |have |just )*[a-z]+(?:ed|t|nt)\b/;

/** Whether a text holds what somebody said word for word, or the beginning of it where that is long. */
function quotes(text: string, saying: string): boolean {
  const start = plain(saying).slice(0, 160);
  return start.length >= CLOSING_CHARACTERS && plain(text).includes(start);
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase();
}
