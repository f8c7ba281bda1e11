import type { Draws } from '../random.js';
import type { Habits } from './habits.js';
import type { HarnessReading } from './reading.js';

export type ToolArguments = Record<string, string | number>;

/** What a tool answered: an HTTP status, a JSON body, a duration. */
export interface ToolAnswer {
  status: number;
  body: Record<string, string | number>;
  durationMs: number;
}

export interface RetrievedDocument {
  id: string;
  score: number;
  title: string;
  text: string;
}

export interface ModelToolCall {
  id: string;
  name: string;
  arguments: ToolArguments;
}

/** Where the steps of a turn are recorded, in the order they happen. */
export interface TurnTrace {
  chat(step: { text: string; toolCalls: ModelToolCall[]; finishReason: string; durationMs: number }): void;
  tool(step: { call: ModelToolCall; answer: ToolAnswer }): void;
  retrieval(step: { source: string; query: string; documents: RetrievedDocument[]; durationMs: number }): void;
  memory(step: { operation: 'read' | 'write'; key: string; records: { key: string; content: string }[] }): void;
  evaluation(step: { name: string; passed: boolean; explanation: string }): void;
  handOff(step: { to: string; text: string; durationMs: number }): void;
}

/** All that a simulated model can see and touch. */
export interface AgentContext {
  reading: HarnessReading;
  habits: Habits;
  draws: Draws;
  nowMs: number;
  /** Facts recalled of this user when the conversation started: key → value. */
  recalled: ReadonlyMap<string, string>;
  callTool(name: string, args: ToolArguments): ToolAnswer;
  /** To whom a conversation is handed where the harness names nobody. */
  staff: string;
}

/** What kind of thing the agent said last. */
export type Act =
  | 'answer'
  | 'claim'
  | 'question'
  | 'hedge'
  | 'refusal'
  | 'invention'
  | 'apology'
  | 'stall'
  | 'hand_off'
  | 'farewell';

export interface AgentReply {
  act: Act;
  text: string;
  /** For a question: the argument asked for. */
  asks: string | null;
  /** For a hand-off: who takes over. */
  to: string | null;
}
