import type { Finding, FindingEvidence, FindingPattern, Outcome } from '#contracts';
import { parseHarness } from '#harness';
import { buildConversation, type ConversationScript } from '../testing/conversation-builder.js';
import { attributeWeek } from './attribute-week.js';
import type { AnalysedConversation } from './case.js';
import { clusterAttributions } from './cluster.js';

const failed: Outcome = { successProbability: 0.1, failed: true, frustrated: false, abandoned: false };
const passed: Outcome = { successProbability: 0.9, failed: false, frustrated: false, abandoned: false };

const harness = parseHarness([
  { path: 'harness.yaml', content: 'name: shop\n' },
  { path: 'prompts/system.md', content: '---\nrole: system\n---\n\n## Role {#role}\n\nYou help shoppers.\n' },
  {
    path: 'tools/book.yaml',
    content: 'name: book\ndescription: Books a delivery.\nparameters:\n  properties:\n    date:\n      type: string\n',
  },
  { path: 'tools/cancel.yaml', content: 'name: cancel\ndescription: Cancels an order.\n' },
  {
    path: 'tools/refund.yaml',
    content: 'name: refund\ndescription: Pays back.\nrouting:\n  use:\n    - anything about a parcel\n',
  },
  { path: 'retrieval/help.yaml', content: 'name: help\nsources:\n  - base\n' },
  { path: 'workflows/payments.yaml', content: 'name: payments\nwhen:\n  - payment\n' },
  { path: 'workflows/main.yaml', content: 'name: main\n' },
  { path: 'memory/user.yaml', content: 'slots: []\n' },
  { path: 'evals/guards.yaml', content: 'name: guards\ncases: []\n' },
]);

function finding(pattern: FindingPattern, spanIds: string[], evidence: FindingEvidence = {}, turn = 0): Finding {
  return {
    id: `${pattern}-${spanIds.join()}`,
    conversationId: 'conversation',
    detector: 'test',
    kind: 'failure',
    pattern,
    severity: 0.6,
    turn,
    spanIds,
    message: 'test',
    evidence,
  };
}

function failing(script: Partial<ConversationScript>, findings: Finding[], id = 'failing'): AnalysedConversation {
  return {
    conversation: buildConversation({ id, turns: [{ user: 'Help me' }], ...script }),
    findings,
    outcome: failed,
    intentId: 'i1',
  };
}

function passing(number: number, tool: string): AnalysedConversation {
  const conversation = buildConversation({
    id: `passing${number}`,
    turns: [{ user: 'Refund me', steps: [{ tool }], reply: 'Done.' }],
  });
  return { conversation, findings: [], outcome: passed, intentId: 'i1' };
}

/** The attribution of the first conversation, with the rest as its neighbours. */
function blame(...week: AnalysedConversation[]) {
  return attributeWeek(week, () => harness).attributions[0];
}

