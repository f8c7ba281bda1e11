import { groupBy, type IntentTree } from '#contracts';
import type { Fault, Scenario } from '#sandbox';
import type { Collected, Observed } from './collect.js';
import type { DemoReport } from './demo-report.js';
import { failureRate } from './failure-rate.js';
import { judgeClosure } from './judge-closure.js';
import type { ShippedHumanEdit } from './run-weeks.js';
import { harmedByTruth } from './true-harm.js';

const WEEK_MS = 7 * 86_400_000;

export interface ReportInput {
  scenario: Scenario;
  seed: string;
  weeks: number;
  collected: Collected;
  humanEdits: ShippedHumanEdit[];
}

/** Puts together the demo's report from what the service knows and what really happened. */
export function buildReport(input: ReportInput): DemoReport {
  const { scenario, seed, weeks, collected } = input;
  const report = {
    scenario: scenario.name,
    seed,
    weeks,
    conversations: collected.observed.length,
    intents: intentRows(collected.tree),
    releases: releaseRows(input),
    faults: scenario.faults.map((fault) => faultRow(fault, collected.observed, weeks)),
    humanEdits: input.humanEdits.map(({ edit, releaseId }) => {
      const release = collected.releases.find(({ id }) => id === releaseId);
      return {
        id: edit.id,
        releaseId,
        message: edit.message,
        harmful: edit.harms.length > 0,
        status: release?.status ?? ('watching' as const),
        look: release?.verdict?.look ?? null,
      };
    }),
    detection: detection(collected.observed),
  };
  const criteria = judgeClosure(report, collected, scenario);
  return { ...report, criteria, closed: criteria.every(({ passed }) => passed) };
}

function intentRows({ nodes, weeks }: IntentTree): DemoReport['intents'] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const byIntent = groupBy(weeks, ({ intentId }) => intentId);
  return [...byIntent].map(([id, rows]) => {
    const node = byId.get(id);
    const topic = byId.get(node?.parentId ?? '');
    return {
      id,
      domain: byId.get(topic?.parentId ?? '')?.name ?? '',
      topic: topic?.name ?? '',
      name: node?.name ?? id,
      weeks: rows.map((row) => ({
        week: row.week + 1,
        conversations: row.conversations,
        failureRate: row.failed / row.conversations,
        frustrationShare: row.frustrated / row.conversations,
        abandonmentShare: row.abandoned / row.conversations,
      })),
    };
  });
}

function releaseRows({ scenario, collected }: ReportInput): DemoReport['releases'] {
  const start = Date.parse(`${scenario.start}T00:00:00Z`);
  return collected.releases.map((release) => ({
    id: release.id,
    tag: release.tag,
    channel: release.channel,
    author: release.author,
    reason: release.reason,
    status: release.status,
    startedWeek: Math.floor((Date.parse(release.startedAt) - start) / WEEK_MS) + 1,
    decision: release.verdict?.decision ?? null,
    look: release.verdict?.look ?? null,
    explanation: release.verdict?.explanation ?? null,
    trulyHarmful: harmedByTruth(collected.observed, release.id),
  }));
}

function faultRow(fault: Fault, observed: Observed[], weeks: number): DemoReport['faults'][number] {
  const caused = observed.filter(({ truth }) => truth.week === 1 && truth.cause === fault.id);
  const blamed = caused.flatMap((one) => (one.blamed?.cause ? [one.blamed] : []));
  const layer = mostFrequent(blamed.map(({ cause }) => cause));
  const document = mostFrequent(blamed.filter(({ cause }) => cause === layer).map((one) => one.document));
  return {
    id: fault.id,
    layer: fault.layer,
    document: fault.document,
    intents: fault.intents,
    conversations: caused.length,
    blamedLayer: layer,
    blamedDocument: document,
    agreement: blamed.length === 0 ? 0 : blamed.filter(({ cause }) => cause === layer).length / blamed.length,
    layerRight: layer === fault.layer,
    documentRight: layer === fault.layer && namesDocument(fault, document),
    failureBefore: failureRate(observed, fault.intents, 1),
    failureAfter: failureRate(observed, fault.intents, weeks),
  };
}

/** A document that is missing cannot be named: the index that lacks it is the right answer then. */
function namesDocument(fault: Fault, blamed: string | null): boolean {
  return blamed === fault.document || (fault.layer === 'retrieval' && 'remove' in fault.change && blamed !== null);
}

function detection(observed: Observed[]): DemoReport['detection'] {
  let hits = 0;
  let found = 0;
  let failed = 0;
  for (const { truth, summary } of observed) {
    if (!truth.success) failed++;
    if (!summary.outcome?.failed) continue;
    found++;
    if (!truth.success) hits++;
  }
  return { precision: found === 0 ? 1 : hits / found, recall: failed === 0 ? 1 : hits / failed };
}

function mostFrequent(values: (string | null)[]): string | null {
  const groups = [...groupBy(values, (value) => value)].sort((a, b) => b[1].length - a[1].length);
  return groups[0]?.[0] ?? null;
}
