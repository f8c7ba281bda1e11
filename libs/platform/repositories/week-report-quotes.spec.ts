import type { FindingCluster, StoredWeekReport } from '#contracts';
import { withoutConversations } from './week-report-quotes.js';

const traffic = { conversations: 2, passing: 0 };
const cluster = (changed: Partial<FindingCluster> = {}): FindingCluster => ({
  ...{ signature: 's', layer: 'tool', document: 'tools/find.yaml', rule: 'r', conversationIds: ['a', 'b'], users: 2 },
  ...{ intents: [], exemplarIds: ['a'], confidence: 1, severity: 1, rank: 1 },
  counterfactual: { grade: 1, text: 'Call it with A-1.', neighbourId: 'n' },
  ...changed,
});
const report = (changed: Partial<StoredWeekReport> = {}): StoredWeekReport => ({
  ...{ agent: 'shop', from: '2026-01-05T00:00:00.000Z', to: '2026-01-12T00:00:00.000Z', detectorSet: 'd' },
  ...{ taxonomyId: null, conversationsRead: 2, conversations: 2, failed: 2, frustrated: 0, abandoned: 0, intents: [] },
  ...{ causes: {}, clusters: [], incidents: [], paths: [], missingTools: [], coverage: [], sample: [] },
  ...changed,
});
const erase = (from: StoredWeekReport, gone: string, saidByOthers: string[] = []) =>
  withoutConversations(from, new Set([gone]), new Set(saidByOthers));

describe('a report without a conversation', () => {
  it('is the same where it never named it', () => {
    expect(erase(report({ clusters: [cluster()] }), 'other')).toBeNull();
  });

  it('shows another one of its cluster, and not what only it said', () => {
    expect(erase(report({ clusters: [cluster()] }), 'a')?.clusters).toEqual([
      cluster({ conversationIds: ['b'], exemplarIds: ['b'], counterfactual: null }),
    ]);
  });

  it('keeps what others say too', () => {
    const [kept] = erase(report({ clusters: [cluster()] }), 'a', ['Call it with A-1.'])!.clusters;
    expect(kept?.counterfactual).toEqual(cluster().counterfactual);
  });

  it('does not point to it as a neighbour', () => {
    const [kept] = erase(report({ clusters: [cluster()] }), 'n', ['Call it with A-1.'])!.clusters;
    expect(kept?.counterfactual).toMatchObject({ text: 'Call it with A-1.', neighbourId: null });
    expect(erase(report({ clusters: [cluster()] }), 'n')?.clusters[0]?.counterfactual).toBeNull();
  });

  it('names neither it nor its spans beside a missing tool', () => {
    const tool = { calls: ['x', 'y'], ...traffic, users: 2, intentIds: [], callsSaved: 2 };
    const shown = report({ missingTools: [{ ...tool, exemplarId: 'a', spanIds: ['s1'] }] });
    expect(erase(shown, 'a')?.missingTools).toEqual([{ ...tool, exemplarId: '', spanIds: [] }]);
  });
});