describe('attribute', () => {
  it('blames the tool whose arguments were refused, and quotes the call that worked', () => {
    const evidence = { tool: 'book', error: '422 invalid date', correctedArguments: { date: '2026-01-05' } };
    const result = blame(failing({}, [finding('bad_arguments', ['s0.0'], evidence)]));
    expect(result).toMatchObject({ cause: 'tool', document: 'tools/book.yaml', counterfactual: { grade: 1 } });
    expect(result?.counterfactual?.text).toContain('2026-01-05');
  });

  it('takes a single server error for the service, not for the description of its tool', () => {
    const result = blame(failing({}, [finding('tool_error', ['s0.0'], { tool: 'book', error: '503 unavailable' })]));
    expect(result?.cause).toBe('environment');
  });

  it('keeps an outage of several tools apart, whatever else was found', () => {
    const week = Array.from({ length: 8 }, (_, index) => {
      const tool = index % 2 === 0 ? 'book' : 'cancel';
      const script = { turns: [{ user: 'Help me', steps: [{ tool, error: '503' }] }] };
      return failing(script, [finding('tool_error', ['s0.0'], { tool, error: '503' })], `down${index}`);
    });
    expect(attributeWeek(week, () => harness).attributions.map(({ cause }) => cause)).toEqual(
      Array(8).fill('environment'),
    );
  });

  it('blames the index when a search found nothing, and not the hedge that followed', () => {
    const result = blame(failing({}, [finding('empty_retrieval', ['s0.0']), finding('refusal', ['r0'])]));
    expect(result).toMatchObject({ cause: 'retrieval', document: 'retrieval/help.yaml' });
  });

  it('blames the prompt for a refusal, and names the tool that passing neighbours called', () => {
    const neighbours = [1, 2, 3].map((number) => passing(number, 'refund'));
    const script = { turns: [{ user: 'Refund me what I paid back then' }] };
    const result = blame(failing(script, [finding('refusal', ['r0'])]), ...neighbours);
    expect(result).toMatchObject({
      cause: 'prompt',
      document: 'prompts/system.md',
      counterfactual: { neighbourId: 'passing1' },
    });
    expect(result?.counterfactual?.text).toContain('refund');
  });

  it('blames memory for a fact told in an earlier session, and the prompt for one told in this', () => {
    const restated = (saidBefore: 'session' | 'conversation') =>
      blame(
        failing({}, [finding('lost_fact', ['u0'], { phrase: 'my size is 42', fact: { value: '42', saidBefore } })]),
      );
    expect(restated('session')).toMatchObject({ cause: 'memory', document: 'memory/user.yaml' });
    expect(restated('conversation')).toMatchObject({ cause: 'prompt', document: 'prompts/system.md' });
  });

  it('blames the workflow that serves the request for a loop', () => {
    const script = { turns: [{ user: 'Where is my payment?' }] };
    const result = blame(failing(script, [finding('repetition', ['s0.0'], { tool: 'status', repeats: 6 })]));
    expect(result).toMatchObject({ cause: 'workflow', document: 'workflows/payments.yaml' });
  });

  it('blames the check that let a false claim pass, and the workflow where there was no check', () => {
    const claim = finding('false_claim', ['r0'], { claim: 'updated' });
    const checked = { turns: [{ user: 'Help me', steps: [{ evaluate: 'guards', label: 'pass' }], reply: 'Updated.' }] };
    expect(blame(failing(checked, [claim]))).toMatchObject({ cause: 'eval', document: 'evals/guards.yaml' });
    expect(blame(failing({}, [claim]))).toMatchObject({ cause: 'workflow', document: 'workflows/main.yaml' });
  });

  it('blames the tool whose routing claims the request, else the tool that was not found', () => {
    const neighbours = [1, 2, 3].map((number) => passing(number, 'cancel'));
    const misrouted = (user: string) =>
      blame(
        failing({ turns: [{ user, steps: [{ tool: 'refund' }] }] }, [finding('dissatisfaction', ['r0'])]),
        ...neighbours,
      );
    expect(misrouted('What of my parcel?')?.document).toBe('tools/refund.yaml');
    expect(misrouted('Stop it')?.document).toBe('tools/cancel.yaml');
  });

  it('abstains when two causes are as likely', () => {
    const fact = { value: '42', saidBefore: 'session' as const };
    const findings = [finding('lost_fact', ['u0'], { fact }), finding('bad_arguments', ['s0.0'], { tool: 'book' })];
    const result = blame(failing({}, findings));
    expect(result).toMatchObject({ cause: null, document: null });
    expect(Object.keys(result?.distribution ?? {})).toEqual(expect.arrayContaining(['tool', 'memory']));
  });

  it('says nothing of a conversation without findings', () => {
    expect(blame(failing({}, []))).toBeUndefined();
  });
});

describe('clusterAttributions', () => {
  it('puts conversations with the same fault together and the worst fault first', () => {
    const many = [1, 2, 3].map((number) => failing({}, [finding('empty_retrieval', ['s0.0'])], `search${number}`));
    const one = failing({}, [finding('bad_arguments', ['s0.0'], { tool: 'book' })], 'single');
    const week = [one, ...many];
    const clusters = clusterAttributions(
      attributeWeek(week, () => harness).attributions,
      new Map(week.map((each) => [each.conversation.id, each])),
    );
    expect(clusters.map(({ layer, conversationIds }) => [layer, conversationIds.length])).toEqual([
      ['retrieval', 3],
      ['tool', 1],
    ]);
  });
});
