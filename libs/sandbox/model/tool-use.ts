import type { WorkflowDocument } from '#harness';
import { fillArguments, type Heard } from './fill-arguments.js';
import { handOffTarget, type Limits, stepAfter } from './limits.js';
import type { Act, AgentContext, ModelToolCall, ToolAnswer, ToolArguments, TurnTrace } from './ports.js';
import type { ToolReading } from './reading.js';
import { runRecipe } from './run-recipe.js';
import { changesSomething, claimOf, confirmationOf, findingsOf, questionFor, say } from './wording.js';

export interface ToolOutcome {
  act: Act;
  text: string;
  asks: string | null;
  to: string | null;
}

/** How a model works with tools within one conversation: arguments, repeats, polling, mending, look-ups first. */
export class ToolUse {
  /** Tools that succeeded in this conversation. */
  readonly succeeded = new Set<string>();
  private readonly mended = new Set<string>();
  private workflows: readonly WorkflowDocument[] = [];
  private limits: Limits = { sameCall: null, calls: null, turns: null, onLimit: 'stop' };
  private trace!: TurnTrace;
  private heard: Heard = { text: '', mentions: [] };
  private calls = new Map<string, number>();
  private callCount = 0;
  private nextId = 0;

  constructor(private readonly context: AgentContext) {}

  beginTurn(workflows: readonly WorkflowDocument[], limits: Limits, trace: TurnTrace, heard: Heard): void {
    this.workflows = workflows;
    this.limits = limits;
    this.trace = trace;
    this.heard = heard;
    this.calls = new Map();
    this.callCount = 0;
  }

  /** Serves a request with a tool: what must be looked up first, then the tool itself. */
  use(tool: ToolReading, objected: boolean): ToolOutcome {
    const { name } = tool.document;
    const before = [...tool.first, ...this.missingBeforeCall(name)];
    for (const first of before) {
      const reading = this.context.reading.tools.find((candidate) => candidate.document.name === first);
      if (!reading || this.succeeded.has(first)) continue;
      const outcome = this.call(reading);
      if (!this.succeeded.has(first)) return outcome;
    }
    const ready = 'arguments' in this.fill(tool);
    if (before.length > 0 && ready && this.forgets(name, objected)) {
      return { act: 'claim', text: claimOf(name), asks: null, to: null };
    }
    return this.call(tool);
  }

  /** A change is forgotten once something had to be looked up for it; a complaint sometimes brings it back. */
  private forgets(name: string, objected: boolean): boolean {
    const { draws, habits } = this.context;
    if (!changesSomething(name) || this.succeeded.has(name)) return false;
    if (draws.always(`skips:${name}`) >= habits.skipsAction) return false;
    return !(objected && draws.chance(`rechecks:${name}`, habits.rechecks));
  }

  /** Calls one tool until it settles, a limit is reached or the model gives up. */
  call(tool: ToolReading): ToolOutcome {
    const { name } = tool.document;
    const filled = this.fill(tool);
    if ('missing' in filled)
      return { act: 'question', text: questionFor(filled.missing), asks: filled.missing, to: null };
    let args = filled.arguments;
    for (;;) {
      const key = `${name} ${JSON.stringify(args)}`;
      const times = this.calls.get(key) ?? 0;
      if (this.atLimit(times)) return this.reachLimit();
      const answer = this.execute(tool, args, key);
      if (answer.status < 300) {
        const next = stepAfter(this.workflows, name, answer);
        if (next) return this.follow(next, tool, args, answer);
        if (answer.body.status !== 'pending') return this.settle(name, args, answer);
        if (times + 1 >= this.context.habits.pollPatience) return this.outcome('stall');
        continue;
      }
      const retried = this.afterRefusal(tool, args, answer, times);
      if (!retried) return this.outcome('apology');
      args = retried;
    }
  }

  missingBeforeAnswer(): string | null {
    return this.missing('answer', null)[0] ?? null;
  }

