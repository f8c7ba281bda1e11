import { stripVTControlCharacters } from 'node:util';
import type { StoredWeekReport, WeekReportAnswer } from '#contracts';
import { printWeek } from './print-week.js';

const hostile = '\u001b[2J\u202e<b>';
const traffic = { conversations: 20, passing: 5 };
const report: StoredWeekReport = {
  ...{ agent: 'shop', from: '2026-01-05T00:00:00.000Z', to: '2026-01-12T00:00:00.000Z', detectorSet: 'set+model' },
  ...{ taxonomyId: 't', conversationsRead: 100, conversations: 400, failed: 100, frustrated: 40, abandoned: 20 },
  intents: Array.from({ length: 14 }, (_, index) => ({
    ...{ intentId: `i${index}`, name: `Track ${hostile} ${'an order '.repeat(9)}`, conversations: 20, failed: 10 },
    ...{ frustrated: 1, abandoned: 0 },
  })),
  causes: { tool: 60, abstained: 20, environment: 20 },
  clusters: Array.from({ length: 8 }, (_, index) => ({
    ...{ signature: `s${index}`, layer: 'tool', document: `tools/${hostile}.yaml`, rule: 'tool-arguments', users: 9 },
    ...{ conversationIds: ['c1', 'c2'], intents: [{ intentId: 'i0', conversations: 2, rate: 0.25 }] },
    ...{ exemplarIds: [`c1 ${hostile}`], confidence: 0.8, severity: 0.7, rank: 9 - index },
    counterfactual: { grade: 1, text: `Call it ${hostile} ${'well '.repeat(80)}`, neighbourId: 'c3' },
  })),
  incidents: [
    {
      ...{ from: '2026-01-06T10:00:00.000Z', to: '2026-01-06T11:30:00.000Z', tools: ['find', hostile], intentIds: [] },
      ...{ conversations: 30, failedCalls: 45 },
    },
  ],
  paths: [
    {
      ...{ intentId: 'i0', ...traffic, nodes: [], edges: [], sharedPath: ['start', `tool:${hostile}`, 'end'] },
      loops: [{ nodes: ['tool:find'], ...traffic, mostRounds: 7 }],
      detours: [{ from: 'tool:find', to: 'end', via: [hostile], ...traffic }],
      prematureHandOffs: [{ from: 'start', to: 'handoff:staff', ...traffic }],
    },
  ],
  missingTools: [
    {
      ...{ calls: ['find', hostile], ...traffic, users: 3, intentIds: ['i0'], callsSaved: 40, exemplarId: 'c1' },
      spanIds: [],
    },
  ],
  coverage: [
    {
      ...{ intentId: 'i0', searches: 40, unanswered: 10, users: 8, missingTerms: ['parking', hostile] },
      exemplars: [],
    },
  ],
  sample: [
    { conversationId: `c1 ${hostile}`, reason: 'worst' },
    { conversationId: 'c9', reason: 'silent' },
  ],
};
const analysis = { detectorSet: 'set', analysed: 300, toDo: 0, share: 1 };
const print = (changed: Partial<WeekReportAnswer> = {}, width = 100) =>
  stripVTControlCharacters(printWeek({ report, analysis, ...changed }, width));

describe("a week's report", () => {
  it.each([80, 100, 140])('fits a terminal of %i columns', (width) => {
    const lines = print({}, width).split('\n');
    expect(lines.filter((line) => line.trimEnd().length > width)).toEqual([]);
  });

  it('lets no telemetry steer the terminal', () => {
    const text = printWeek({ report, analysis }, 100);
    expect([text.includes('\u001b[2J'), text.includes('\u202e')]).toEqual([false, false]);
  });

  it.each([
    /^shop, 2026-01-05 to 2026-01-12: 400 conversations\n25 % failed, 10 % frustrated, 5 % abandoned/,
    /read from an even sample of 100/,
    /2 intents more/,
    /too close to tell +█/,
    /1\. tool tools\/.*: 2 conversations of 9 users, 80 % sure/,
    /2 faults more/,
    /2026-01-06 10:00, 1 h 30 min: 45 failed calls of find, [\s\S]{1,80}No\s+edit\s+mends\s+it/,
    /loop: +tool:find, up to 7 times; 20 conversations, 25 % passed/,
    /detour: +tool:find → .* → end/,
    /given away: +start → handoff:staff too early/,
    /40 +20 +3 +find → /,
    /10 \(25 %\) +40 .*parking/,
    /the worst:\n +martingale explain c1[\s\S]*nothing was found, at random[^\n]*\n +martingale explain c9/,
  ])('says %s', (part) => {
    expect(print()).toMatch(part);
  });

  it('leaves out what there is nothing of', () => {
    const nothing = { causes: {}, incidents: [], paths: [], missingTools: [], coverage: [], sample: [], intents: [] };
    const text = print({ report: { ...report, ...nothing, failed: 0, clusters: [] } });
    expect(text.split('\n')).toHaveLength(3);
  });

  it('says that analyses are made again, and how far that is', () => {
    const under = { detectorSet: 'newer', analysed: 300, toDo: 100, share: 0.75 };
    expect(print({ analysis: under })).toMatch(/other detectors than those in use[\s\S]*100 conversations[\s\S]*75 %/);
    expect(print()).not.toMatch(/other detectors|goes on by itself/);
  });
});
