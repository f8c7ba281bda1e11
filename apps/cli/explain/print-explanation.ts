import pc from 'picocolors';
import { type ConversationDetail, nanoToMs, type Proposal, stepsOf } from '#contracts';
import { count, percent } from '../analyze/numbers.js';
import { sparkline } from '../intents/trend-marks.js';
import { duration } from '../terminal/duration.js';
import { hang, plainText, wrap } from '../terminal/plain-text.js';
import { nextSteps } from './next-steps.js';
import { printBlame } from './print-blame.js';
import { printTimeline } from './print-timeline.js';

/** One conversation for a person: what happened, what went wrong where, what is to blame and what to do. */
export function printExplanation(detail: ConversationDetail, proposals: readonly Proposal[], width: number): string {
  const steps = nextSteps(detail, proposals).map((step) => hang('- ', step, width));
  return [
    printHeader(detail, width),
    printTimeline(detail, width),
    ...(detail.attribution === null ? [] : [titled('Blame', printBlame(detail.attribution, width))]),
    titled('Next', steps.join('\n')),
  ].join('\n\n');
}

function titled(title: string, body: string): string {
  return `${pc.bold(title)}\n${body}`;
}

function printHeader(
  { conversation, intent, outcome, findings, frustration }: ConversationDetail,
  width: number,
): string {
  const startMs = nanoToMs(conversation.startNano);
  const { version, channel } = conversation.harness;
  const parts = [
    new Date(startMs).toISOString().slice(0, 16).replace('T', ' '),
    duration(nanoToMs(conversation.endNano) - startMs),
    count(conversation.turns.length, 'turn'),
    count(stepsOf(conversation).length, 'step'),
    ...(version === null
      ? []
      : [`harness ${plainText(version, 40)}${channel === null ? '' : ` on ${plainText(channel, 40)}`}`]),
  ];
  const levels = frustration.levels.map(({ level }) => level);
  return [
    pc.bold(wrap(`${conversation.agent}: conversation ${plainText(conversation.key, 120)}`, width)),
    pc.dim(wrap(conversation.id, width)),
    wrap(parts.join(', '), width),
    hang('intent:      ', intent === null ? 'has no place in the taxonomy yet' : plainText(intent.name), width),
    ...(outcome === null ? [] : [hang('outcome:     ', outcomeSentence(outcome, findings.length), width)]),
    ...(levels.some((level) => level > 0)
      ? [`frustration: ${sparkline(levels).replaceAll(' ', '·')} turn by turn`]
      : []),
  ].join('\n');
}

function outcomeSentence(outcome: NonNullable<ConversationDetail['outcome']>, findings: number): string {
  const flags = (['failed', 'frustrated', 'abandoned'] as const).filter((flag) => outcome[flag]);
  const went = flags.length === 0 ? pc.green('went well') : pc.red(flags.join(', '));
  return `${went}, chance of success ${percent(outcome.successProbability)}; ${count(findings, 'finding')}`;
}
