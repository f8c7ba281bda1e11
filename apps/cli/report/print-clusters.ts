import type { FindingCluster, StoredWeekReport } from '#contracts';
import { count, percent } from '../analyze/numbers.js';
import { proofOf } from '../explain/print-blame.js';
import { hang, plainText } from '../terminal/plain-text.js';

const SHOWN = 6;
const EXEMPLARS_SHOWN = 3;
const INTENTS_SHOWN = 3;

/** The faults that matter most, the first to be mended first. */
export function printClusters(report: StoredWeekReport, width: number): string {
  const { clusters } = report;
  if (clusters.length === 0) return 'No fault of a document was found.';
  const rest = clusters.length - SHOWN;
  return [
    ...clusters.slice(0, SHOWN).map((cluster, index) => printCluster(cluster, index + 1, report, width)),
    ...(rest > 0 ? [`${count(rest, 'fault')} more, which matter less: --json has them.`] : []),
  ].join('\n\n');
}

function printCluster(cluster: FindingCluster, number: number, report: StoredWeekReport, width: number): string {
  const names = new Map(report.intents.map(({ intentId, name }) => [intentId, name]));
  const intents = cluster.intents
    .slice(0, INTENTS_SHOWN)
    .map(({ intentId, rate }) => `${percent(rate)} of “${plainText(names.get(intentId) ?? intentId, 60)}”`);
  const line = (mark: string, text: string) => hang(`   ${mark}`, text, width);
  const { counterfactual, exemplarIds } = cluster;
  return [
    hang(
      `${number}. `,
      `${cluster.layer} ${plainText(cluster.document, 80)}: ${count(cluster.conversationIds.length, 'conversation')} of ${count(cluster.users, 'user')}, ${percent(cluster.confidence)} sure (${cluster.rule})`,
      width,
    ),
    ...(intents.length === 0 ? [] : [line('fails:    ', intents.join(', '))]),
    ...(counterfactual === null
      ? []
      : [line('should:   ', plainText(counterfactual.text, 300)), line('          ', proofOf(counterfactual))]),
    ...exemplarIds
      .slice(0, EXEMPLARS_SHOWN)
      .map((id, index) => line(index === 0 ? 'look at:  ' : '          ', `martingale explain ${plainText(id)}`)),
  ].join('\n');
}
