import { Agent } from './model/agent.js';
import type { Habits } from './model/habits.js';
import type { AgentReply, TurnTrace } from './model/ports.js';
import type { HarnessReading } from './model/reading.js';
import { termsOf } from './model/terms.js';
import { Draws } from './random.js';
import type { Scenario } from './scenario/schema.js';
import type { User } from './users/population.js';
import type { Intent, Need } from './users/schema.js';
import type { SlotValue } from './users/slot-values.js';
import { Visit } from './users/visit.js';
import { World } from './world/world.js';

/** Everything that is settled before the first word, whatever harness serves it. */
export interface Occasion {
  index: number;
  /** Seeds every draw of the conversation. */
  key: string;
  atMs: number;
  user: User;
  intent: Intent;
  slots: ReadonlyMap<string, SlotValue>;
  toldBefore: ReadonlySet<string>;
  outages: ReadonlyMap<string, { incident: string; share: number }>;
}

/** The trace of one turn, as far as a conversation needs it. */
export interface Turn extends TurnTrace {
  staffReply(to: string, text: string, durationMs: number): void;
  /** Closes the turn and tells when, in ms. */
  end(): number;
}

export interface Service {
  reading: HarnessReading;
  habits: Habits;
  /** Facts recalled of the user: slot key → value. */
  recalled: ReadonlyMap<string, string>;
  beginTurn(userText: string, atMs: number): Turn;
}

export interface ConversationRun {
  visit: Visit;
  world: World;
  turns: number;
  /** What the memory slots kept of this conversation: key → value. */
  noted: ReadonlyMap<string, string>;
  endMs: number;
}

const MAX_TURNS = 9;

/** One conversation from the first word to the last. The same occasion and service give the same conversation. */
export function runConversation(scenario: Scenario, occasion: Occasion, service: Service): ConversationRun {
  const draws = new Draws(`${occasion.key}/agent`);
  const world = openWorld(scenario, occasion);
  const visit = new Visit(
    occasion.user,
    occasion.intent,
    occasion.slots,
    occasion.toldBefore,
    scenario.population,
    new Draws(`${occasion.key}/user`),
  );
  const agent = new Agent({
    reading: service.reading,
    habits: service.habits,
    draws,
    nowMs: occasion.atMs,
    recalled: service.recalled,
    callTool: (name, args) => world.call(name, args),
    staff: scenario.staff.name,
  });
  let atMs = occasion.atMs;
  let turns = 0;
  let words: string | null = visit.open();
  while (words !== null && turns < MAX_TURNS) {
    const turn = service.beginTurn(words, atMs);
    if (turns === 0) recordRecall(words, service, turn);
    turns += 1;
    const reply = agent.reply(words, turn);
    const staffText = reply.act === 'hand_off' ? staffAnswer(scenario, occasion, draws) : null;
    if (staffText)
      turn.staffReply(reply.to ?? scenario.staff.name, staffText, draws.integer('staff-ms', 20_000, 90_000));
    atMs = turn.end();
    words = visit.react(heardAs(reply, staffText), world.log);
    atMs += draws.integer('think-ms', 12_000, 75_000);
  }
  return { visit, world, turns, noted: agent.noted, endMs: atMs };
}

function heardAs(reply: AgentReply, staffText: string | null) {
  return { act: reply.act, text: reply.text, asks: reply.asks, staff: staffText !== null };
}

function openWorld(scenario: Scenario, occasion: Occasion): World {
  const records = new Map<string, Set<string>>();
  for (const { slot, meant } of occasion.slots.values()) {
    if (slot.kind === 'code') records.set(slot.record, (records.get(slot.record) ?? new Set()).add(meant));
  }
  const draws = new Draws(`${occasion.key}/world`);
  return new World(scenario.world, { nowMs: occasion.atMs, draws, records, outages: occasion.outages });
}

/** What a person says who takes over: they know the answer, when somebody is there. */
function staffAnswer(scenario: Scenario, occasion: Occasion, draws: Draws): string | null {
  if (!draws.chance('staff-answers', scenario.staff.answers)) return null;
  return occasion.intent.needs.map((need) => staffWords(need)).join(' ');
}

function staffWords(need: Need): string {
  if (need.kind === 'know') return need.text;
  return `I have taken care of this for you by hand: ${need.tool.replaceAll('_', ' ')} is done.`;
}

/** The memory read that opens a conversation, where any slot is read. */
function recordRecall(words: string, { reading, recalled }: Service, turn: Turn): void {
  const request = new Set(termsOf(words));
  const read = reading.slots.filter(
    ({ slot, terms }) =>
      slot.read.policy === 'always' || (slot.read.policy === 'on_need' && reading.lexicon.coverage(terms, request) > 0),
  );
  if (read.length === 0) return;
  const keys = read.map(({ slot }) => slot.key);
  const records = keys.flatMap((key) => (recalled.has(key) ? [{ key, content: recalled.get(key) as string }] : []));
  turn.memory({ operation: 'read', key: keys.join(' '), records });
}
