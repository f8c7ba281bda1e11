import type { AnalysedConversation } from '#attribution';
import { type AttributeValue, nanoToMs, type Step, type Turn } from '#contracts';
import type { StepRow, Transcript } from './recording-report.js';

const LONGEST_TEXT = 1_200;
const MOST_TURNS = 60;
const MOST_STEPS = 60;

export function toTranscript(analysed: AnalysedConversation, intent: string): Transcript {
  const { conversation, findings, outcome } = analysed;
  return {
    conversationId: conversation.id,
    key: shorten(conversation.key),
    startedAt: new Date(nanoToMs(conversation.startNano)).toISOString(),
    intent,
    outcome,
    turns: conversation.turns.slice(0, MOST_TURNS).map((turn) => ({
      index: turn.index,
      user: turn.user === null ? null : shorten(turn.user.text),
      steps: turn.steps.slice(0, MOST_STEPS).map(toStepRow),
      reply: turn.reply === null ? null : shorten(turn.reply.text),
      replySpanId: turn.reply?.spanId ?? null,
      findings: findings.filter((finding) => finding.turn === turn.index),
    })),
    turnsLeftOut: Math.max(0, conversation.turns.length - MOST_TURNS),
  };
}

/** The step that a span stands for, among those of a turn; the reply counts as one. */
export function stepAt(turn: Turn | undefined, spanId: string): StepRow | null {
  const step = turn?.steps.find((one) => one.spanId === spanId);
  if (step !== undefined) return toStepRow(step);
  const reply = turn?.reply ?? null;
  if (reply === null) return null;
  return { spanId: reply.spanId, kind: 'reply', title: '', detail: shorten(reply.text), error: null };
}

export function toStepRow(step: Step): StepRow {
  return {
    spanId: step.spanId,
    kind: step.kind,
    title: shorten(titleOf(step), 120),
    detail: shorten(detailOf(step)),
    error: step.error === null ? null : shorten(step.error),
  };
}

function titleOf(step: Step): string {
  switch (step.kind) {
    case 'llm':
      return step.agent ?? step.model ?? '';
    case 'retrieval':
      return step.source ?? 'search';
    case 'memory':
      return `${step.operation} ${step.key ?? ''}`.trim();
    case 'handoff':
      return `to ${step.to}`;
    default:
      return step.name;
  }
}

function detailOf(step: Step): string {
  switch (step.kind) {
    case 'llm':
      return [step.text, ...step.toolCalls.map((call) => `${call.name}(${inWords(call.arguments)})`)]
        .filter((part) => part !== '')
        .join('\n');
    case 'tool':
      return `${shorten(inWords(step.arguments), LONGEST_TEXT / 2)} → ${inWords(step.result)}`;
    case 'retrieval':
      return `${step.query} → ${step.documents.length === 0 ? 'nothing' : step.documents.map(({ id }) => id).join(', ')}`;
    case 'memory':
      return inWords(step.value);
    case 'evaluation':
      return [step.label, step.score, step.explanation].filter((part) => part !== null).join(' ');
    case 'feedback':
      return [step.label, step.score, step.comment].filter((part) => part !== null).join(' ');
    default:
      return '';
  }
}

function inWords(value: AttributeValue): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function shorten(text: string, most = LONGEST_TEXT): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
