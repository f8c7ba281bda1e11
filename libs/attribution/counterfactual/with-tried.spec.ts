import type { Attribution, Counterfactual } from '#contracts';
import { withTried } from './with-tried.js';

const rules: Counterfactual = { grade: 1, text: 'Call get_order.', neighbourId: 'n' };
const attribution = (counterfactual: Counterfactual | null): Attribution => ({
  conversationId: 'c',
  findingIds: [],
  cause: 'tool',
  distribution: { tool: 1 },
  document: null,
  spanId: 's',
  turn: 0,
  evidenceSpanIds: [],
  rule: 'tool-routing',
  signature: 'tool | - | x',
  counterfactual,
});
const tried = (counterfactual: Partial<Counterfactual>, signature = 'tool | - | x') => ({
  signature,
  counterfactual: { ...rules, ...counterfactual },
});
const gradeOf = (known: Counterfactual | null, of: ReturnType<typeof tried> | null) =>
  withTried(attribution(known), of).counterfactual?.grade ?? null;
const verdict = 'Call get_order. Replayed from this step: nothing.';

describe('an attribution with what was tried of it', () => {
  it('has a proof in place of what the rules said', () => {
    expect(gradeOf(rules, tried({ grade: 2 }))).toBe(2);
  });

  it('shows replays that prove nothing beside what was replayed, and not beside something else', () => {
    const shown = (text: string) =>
      withTried(attribution({ ...rules, text }), tried({ text: verdict })).counterfactual?.text;
    expect(shown('Call get_order.')).toBe(verdict);
    expect(shown('Ask first.')).toBe('Ask first.');
  });

  it('has a guess only where the rules say nothing', () => {
    expect([gradeOf(rules, tried({ grade: 3 })), gradeOf(null, tried({ grade: 3 }))]).toEqual([1, 3]);
  });

  it('has nothing that was tried for another fault', () => {
    expect([gradeOf(rules, tried({ grade: 2 }, 'other')), gradeOf(null, null)]).toEqual([1, null]);
  });
});
