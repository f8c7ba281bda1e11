import type { Conversation, Finding, Step } from '#contracts';
import { stem } from '../../language/similarity.js';
import type { Words } from '../../language/words.js';
import { readConversation, type TurnReading } from '../../reading/reading.js';
import type { ToolUse } from '../../reading/tool-uses.js';
import type { UserReading } from '../../reading/user-act.js';

/** Terms and how often each occurs. A term is a 32-bit hash, so that nothing said can be read back from one. */
export interface TermList {
  readonly hashes: Uint32Array;
  readonly counts: Float32Array;
}

/** Of a longer conversation the last turns are read: they show the end, and bound the work. */
const maximumTurns = 200;
const maximumTerms = 20_000;
/** Acts in a row that make a term. */
const longestRun = 3;
/** Acts before the end that make a term together. */
const longestTail = 4;
const thresholds = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50];

/**
 * What was said and done, as a bag: stemmed words and pairs of words of each side, those of the last turn also apart;
 * acts of both sides and steps with their outcome, alone, in runs and as the tail; counts; names of findings.
 */
export function termsOf(conversation: Conversation, findings: readonly Finding[]): TermList {
  const { turns, tools } = readConversation(conversation);
  const recent = turns.slice(-maximumTurns);
  const bag = new Bag();
  const lastUser = recent.findLast((turn) => turn.user !== null);
  const lastReply = recent.findLast((turn) => turn.reply !== null);
  for (const turn of recent) {
    bag.addWords('user', turn.user);
    if (turn === lastUser) bag.addWords('user last', turn.user);
    bag.addWords('agent', turn.reply);
    if (turn === lastReply) bag.addWords('agent last', turn.reply);
  }
  bag.addFlow(recent.flatMap(actsOf));
  bag.addCount('turns', turns.length);
  bag.addCount('calls', tools.length);
  bag.addCount('failed calls', tools.filter((use) => use.error !== null).length);
  for (const { detector } of findings) bag.add(hashOf('finding', detector));
  return bag.list();
}

class Bag {
  private readonly counts = new Map<number, number>();

  list(): TermList {
    return { hashes: Uint32Array.from(this.counts.keys()), counts: Float32Array.from(this.counts.values()) };
  }

  add(term: number): void {
    const count = this.counts.get(term);
    if (count !== undefined || this.counts.size < maximumTerms) this.counts.set(term, (count ?? 0) + 1);
  }

  addWords(side: string, words: Words | null): void {
    const seed = hashOf(side);
    let before = '';
    for (const word of words?.list ?? []) {
      // Numbers name a case, not what cases share.
      const stemmed = /\d/.test(word) ? '#' : stem(word);
      this.add(hashOn(seed, stemmed));
      this.add(hashOn(hashOn(seed, before), stemmed));
      before = stemmed;
    }
  }

  addFlow(acts: readonly string[]): void {
    for (let i = 0; i < acts.length; i++)
      for (let length = 1; length <= longestRun && length <= i + 1; length++)
        this.add(hashOf('run', ...acts.slice(i + 1 - length, i + 1)));
    for (let length = 1; length <= longestTail && length <= acts.length; length++)
      this.add(hashOf('tail', ...acts.slice(-length)));
  }

  /** One term per threshold reached, so that a linear model can bend. */
  addCount(name: string, count: number): void {
    for (const threshold of thresholds) if (count >= threshold) this.add(hashOf(name, String(threshold)));
  }
}

function actsOf(turn: TurnReading): string[] {
  const uses = new Map(turn.tools.map((use) => [use.step.spanId, use]));
  return [
    ...(turn.says ? [`user ${actOf(turn.says)}`] : []),
    ...turn.turn.steps.filter(isAct).map((step) => stepAct(step, uses.get(step.spanId))),
    ...(turn.reply ? [`agent ${turn.does.act}`] : []),
  ];
}

/** What a model said stands in the reply; thumbs are no sign of success. */
function isAct({ kind }: Step): boolean {
  return kind !== 'llm' && kind !== 'feedback';
}

/** What a step did, in names that telemetry of an agent repeats; never a result, an argument or a comment. */
function stepAct(step: Step, use: ToolUse | undefined): string {
  const failed = step.error !== null || use?.error != null;
  return `${step.kind} ${step.kind === 'tool' ? step.name : ''} ${failed ? 'failed' : 'worked'}`;
}

/** The most telling thing a user's message does. */
function actOf(says: UserReading): string {
  if (says.surrender) return 'gives up';
  if (says.rejection) return 'rejects';
  if (says.reminder) return 'reminds';
  if (says.personRequest) return 'wants a person';
  if (says.satisfaction) return 'is content';
  if (says.deferral) return 'puts off';
  if (says.consent) return 'consents';
  if (says.asks) return 'asks';
  return says.thanks ? 'thanks' : 'tells';
}

const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/** FNV-1a, 32 bits, over UTF-16 units. */
function hashOn(seed: number, text: string): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), prime);
  // A unit no word holds parts this text from the next.
  return Math.imul(hash ^ 0xffff, prime) >>> 0;
}

function hashOf(...texts: string[]): number {
  return texts.reduce(hashOn, offsetBasis);
}
