import { chooseAction, matchSection } from './choose-action.js';
import { limitsFor, workflowsFor } from './limits.js';
import { remember } from './memory.js';
import { findMentions } from './mentions.js';
import type { Act, AgentContext, AgentReply, TurnTrace } from './ports.js';
import { readPassage } from './read-passage.js';
import type { SectionReading, ToolReading } from './reading.js';
import type { IndexReading } from './retrieve.js';
import { reviewAnswer } from './review.js';
import { termsOf } from './terms.js';
import { type ToolOutcome, ToolUse } from './tool-use.js';
import { say } from './wording.js';

/** What the agent takes a user message for. */
type Message = 'request' | 'answer' | 'objection' | 'thanks' | 'parting' | 'wants_person';

/**
 * One conversation as a simulated model conducts it. It knows what a real one would: the harness, what was said, what
 * tools, indexes and memory returned. Its habits decide where the harness is silent.
 */
export class Agent {
  /** Facts written down in this conversation, by slot key. */
  readonly noted = new Map<string, string>();
  private readonly tools: ToolUse;
  private readonly heard: string[] = [];
  private readonly tried = new Set<string>();
  private request = '';
  private turns = 0;
  private lastAction: string | null = null;
  private lastReply: AgentReply | null = null;

  constructor(private readonly context: AgentContext) {
    this.tools = new ToolUse(context);
  }

  /** Answers one user message and records each step it takes. */
  reply(text: string, trace: TurnTrace): AgentReply {
    this.turns += 1;
    const message = this.understand(text);
    this.heard.push(text);
    const understood = this.context.reading.spelling.correct(text);
    for (const [key, value] of remember(text, this.context, trace)) this.noted.set(key, value);
    this.lastReply = this.respond(message, understood, trace);
    return this.lastReply;
  }

  private understand(text: string): Message {
    if (/^(?:\W|ok|okay|great|perfect|brilliant|oh)*(?:thanks|thank you|cheers)\b/i.test(text) && text.length < 60)
      return 'thanks';
    if (/\b(?:human|real person|a person|someone real|representative|speak to (?:someone|somebody))\b/i.test(text))
      return 'wants_person';
    if (/\b(?:forget it|give up|waste of time)\b/i.test(text)) return 'parting';
    if (this.lastReply === null) return 'request';
    return this.lastReply.act === 'question' && this.givesSomething(text) ? 'answer' : 'objection';
  }

  private givesSomething(text: string): boolean {
    return text.split(' ').length <= 4 || findMentions(text, this.context.nowMs).length > 0;
  }

  private respond(message: Message, text: string, trace: TurnTrace): AgentReply {
    if (message === 'thanks') return this.close('farewell', say('farewell', this.context.draws), trace);
    if (message === 'parting') return this.close('farewell', say('sorry', this.context.draws), trace);
    if (message === 'wants_person') return this.handOff(trace);
    if (message === 'request') this.request = text;
    if (message === 'objection') this.reconsider(text);
    const request = new Set(termsOf(this.request));
    const workflows = workflowsFor(request, this.context.reading);
    const limits = limitsFor(workflows, this.context.reading);
    if (limits.turns !== null && this.turns > limits.turns) return this.reachLimit(limits.onLimit, trace);
    this.tools.beginTurn(workflows, limits, trace, {
      text: this.heard.join(' . '),
      mentions: [...this.heard].reverse().flatMap((said) => findMentions(said, this.context.nowMs)),
    });
    return this.act(request, message === 'objection', trace);
  }

  private reconsider(text: string): void {
    const { draws, habits } = this.context;
    this.request = `${this.request} ${text}`;
    const { act } = this.lastReply as AgentReply;
    const missed =
      act === 'answer' ||
      act === 'question' ||
      (act === 'claim' && /\bnot what I\b|\bwrong\b|\bnot answer\b/i.test(text));
    if (missed && this.lastAction && draws.chance('corrects', habits.corrects)) this.tried.add(this.lastAction);
  }

