import { stripVTControlCharacters } from 'node:util';
import type { Attribution, ConversationDetail, Counterfactual, Finding, Proposal } from '#contracts';
import { buildConversation } from '#testing';
import { printExplanation } from './print-explanation.js';

const hostile = '\u001b[2J\u202e<b>';
const conversation = buildConversation({
  id: `c ${hostile}`,
  turns: [
    {
      user: `Where is my order ${hostile} ${'of the kettle '.repeat(50)}`,
      steps: [{ tool: 'find', arguments: { order: hostile }, error: hostile }],
      reply: 'I could not find it.',
    },
    { user: 'This is useless!', reply: hostile },
  ],
});
const findingOf = (detector: string, spanIds: string[], evidence: Finding['evidence'] = {}): Finding => ({
  ...{ id: detector, conversationId: conversation.id, detector, kind: 'failure', pattern: 'tool_error', severity: 0.6 },
  ...{ turn: 0, spanIds, message: `It went wrong ${hostile}.`, evidence },
});
const attribution: Attribution = {
  ...{ conversationId: conversation.id, findingIds: [], cause: 'tool', distribution: { tool: 0.8, prompt: 0.195 } },
  ...{ document: `tools/${hostile}.yaml`, spanId: 's0.0', turn: 0, evidenceSpanIds: [], rule: 'tool-arguments' },
  signature: 'fault',
  counterfactual: { grade: 1, text: `Call find ${hostile}`, neighbourId: 'passing' },
  spectrum: [{ kind: 'tool', name: hostile, score: 0.9 }],
};
const detail: ConversationDetail = {
  conversation,
  intent: { id: 'i', name: `Track ${hostile}` },
  detectorSet: 'set',
  findings: [
    findingOf('bad-call', ['s0.0']),
    findingOf('useless', ['u1'], { phrase: 'useless' }),
    findingOf('lost', ['gone']),
  ],
  judgements: [
    {
      ...{ findingId: 'bad-call', conversationId: conversation.id, agrees: false, confidence: 0.7, reason: hostile },
      ...{ model: hostile, at: '2026-01-05T00:00:00.000Z' },
    },
  ],
  frustration: {
    levels: [
      { turn: 0, level: 0, added: 0, phrase: null },
      { turn: 1, level: 0.9, added: 0.9, phrase: 'useless' },
    ],
    turningSpanId: 'r0',
  },
  attribution,
  outcome: { successProbability: 0.1, failed: true, frustrated: true, abandoned: false },
};
const print = (changed: Partial<ConversationDetail> = {}, proposals: Proposal[] = [], width = 100) =>
  stripVTControlCharacters(printExplanation({ ...detail, ...changed }, proposals, width));
/** The lines between two that match. */
const between = (text: string, from: RegExp, to: RegExp) => {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => from.test(line));
  return lines.slice(start, start + 1 + lines.slice(start + 1).findIndex((line) => to.test(line))).join('\n');
};

describe('an explanation', () => {
  it.each([80, 100, 140])('fits a terminal of %i columns', (width) => {
    const lines = print({}, [], width).split('\n');
    expect(lines.filter((line) => line.trimEnd().length > width)).toEqual([]);
  });

  it('lets no telemetry steer the terminal', () => {
    const text = printExplanation(detail, [], 100);
    expect([text.includes('\u001b[2J'), text.includes('\u202e')]).toEqual([false, false]);
  });

  it('shows each finding at its step, with what a model said of it', () => {
    expect(between(print(), /^▶/, /^ {3}agent|^ {3}shop/)).toMatch(
      /tool +find[\s\S]*error:[\s\S]*the decisive step[\s\S]*✗ bad-call[\s\S]*doubts it \(70 % sure\)/,
    );
    expect(between(print(), /^ {3}user +This is useless!/, /^ {3}shop/)).toContain('✗ useless');
  });

  it('puts a finding of a span that two share where its words were said', () => {
    const [turn] = conversation.turns;
    const shared = { ...turn!.user!, spanId: 'r0', text: 'Where is it?' };
    const findings = [findingOf('asked', ['r0'], { phrase: 'where is' }), findingOf('answered', ['r0'])];
    const turns = [{ ...turn!, user: shared, steps: turn!.steps.slice(1) }];
    const text = print({ conversation: { ...conversation, turns }, findings, attribution: null });
    expect(between(text, /^ {3}user/, /^ {3}shop/)).toMatch(/✗ asked(?![\s\S]*✗ answered)/);
    expect(between(text, /^ {3}shop/, /^$/)).toContain('✗ answered');
  });

  it('keeps findings whose spans are not there', () => {
    expect(print()).toMatch(/of the conversation as a whole\n +✗ lost/);
  });

  it('marks the step after which frustration rises', () => {
    expect(between(print(), /^ {3}shop +I could not/, /turn 1/)).toContain('frustration rises after this');
  });

  it('tells the causes by their share, the most likely first', () => {
    expect(between(print(), /^Blame/, /^suspects/)).toMatch(/^tool +█+\S* +80 %\nprompt +█+\S* +20 %/m);
  });

  it.each<[Counterfactual, RegExp]>([
    [{ grade: 1, text: 't', neighbourId: 'c2' }, /grade 1, as conversation c2 did, which passed/],
    [
      {
        ...{ grade: 2, text: 't', neighbourId: null },
        replays: { changed: { runs: 5, passed: 5 }, unchanged: { runs: 5, passed: 1 } },
      },
      /grade 2, proven by replay, 5 of 5 runs passed with it and 1 of 5 runs passed without/,
    ],
    [{ grade: 3, text: 't', neighbourId: null }, /grade 3, a guess of a model, unproven/],
  ])('says how far a counterfactual is proven: %j', (counterfactual, told) => {
    expect(print({ attribution: { ...attribution, counterfactual } })).toMatch(told);
  });

  it.each([
    ['environment', /No edit mends it: look at what the tools depend on/],
    ['model', /No edit mends it: compare the model/],
    [null, /too close to tell[\s\S]*Read the decisive step/],
    ['tool', /Change tools\//],
  ] as const)('says what to do where the cause is %s', (cause, told) => {
    expect(print({ attribution: { ...attribution, cause } })).toMatch(told);
  });

  it('says what to do where nothing was found or traced', () => {
    expect(print({ findings: [], attribution: null })).toMatch(
      /Nothing was found[\s\S]*\/outcome\s+\{"success": false\}/,
    );
    expect(print({ attribution: null })).toMatch(/not traced to a cause[\s\S]*"stage":\s+"attribute"/);
  });

  it('says how a counterfactual that can be replayed is proven', () => {
    const counterfactual = { ...attribution.counterfactual!, change: { kind: 'skip' as const } };
    expect(print({ attribution: { ...attribution, counterfactual } })).toMatch(/Prove it[\s\S]*\/replay/);
    expect(print()).not.toContain('Prove it');
  });

  it('names the proposals for the same fault', () => {
    const proposal = { id: 'p1', title: `Mend it ${hostile}`, status: 'open' } as Proposal;
    expect(print({}, [proposal])).toMatch(/Decide on: Mend it .*\(proposal p1, open\)/);
  });
});