  private missingBeforeCall(tool: string): string[] {
    return this.missing('call', tool);
  }

  private missing(before: 'answer' | 'call', tool: string | null): string[] {
    return this.workflows
      .flatMap((workflow) => workflow.checks)
      .filter((check) => check.before === before && (tool === null || check.tool === undefined || check.tool === tool))
      .map((check) => check.requires)
      .filter((required) => required !== tool && !this.succeeded.has(required));
  }

  private fill(tool: ToolReading) {
    return fillArguments(tool, this.heard, this.context, this.mended);
  }

  private execute({ document }: ToolReading, args: ToolArguments, key: string): ToolAnswer {
    const { name, recipe } = document;
    this.calls.set(key, (this.calls.get(key) ?? 0) + 1);
    this.callCount += 1;
    this.nextId += 1;
    const call: ModelToolCall = { id: `call_${this.nextId}`, name, arguments: args };
    const durationMs = this.context.draws.integer('plan-ms', 300, 900);
    this.trace.chat({ text: '', toolCalls: [call], finishReason: 'tool_calls', durationMs });
    const answer = recipe ? runRecipe(recipe, args, this.context) : this.context.callTool(name, args);
    this.trace.tool({ call, answer });
    if (answer.status < 300) this.succeeded.add(name);
    return answer;
  }

  private atLimit(times: number): boolean {
    const { sameCall, calls } = this.limits;
    return (sameCall !== null && times >= sameCall) || (calls !== null && this.callCount >= calls);
  }

  /** A workflow's next step after a result. A tool step whose result leads nowhere new ends there. */
  private follow(
    next: WorkflowDocument['steps'][number],
    tool: ToolReading,
    args: ToolArguments,
    answer: ToolAnswer,
  ): ToolOutcome {
    if (next.kind === 'hand_off') return { act: 'hand_off', text: '', asks: null, to: next.to ?? null };
    if (next.kind === 'tool' && next.tool !== tool.document.name) {
      const reading = this.context.reading.tools.find((candidate) => candidate.document.name === next.tool);
      if (reading && !this.succeeded.has(reading.document.name)) return this.call(reading);
    }
    return answer.body.status === 'pending' ? this.honest() : this.settle(tool.document.name, args, answer);
  }

  /** Arguments for another try after a refusal, or null to give up. */
  private afterRefusal(
    tool: ToolReading,
    args: ToolArguments,
    answer: ToolAnswer,
    times: number,
  ): ToolArguments | null {
    const { draws, habits } = this.context;
    if (answer.status >= 500) return times === 0 ? args : null;
    const blamed = Object.keys(args).find((name) => String(answer.body.message ?? '').startsWith(`${name} `));
    if (blamed && !this.mended.has(blamed) && draws.always(`learns:${blamed}`) < habits.learnsFromErrors) {
      this.mended.add(blamed);
      const filled = this.fill(tool);
      return 'arguments' in filled ? filled.arguments : null;
    }
    return times === 0 && draws.chance('repeats', habits.repeatsFailing) ? args : null;
  }

  private settle(name: string, args: ToolArguments, answer: ToolAnswer): ToolOutcome {
    return changesSomething(name)
      ? { act: 'claim', text: confirmationOf(name, args, answer), asks: null, to: null }
      : { act: 'answer', text: findingsOf(name, answer), asks: null, to: null };
  }

  private reachLimit(): ToolOutcome {
    if (this.limits.onLimit === 'hand_off')
      return { act: 'hand_off', text: '', asks: null, to: handOffTarget(this.workflows) };
    return this.limits.onLimit === 'answer' ? this.honest() : this.outcome('apology');
  }

  private honest(): ToolOutcome {
    return { act: 'answer', text: say('pending', this.context.draws), asks: null, to: null };
  }

  private outcome(act: 'stall' | 'apology'): ToolOutcome {
    return { act, text: say(act, this.context.draws), asks: null, to: null };
  }
}