  private act(request: ReadonlySet<string>, objected: boolean, trace: TurnTrace): AgentReply {
    const { draws, habits } = this.context;
    if (draws.always('lapses') < habits.lapses) return this.close('hedge', say('hedge', draws), trace);
    const found = matchSection(request, this.context);
    const section = found && draws.always('follows-section') < habits.followsSections ? found : null;
    if (section && section.tools.length === 0) return this.close('answer', section.facts.join(' '), trace);
    const action = chooseAction(this.request, section, this.tried, this.context);
    if (action.kind === 'none') return this.withoutPolicy(null, trace);
    if (action.kind === 'search') return this.search(action.index, request, trace);
    const { tool } = action;
    this.lastAction = tool.document.name;
    if (tool.underPolicy && !section?.tools.includes(tool.document.name)) return this.withoutPolicy(tool, trace);
    return this.useTool(tool, section, request, objected, trace);
  }

  private useTool(
    tool: ToolReading,
    section: SectionReading | null,
    request: ReadonlySet<string>,
    objected: boolean,
    trace: TurnTrace,
  ): AgentReply {
    const outcome = this.tools.use(tool, objected);
    if (outcome.act !== 'answer' && outcome.act !== 'claim') return this.conclude(outcome, trace);
    const reviewed = reviewAnswer(outcome, request, this.tools, this.context, trace);
    const facts = section?.facts.length ? ` ${section.facts.join(' ')}` : '';
    return this.conclude({ ...reviewed, text: reviewed.text + facts }, trace);
  }

  private conclude(outcome: ToolOutcome, trace: TurnTrace): AgentReply {
    if (outcome.act === 'hand_off') return this.handOff(trace, outcome.to);
    return this.close(outcome.act, outcome.text, trace, outcome.asks);
  }

  private search(index: IndexReading, request: ReadonlySet<string>, trace: TurnTrace): AgentReply {
    const { draws, habits, reading } = this.context;
    this.lastAction = null;
    const { query, documents } = index.search(this.request);
    trace.retrieval({ source: index.document.name, query, documents, durationMs: draws.integer('search-ms', 40, 160) });
    const passage = readPassage([...request], documents, index, reading);
    if (passage) return this.close('answer', passage, trace);
    const reaction = draws.weighted('without-knowledge', habits.withoutKnowledge);
    if (reaction === 'handOff') return this.handOff(trace);
    const act = reaction === 'invent' ? 'invention' : 'hedge';
    return this.close(act, say(act, draws), trace);
  }

  /** No section says what to do: the model falls back on its temper, and is sometimes right. */
  private withoutPolicy(tool: ToolReading | null, trace: TurnTrace): AgentReply {
    const { draws, habits } = this.context;
    const reaction = draws.weighted('without-policy', habits.withoutPolicy);
    if (reaction === 'guess' && tool) return this.conclude(this.tools.use(tool, false), trace);
    const act: Act = reaction === 'refuse' ? 'refusal' : reaction === 'invent' ? 'invention' : 'hedge';
    return this.close(act, say(act, draws), trace);
  }

  private reachLimit(onLimit: 'answer' | 'hand_off' | 'stop', trace: TurnTrace): AgentReply {
    if (onLimit === 'hand_off') return this.handOff(trace);
    return this.close('apology', say('apology', this.context.draws), trace);
  }

  private handOff(trace: TurnTrace, to: string | null = null): AgentReply {
    const { draws, staff } = this.context;
    const text = say('handOff', draws);
    const target = to ?? staff;
    trace.handOff({ to: target, text, durationMs: draws.integer('hand-off-ms', 20, 60) });
    return { act: 'hand_off', text, asks: null, to: target };
  }

  private close(act: Act, text: string, trace: TurnTrace, asks: string | null = null): AgentReply {
    const durationMs = this.context.draws.integer('chat-ms', 500, 1600);
    trace.chat({ text, toolCalls: [], finishReason: 'stop', durationMs });
    return { act, text, asks, to: null };
  }
}
