import type { AuditEntry, HarnessStore } from '#harness';
import type { Action } from './action.js';
import { drawAction } from './draw-action.js';
import { type Observed, observe, rewritten } from './observe.js';
import { crashed, perform } from './perform.js';
import { createRandom } from './random.js';
import { ReferenceStore } from './reference-store.js';
import { type Treated, violations } from './violations.js';

/** An empty store, and how to read what it wrote down, oldest first. */
export interface StoreUnderTest {
  store: HarnessStore;
  audit(): Promise<AuditEntry[]>;
  /** What else must hold after every step, such as that a mirror equals the store; gives what does not. */
  alsoCheck?(): Promise<string[]>;
}

/** The first step after which something did not hold, and what. */
export interface Failure {
  step: number;
  action: Action;
  violations: string[];
}

export interface ModelRun {
  steps: number;
  /** How often each action was done, and how often it was refused. */
  done: Record<string, number>;
  refused: Record<string, number>;
  failure: Failure | null;
  actions: Action[];
}

/** Draws actions from the seed and does them. */
export function runModel(under: StoreUnderTest, options: { seed: number; steps: number }): Promise<ModelRun> {
  const random = createRandom(options.seed);
  return follow(under, options.steps, (reference) => drawAction(random, reference));
}

/** Does the actions that are given. */
export function repeatModel(under: StoreUnderTest, actions: readonly Action[]): Promise<ModelRun> {
  return follow(under, actions.length, (_, step) => actions[step] as Action);
}

async function follow(
  under: StoreUnderTest,
  steps: number,
  next: (reference: ReferenceStore, step: number) => Action,
): Promise<ModelRun> {
  const reference = new ReferenceStore();
  const treated: Treated = new Map();
  const run: ModelRun = { steps: 0, done: {}, refused: {}, failure: null, actions: [] };
  let before = await observe(under.store);
  while (run.steps < steps && run.failure === null) {
    const action = next(reference, run.steps++);
    run.actions.push(action);
    const told = { author: `author-${run.steps}`, at: new Date(run.steps * 60_000).toISOString() };
    const outcome = await perform(under.store, action, told.author, told.at);
    const counts = outcome === null || outcome === crashed ? run.done : run.refused;
    counts[action.does] = (counts[action.does] ?? 0) + 1;
    const after = await observe(under.store);
    const found = [
      ...misjudged(action, outcome, reference),
      ...rewritten(before, after),
      ...violations(before, after, reference, treated),
      ...(await unwritten(under, reference, told.author, before, after)),
      ...((await under.alsoCheck?.()) ?? []),
    ];
    if (found.length > 0) run.failure = { step: run.steps, action, violations: found };
    before = after;
  }
  return run;
}

/** What crashes changes nothing; before that it may be refused. */
function misjudged(action: Action, outcome: string | null, reference: ReferenceStore): string[] {
  const expected = reference.apply(action);
  const asExpected = action.does === 'crash' ? outcome !== null : outcome === expected;
  return asExpected ? [] : [`${action.does} gave ${outcome ?? 'no refusal'}, should be ${expected ?? 'no refusal'}`];
}

/** Every change is written down with who and why; what was refused or broke off is not. */
async function unwritten(
  { audit }: StoreUnderTest,
  reference: ReferenceStore,
  author: string,
  before: Observed,
  after: Observed,
): Promise<string[]> {
  const entries = await audit();
  const newer = Math.max(0, entries.length - 10);
  const shown = entries.slice(newer).map(({ action, subject }) => `${action} ${subject}`);
  const expected = reference.audit.slice(newer).map((entry) => entry.join(' '));
  const same = shown.join() === expected.join();
  const newest = entries.at(-1);
  const changed = before.versions.length + before.releases.length < after.versions.length + after.releases.length;
  const signed = !changed || (newest?.actor === author && newest.reason !== '');
  return [
    ...(same ? [] : [`the audit ends with ${shown.slice(-3).join(', ')}, should be ${expected.slice(-3).join(', ')}`]),
    ...(signed ? [] : ['a change does not say who made it, or why']),
  ];
}
