import type { Step, StepOf } from '#contracts';
import type { AnalysedConversation } from '../case.js';

/** Calls of one tool right after each other: reading three orders is one thing done three times. */
export interface Call {
  steps: StepOf<'tool'>[];
  /** Where the first of them stands: positions of its turn, and of the step in it. */
  turn: number;
  step: number;
}

/** Between turns, and where a run of calls breaks off. */
export const BREAK = -1;

/**
 * The calls of many conversations in one row. A run is broken by the end of a turn, where the user speaks; by a call that
 * fails; and by any other step of the agent than a call of the model.
 */
export class CallSequences {
  readonly names: string[] = [];
  readonly conversations: AnalysedConversation[] = [];
  /** Number of the tool at each place, or BREAK. */
  readonly tools: number[] = [];
  /** The calls at each place; null at a break. */
  readonly calls: (Call | null)[] = [];
  /** Which conversation each place belongs to. */
  readonly owner: number[] = [];
  private readonly numbers = new Map<string, number>();

  add(analysed: AnalysedConversation): void {
    const before = this.tools.length;
    for (const [turn, { steps }] of analysed.conversation.turns.entries()) {
      for (const [at, step] of steps.entries()) this.addStep(step, turn, at);
      this.addBreak();
    }
    if (this.tools.length > before) this.conversations.push(analysed);
  }

  private addStep(step: Step, turn: number, at: number): void {
    if (step.kind === 'tool' && step.error === null) {
      const tool = this.numberOf(step.name);
      if (this.tools.at(-1) === tool) this.calls.at(-1)!.steps.push(step);
      else this.place(tool, { steps: [step], turn, step: at });
    } else if (step.kind === 'tool' || step.kind === 'retrieval' || step.kind === 'memory' || step.kind === 'handoff')
      this.addBreak();
  }

  private addBreak(): void {
    if (this.tools.length > 0 && this.tools.at(-1) !== BREAK) this.place(BREAK, null);
  }

  private place(tool: number, call: Call | null): void {
    this.tools.push(tool);
    this.calls.push(call);
    this.owner.push(this.conversations.length);
  }

  private numberOf(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}
