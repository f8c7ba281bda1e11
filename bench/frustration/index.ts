import type { Bench } from '../bench.js';
import { measureConversations } from './conversation-level.js';
import { type Label, type LabelledTalk, readTalks } from './labelled-talks.js';
import { measureTurns } from './turn-level.js';

export const frustration: Bench = {
  about: 'How well breakdowns of the talk and users who leave are told, by turn or conversation as the labels are.',
  options: { data: 'common prefix of a .otlp.jsonl.gz and a .labels.jsonl.gz' },
  async run({ data }) {
    if (typeof data !== 'string') throw new Error('frustration needs --data PREFIX.');
    const talks = readTalks(data);
    const byTurn = talks.filter(({ label }) => label.turns?.some(isMarked));
    const byTalk = talks.filter(({ label }) => label.lateHangup !== undefined || typeof label.success === 'boolean');
    if (byTurn.length === 0 && byTalk.length === 0) throw new Error('frustration needs labels of turns or outcomes.');
    const figures = byTurn.length > 0 ? measureTurns(byTurn) : measureConversations(byTalk);
    return { figures: { ...figures, risingFrustrationShare: shareWith(talks, 'rising-frustration') } };
  },
};

function isMarked({ breakdown, label }: NonNullable<Label['turns']>[number]): boolean {
  return breakdown !== undefined || label !== undefined;
}

/** In how many conversations a detector found something: on calm users, how often it is wrong. */
function shareWith(talks: readonly LabelledTalk[], detector: string): number {
  return talks.filter(({ findings }) => findings.some((one) => one.detector === detector)).length / talks.length;
}
