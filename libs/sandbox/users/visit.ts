import type { Draws } from '../random.js';
import type { Ending } from '../truth/record.js';
import type { CallRecord } from '../world/world.js';
import { nextNeed, type Said } from './needs-met.js';
import { type Manner, phrase } from './phrase.js';
import type { User } from './population.js';
import type { Intent, Need, Population } from './schema.js';
import type { SlotValue } from './slot-values.js';
import { objectionsTo, wording } from './wording.js';

/** What the agent said, as the user takes it. `asks` names the argument asked for; `staff`: a person has taken over. */
export interface Heard extends Said {
  asks: string | null;
  staff: boolean;
}

const MAX_MESSAGES = 6;
/** Annoyance from which a user who was served in the end still counts the visit as bad. */
const SPOILT_FROM = 0.5;
const cost: Record<string, number> = {
  hedge: 0.4,
  refusal: 0.5,
  invention: 0.4,
  answer: 0.35,
  claim: 0.4,
  apology: 0.45,
  stall: 0.45,
  hand_off: 0.5,
  question: 0.3,
  farewell: 0.4,
};

/** One user's side of one conversation: what they want, what they say, how it wears on them. */
export class Visit {
  annoyance = 0;
  ending: Ending | null = null;
  /** The user told this fact in an earlier conversation and had to say it again. */
  restatedFact: string | null = null;
  /** Sentences in which the user stated lasting facts. */
  readonly statements: { fact: string; text: string }[] = [];
  private readonly replies: Said[] = [];
  private readonly words: Record<string, string>;
  private readonly manner: Manner;
  private messages = 0;

  constructor(
    private readonly user: User,
    private readonly intent: Intent,
    private readonly slots: ReadonlyMap<string, SlotValue>,
    private readonly toldBefore: ReadonlySet<string>,
    private readonly population: Population,
    private readonly draws: Draws,
  ) {
    this.manner = { persona: user.persona, population, draws };
    this.words = Object.fromEntries([...slots].map(([name, value]) => [name, value.said]));
  }

  /** The need is met and the way there was bearable. */
  get satisfied(): boolean {
    return this.ending === 'content' && this.annoyance < SPOILT_FROM;
  }

  open(): string {
    this.messages += 1;
    return this.draws.pick('opener', wording.openers) + this.request() + this.draws.pick('closer', wording.closers);
  }

  /** What the user says next, or null when they have left. */
  react(heard: Heard, log: readonly CallRecord[]): string | null {
    if (this.ending) return null;
    this.replies.push(heard);
    if (heard.act === 'question' && heard.asks) return this.answer(heard.asks);
    const need = nextNeed(this.intent.needs, this.slots, log, this.replies);
    if (!need) return this.end('content', this.user.persona.thanks);
    if (heard.staff) return this.end('served_by_staff', this.user.persona.thanks);
    const believable = heard.act === 'invention' || (heard.act === 'claim' && speaksOf(need, heard.text));
    if (believable && !this.draws.chance('checks', this.user.persona.checks))
      return this.end('deceived', this.user.persona.thanks);
    this.annoyance += cost[heard.act] ?? 0.4;
    return this.goOn(heard.act === 'claim' && !speaksOf(need, heard.text) ? { ...heard, act: 'answer' } : heard);
  }

  private end(ending: Ending, thanks: number): string | null {
    this.ending = ending;
    return this.draws.chance('thanks', thanks) ? this.draws.pick('thanks-words', wording.thanks) : null;
  }

  private goOn(heard: Heard): string | null {
    const { persona } = this.user;
    const worn = this.annoyance >= persona.patience || this.messages >= MAX_MESSAGES;
    if (!worn) {
      this.messages += 1;
      const complains = this.draws.chance('complains', persona.complains);
      const objection = complains ? this.draws.pick('objection', objectionsTo(heard.act)) : '';
      return objection + this.request();
    }
    if (this.draws.chance('leaves-in-silence', persona.leavesInSilence)) {
      this.ending = 'left_in_silence';
      return null;
    }
    if (
      heard.act !== 'hand_off' &&
      this.draws.chance('asks-for-person', persona.asksForPerson) &&
      this.messages < MAX_MESSAGES
    ) {
      this.messages = MAX_MESSAGES;
      return this.draws.pick('person', wording.personRequests);
    }
    this.ending = 'gave_up_aloud';
    return this.draws.pick('parting', wording.partings);
  }

  private answer(argument: string): string | null {
    const name = this.slotFor(argument);
    const value = name === null ? undefined : this.slots.get(name);
    if (!value || this.messages >= MAX_MESSAGES) {
      this.annoyance += cost.question as number;
      return this.goOn({ act: 'answer', text: '', asks: null, staff: false });
    }
    this.messages += 1;
    if (value.slot.kind === 'fact') return this.stateFact(value.slot.fact);
    return this.draws.pick('gives', wording.gives) + value.said;
  }

  private stateFact(name: string): string {
    const fact = this.population.facts.find((candidate) => candidate.name === name);
    const template = this.draws.pick('states', fact?.says ?? ['[value]']);
    const text = template.replaceAll('[value]', this.user.facts.get(name) ?? '');
    this.statements.push({ fact: name, text });
    if (!this.toldBefore.has(name)) return text;
    this.restatedFact = name;
    this.annoyance += 0.55;
    return this.draws.pick('again', wording.again) + text;
  }

  /** The slot an argument stands for: as the needs say, else by its name. */
  private slotFor(argument: string): string | null {
    for (const need of this.intent.needs) {
      const slot = need.kind === 'call' ? need.arguments[argument] : undefined;
      if (slot) return slot;
    }
    return [...this.slots.keys()].find((name) => argument.split('_').includes(name)) ?? null;
  }

  private request(): string {
    const template = this.draws.pick('phrasing', this.intent.phrasings);
    return phrase(template, this.words, this.manner);
  }
}

/** Whether a claim is about what the user wanted done. */
function speaksOf(need: Need, text: string): boolean {
  if (need.kind !== 'call') return false;
  const claim = text.toLowerCase();
  return need.tool
    .split('_')
    .slice(1)
    .every((word) => claim.includes(word));
}
