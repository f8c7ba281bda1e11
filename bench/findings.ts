import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Conversation } from '#contracts';
import { assembleConversation, readOtlpJsonLine } from '#conversations';
import { type AgentNormal, agentNormalOf, assessOutcome, detectFindings } from '#findings';
import { buildConversation } from '#testing';
import { type Bench, type Figures, numberOption, quantile } from './bench.js';

/** The fields of a label line that tell whether the user's need was met (see the README of the data). */
interface Label {
  success?: boolean | null;
  lateHangup?: boolean;
  turns?: { breakdown?: boolean }[];
}

interface Judged {
  failed: boolean;
  flagged: boolean;
  /** Estimated probability of failure. */
  score: number;
}

/** A dialogue counts as failed when so many of its marked agent turns are breakdowns. */
const BREAKDOWN_SHARE = 0.5;

export const findings: Bench = {
  about: 'How well findings tell failed conversations from good ones, and how fast they are found.',
  options: {
    data: 'common prefix of a .otlp.jsonl.gz and a .labels.jsonl.gz',
    speed: 'measure conversations per second on made conversations of 12 steps',
    conversations: 'how many to make for --speed (2000)',
  },
  async run(options) {
    const figures: Figures = {};
    if (typeof options.data === 'string') Object.assign(figures, measureQuality(options.data));
    if (options.speed) Object.assign(figures, measureSpeed(numberOption(options, 'conversations', 2000)));
    if (Object.keys(figures).length === 0) throw new Error('findings needs --data PREFIX or --speed.');
    return { figures };
  },
};

function measureQuality(prefix: string): Figures {
  const conversations = readLines(`${prefix}.otlp.jsonl.gz`).map((line) =>
    assembleConversation(readOtlpJsonLine(line).spans),
  );
  const labels = readLines(`${prefix}.labels.jsonl.gz`).map((line) => JSON.parse(line) as Label);
  const normals = normalByAgent(conversations);
  const found: Record<string, number> = {};
  const judged: Judged[] = [];
  conversations.forEach((conversation, i) => {
    const list = detectFindings(conversation, { normal: normals.get(conversation.agent) });
    for (const { detector } of list) found[detector] = (found[detector] ?? 0) + 1;
    const failed = isFailure(labels[i]);
    const outcome = assessOutcome(conversation, list);
    if (failed !== null) judged.push({ failed, flagged: outcome.failed, score: 1 - outcome.successProbability });
  });
  return {
    ...figuresOf(judged),
    conversations: judged.length,
    positives: judged.filter((one) => one.failed).length,
    found,
  };
}

function normalByAgent(conversations: readonly Conversation[]): Map<string, AgentNormal> {
  const byAgent = new Map<string, Conversation[]>();
  for (const conversation of conversations) {
    const list = byAgent.get(conversation.agent);
    if (list) list.push(conversation);
    else byAgent.set(conversation.agent, [conversation]);
  }
  return new Map([...byAgent].map(([agent, list]) => [agent, agentNormalOf(list)]));
}

function isFailure(label: Label | undefined): boolean | null {
  if (typeof label?.success === 'boolean') return !label.success;
  if (typeof label?.lateHangup === 'boolean') return label.lateHangup;
  const marked = label?.turns?.filter(({ breakdown }) => breakdown !== undefined) ?? [];
  if (marked.length === 0) return null;
  return marked.filter(({ breakdown }) => breakdown).length / marked.length >= BREAKDOWN_SHARE;
}

function figuresOf(judged: readonly Judged[]): Figures {
  const ranked = [...judged].sort((a, b) => b.score - a.score);
  const positives = judged.filter(({ failed }) => failed);
  const negatives = judged.filter(({ failed }) => !failed);
  const hits = positives.filter(({ flagged }) => flagged).length;
  const strict = quantile(
    negatives.map(({ score }) => score),
    0.95,
  );
  return {
    auroc: auroc(positives, negatives),
    averagePrecision: averagePrecision(ranked, positives.length),
    f1: (2 * hits) / (positives.length + judged.filter(({ flagged }) => flagged).length),
    recallAt5PercentFalsePositives: positives.filter(({ score }) => score > strict).length / positives.length,
  };
}

/** The chance that a failed conversation scores above a good one; ties count half. */
function auroc(positives: readonly Judged[], negatives: readonly Judged[]): number {
  let wins = 0;
  for (const a of positives) for (const b of negatives) wins += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
  return wins / (positives.length * negatives.length);
}

/** Mean precision at each score that recalls more; equal scores enter together. */
function averagePrecision(ranked: readonly Judged[], positives: number): number {
  let sum = 0;
  let seen = 0;
  let hits = 0;
  while (seen < ranked.length) {
    const { score } = ranked[seen]!;
    const before = hits;
    while (seen < ranked.length && ranked[seen]!.score === score) if (ranked[seen++]!.failed) hits++;
    sum += (hits - before) * (hits / seen);
  }
  return sum / positives;
}

function measureSpeed(count: number): Figures {
  const [warmUp, conversations] = [500, count].map((length) => Array.from({ length }, (_, i) => makeConversation(i)));
  for (const conversation of warmUp!) assessOutcome(conversation, detectFindings(conversation));
  const started = process.cpuUsage();
  for (const conversation of conversations!) assessOutcome(conversation, detectFindings(conversation));
  const { user, system } = process.cpuUsage(started);
  return { conversationsPerSecond: Math.round(count / ((user + system) / 1e6)) };
}

/** Twelve steps in four turns: a look-up, a change, a search and a farewell. */
function makeConversation(i: number): Conversation {
  const order = { order_id: `AB${1000 + i}` };
  return buildConversation({
    id: `made-${i}`,
    tools: ['get_order', 'refund_order'].map((name) => ({
      name,
      parameters: { type: 'object', properties: { order_id: { type: 'string' } }, required: ['order_id'] },
    })),
    turns: [
      {
        user: `Hello, the kettle I bought arrived broken. Can you help me get a refund for order ${order.order_id}?`,
        steps: [{ llm: '' }, { tool: 'get_order', arguments: order, result: { status: 'delivered', price: 39.9 } }],
        reply: 'I found your order of one kettle for $39.90. Would you like me to refund it to your card?',
      },
      {
        user: 'Yes please, to my card.',
        steps: [{ llm: '' }, { tool: 'refund_order', arguments: order, result: { ok: true, amount: 39.9 } }],
        reply: 'I have refunded $39.90 to your card. It may take five to seven business days until you see it.',
      },
      {
        user: 'Where do I send the broken one?',
        steps: [
          { llm: '' },
          {
            retrieve: 'return broken item',
            documents: [{ id: 'returns', score: 4, text: 'Broken items need not be returned.' }],
          },
        ],
        reply: 'You need not return broken items.',
      },
      { user: 'Great, thank you, that is all I needed.', steps: [{ llm: '' }, { llm: '' }], reply: 'You are welcome!' },
    ],
  });
}

function readLines(path: string): string[] {
  const text = gunzipSync(readFileSync(path)).toString('utf8');
  return text.split('\n').filter((line) => line !== '');
}
