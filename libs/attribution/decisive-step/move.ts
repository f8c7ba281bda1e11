import type { Conversation, Message, Step, StepOf } from '#contracts';
import { asksNothing, type Outcome, observed, outcomeOf, textOf } from './outcome.js';
import { isRawMaterial } from './raw-material.js';
import { bounded, splitCode } from './wording.js';

/** What one agent did at once: its message, and what came of the calls in it. */
export interface Move {
  /** The step that is to blame if the move is. */
  readonly spanId: string;
  readonly turn: number;
  readonly agent: string | null;
  readonly text: string;
  /** The text without and with what is meant for a machine. */
  readonly prose: string;
  readonly code: string;
  /** The message is material passed on, not the agent's words. */
  readonly isRaw: boolean;
  /** What the user said between the move before and this one. */
  readonly heard: string;
  /** Names of the tools it called: those its message names, and those that ran. */
  readonly calls: Set<string>;
  readonly outcomes: Outcome[];
  /** The message and all that it called. */
  readonly spanIds: string[];
}

/**
 * The moves of a conversation in order. A call belongs to the message that made it; one that no message of its turn
 * made is a move of its own. What a model was shown and nobody had said is what came of the move before.
 */
export function readMoves(conversation: Conversation): Move[] {
  const moves: Move[] = [];
  const said = new Set<string>();
  for (const { index, user, steps } of conversation.turns) {
    let heard = user?.text ?? '';
    let author: Move | null = null;
    const begin = (step: Step) => {
      const move = moveOf(step, index, heard);
      moves.push(move);
      heard = '';
      return move;
    };
    said.add(gist(heard));
    for (const step of steps) {
      if (step.kind === 'llm') {
        moves.at(-1)?.outcomes.push(...observations(step, said));
        said.add(gist(step.text));
        author = begin(step);
      } else {
        if (step.kind === 'tool') said.add(gist(textOf(step.result)));
        const outcome = outcomeOf(step);
        if (outcome !== null) takeOutcome(author ?? begin(step), step, outcome);
      }
    }
  }
  return moves;
}

function moveOf(step: Step, turn: number, heard: string): Move {
  const { spanId, agent } = step;
  const text = step.kind === 'llm' ? bounded(step.text) : '';
  const asked = step.kind === 'llm' ? step.toolCalls.filter((call) => !asksNothing(call.arguments)) : [];
  return {
    ...{ spanId, turn, agent, text, ...splitCode(text), isRaw: isRawMaterial(text), heard: bounded(heard) },
    ...{ calls: new Set(asked.map(({ name }) => name)), outcomes: [], spanIds: [spanId] },
  };
}

function takeOutcome(move: Move, step: Step, outcome: Outcome): void {
  move.outcomes.push(outcome);
  if (step.kind === 'tool') move.calls.add(step.name);
  if (step.spanId !== move.spanId) move.spanIds.push(step.spanId);
}

/** Results that stand only in what the model was shown next: an agent that runs its own code leaves no other trace. */
function observations(step: StepOf<'llm'>, said: Set<string>): Outcome[] {
  const fresh = step.input.filter(({ role, text }) => isShown(role) && text !== '' && !said.has(gist(text)));
  for (const { text } of fresh) said.add(gist(text));
  return fresh.map(({ text }) => observed(text));
}

function isShown(role: Message['role']): boolean {
  return role === 'tool' || role === 'user';
}

/** Enough of a text to know it again. */
function gist(text: string): string {
  return text.slice(0, 200).trim();
}
