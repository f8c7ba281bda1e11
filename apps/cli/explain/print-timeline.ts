import pc from 'picocolors';
import type { ConversationDetail, Finding, Judgement } from '#contracts';
import { percent } from '../analyze/numbers.js';
import { duration } from '../terminal/duration.js';
import { hang, plainText } from '../terminal/plain-text.js';
import { type TimelineEntry, timelineOf } from './timeline.js';

/** Shorter pauses are how people and models take their time. */
const IDLE_MS = 60_000;
const LONGEST_TEXT = 400;
const LONGEST_WHO = 12;

/** All that was said and done, in order, with what was found where it was found. */
export function printTimeline(detail: ConversationDetail, width: number): string {
  const { entries, elsewhere } = timelineOf(detail);
  const lines: string[] = [];
  let turn = -1;
  for (const entry of entries) {
    if (entry.idleMs >= IDLE_MS) lines.push(pc.dim(`       … ${duration(entry.idleMs)} without a word …`));
    if (entry.turn !== turn) lines.push(pc.dim(`turn ${entry.turn}`));
    turn = entry.turn;
    lines.push(...printEntry(entry, detail.judgements, width));
  }
  if (elsewhere.length > 0) {
    lines.push(pc.dim('of the conversation as a whole'));
    for (const finding of elsewhere) lines.push(...printFinding(finding, detail.judgements, width));
  }
  return lines.join('\n');
}

function printEntry(entry: TimelineEntry, judgements: readonly Judgement[], width: number): string[] {
  const mark = entry.isDecisive ? '▶' : ' ';
  const who = plainText(entry.who, LONGEST_WHO).padEnd(LONGEST_WHO);
  const text = plainText(entry.text, LONGEST_TEXT) || '(nothing said)';
  const said = hang(`${mark}  ${who}  `, text, width);
  const under = (label: string, words: string) => hang(`   ${label.padEnd(LONGEST_WHO)}  `, words, width);
  return [
    entry.isDecisive ? pc.bold(said) : said,
    ...(entry.error === null ? [] : [pc.red(under('', `error: ${plainText(entry.error, LONGEST_TEXT)}`))]),
    ...(entry.isDecisive ? [pc.bold(pc.magenta(under('', '▲ the decisive step')))] : []),
    ...(entry.isTurning ? [pc.yellow(under('', '▲ frustration rises after this'))] : []),
    ...entry.findings.flatMap((finding) => printFinding(finding, judgements, width)),
  ];
}

function printFinding(finding: Finding, judgements: readonly Judgement[], width: number): string[] {
  const { detector, kind, severity, message, evidence } = finding;
  const indent = ' '.repeat(LONGEST_WHO + 5);
  const isQuoted = evidence.phrase === undefined || message.includes(evidence.phrase);
  const quote = isQuoted ? '' : ` “${plainText(evidence.phrase as string, 160)}”`;
  const colour = kind === 'failure' ? pc.red : pc.yellow;
  const judged = judgements.find(({ findingId }) => findingId === finding.id);
  return [
    colour(
      hang(
        `${indent}✗ `,
        `${detector} (${kind}, ${percent(severity)} severe): ${plainText(message, 240)}${quote}`,
        width,
      ),
    ),
    ...(judged === undefined ? [] : [pc.dim(hang(`${indent}  `, opinionOf(judged), width))]),
  ];
}

function opinionOf({ agrees, confidence, reason, model }: Judgement): string {
  return `${plainText(model, 60)} ${agrees ? 'agrees' : 'doubts it'} (${percent(confidence)} sure): ${plainText(reason, 300)}`;
}
