import type { Conversation, Step } from '#contracts';

/** What was done next after a run of steps, and by whom. */
interface Branch {
  count: number;
  /** The shortest conversation that goes this way. */
  example: { conversationId: string; steps: number };
  next: Map<string, Branch>;
}

/** What passing neighbours did where a failing conversation did otherwise. */
export interface Divergence {
  /** `tool:book`, `retrieval:help`, `handoff:staff`, or `answer` where they were done. */
  next: string;
  neighbourId: string;
  /** Steps they have in common before it. */
  shared: number;
}

const ANSWER = 'answer';

/** The ways of the passing conversations of an intent, step by step, so that one with the longest common prefix is found in one walk. */
export class PrefixTree {
  private readonly root: Branch = { count: 0, example: { conversationId: '', steps: 0 }, next: new Map() };

  add(conversation: Conversation): void {
    const nodes = [...nodesOf(conversation), ANSWER];
    const example = { conversationId: conversation.id, steps: nodes.length };
    let at = this.root;
    for (const node of nodes) {
      const branch = at.next.get(node) ?? { count: 0, example, next: new Map() };
      branch.count++;
      if (example.steps < branch.example.steps) branch.example = example;
      at.next.set(node, branch);
      at = branch;
    }
  }

  /** Null where no neighbour shares the way up to where it diverges, or all that do went on like this one. */
  divergenceOf(conversation: Conversation, spanId: string): Divergence | null {
    const { before, done } = wayTo(conversation, spanId);
    let at = this.root;
    let shared = 0;
    for (const node of before) {
      const branch = at.next.get(node);
      if (branch === undefined) break;
      at = branch;
      shared++;
    }
    const actual = shared < before.length ? before[shared] : done;
    const [best] = [...at.next]
      .filter(([node]) => node !== actual)
      .sort((a, b) => b[1].count - a[1].count || (a[0] < b[0] ? -1 : 1));
    return best === undefined ? null : { next: best[0], neighbourId: best[1].example.conversationId, shared };
  }
}

/** The steps before the one given, and that step. */
function wayTo(conversation: Conversation, spanId: string): { before: string[]; done: string } {
  const before: string[] = [];
  for (const { steps } of conversation.turns)
    for (const step of steps) {
      const node = nodeOf(step);
      if (step.spanId === spanId) return { before, done: node ?? ANSWER };
      if (node !== null) before.push(node);
    }
  return { before, done: ANSWER };
}

function nodesOf({ turns }: Conversation): string[] {
  return turns.flatMap(({ steps }) => steps.flatMap((step) => nodeOf(step) ?? []));
}

function nodeOf(step: Step): string | null {
  if (step.kind === 'tool') return `tool:${step.name}${step.error === null ? '' : '!'}`;
  if (step.kind === 'retrieval') return `retrieval:${step.source ?? ''}`;
  return step.kind === 'handoff' ? `handoff:${step.to}` : null;
}
