import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Conversation, Finding } from '#contracts';
import { assembleConversation, readOtlpJsonLine } from '#conversations';
import { agentNormalOf, detectFindings } from '#findings';

/** The fields of a label line that speak of abandonment or breakdown (see the README of the data). */
export interface Label {
  task?: string | null;
  success?: boolean | null;
  lateHangup?: boolean;
  turns?: TurnLabel[];
}

export interface TurnLabel {
  spanId: string;
  breakdown?: boolean;
  /** Fine, possible breakdown, breakdown. */
  label?: 'O' | 'T' | 'X';
  /** Shares of raters. */
  t?: number;
  x?: number;
}

export interface LabelledTalk {
  readonly conversation: Conversation;
  readonly findings: readonly Finding[];
  readonly label: Label;
}

/** @param prefix of a `.otlp.jsonl.gz` and a `.labels.jsonl.gz` whose lines belong together */
export function readTalks(prefix: string): LabelledTalk[] {
  const conversations = readLines(`${prefix}.otlp.jsonl.gz`).map((line) =>
    assembleConversation(readOtlpJsonLine(line).spans),
  );
  const labels = readLines(`${prefix}.labels.jsonl.gz`).map((line) => JSON.parse(line) as Label);
  const agents = [...new Set(conversations.map(({ agent }) => agent))];
  const normals = new Map(
    agents.map((agent) => [agent, agentNormalOf(conversations.filter((one) => one.agent === agent))]),
  );
  return conversations.map((conversation, i) => ({
    conversation,
    findings: detectFindings(conversation, { normal: normals.get(conversation.agent) }),
    label: labels[i]!,
  }));
}

function readLines(path: string): string[] {
  const text = gunzipSync(readFileSync(path)).toString('utf8');
  return text.split('\n').filter((line) => line !== '');
}
