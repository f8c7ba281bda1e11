import { type Embedding, seededRandom, staticEmbedding } from '#intents';
import { type Bench, numberOption, type Options, quantile } from '../bench.js';
import { type Kept, refreshTwice } from './keep-ids.js';
import { openSpace, type Space } from './open-space.js';
import { makeTraffic, readUtterances, shuffle, type Utterance } from './traffic.js';
import { type Watched, watchStream } from './watch-stream.js';

/** An intent is planted at 2% of the traffic, sixty conversations of it. */
const ONE_IN = 50;
const MOST_PLANTED = 60;
/** Intents with fewer utterances repeat themselves before they are found. */
const FEWEST_UTTERANCES = 40;
/** The rates of intents in every other quiet stream: up to so much more or less than before. */
const SHIFT = 0.3;
/** Quiet streams that go on from the same past, each drawn anew: fitting a space takes longer than a look. */
const WEEKS_AFTER = 5;

export const stability: Bench = {
  about: 'intents stay themselves from refresh to refresh, and a new one is seen in between',
  options: {
    data: 'a .intents.jsonl.gz file',
    planted: 'intents planted, each in a stream of its own (default 8)',
    quiet: 'streams without a new intent (default 20)',
    pairs: 'pairs of refreshes on overlapping weeks (default 2)',
    before: 'requests before a stream, at most (default 4000)',
    week: 'conversations of a week that is refreshed, at most (default 4000)',
    every: 'conversations from look to look (default 500)',
    seed: 'seed of all draws (default 1)',
  },
  async run(options) {
    if (typeof options.data !== 'string') throw new Error('--data takes the path of a .intents.jsonl.gz file.');
    const utterances = readUtterances(options.data);
    const seed = typeof options.seed === 'string' ? options.seed : '1';
    const embedding = staticEmbedding();
    const started = performance.now();
    const figures = {
      ...(await measureKept(utterances, options, seed, embedding)),
      ...(await measureEmergence(utterances, options, seed, embedding)),
    };
    return { figures: { ...figures, items: utterances.length, seconds: round((performance.now() - started) / 1000) } };
  },
};

async function measureKept(utterances: readonly Utterance[], options: Options, seed: string, embedding: Embedding) {
  const pairs: Kept[] = [];
  for (let pair = 0; pair < numberOption(options, 'pairs', 2); pair++) {
    const most = numberOption(options, 'week', 4000);
    pairs.push(await refreshTwice(utterances, most, `${seed} ${pair}`, embedding));
  }
  const total = (of: keyof Kept) => pairs.reduce((sum, pair) => sum + pair[of], 0);
  return {
    keptShare: round(total('kept') / total('conversations')),
    survivingShare: round(total('surviving') / total('intents')),
  };
}

async function measureEmergence(
  utterances: readonly Utterance[],
  options: Options,
  seed: string,
  embedding: Embedding,
): Promise<Record<string, unknown>> {
  const spaces = new Map<string, Promise<Space>>();
  const watch = async (planted: string | null, shift: number, past: string, week: string) => {
    const traffic = makeTraffic(utterances, {
      planted,
      oneIn: ONE_IN,
      most: MOST_PLANTED,
      shift,
      before: numberOption(options, 'before', 4000),
      past: seededRandom('past', seed, past),
      week: seededRandom('week', seed, week),
    });
    const space = spaces.get(past) ?? openSpace(traffic.before, embedding);
    spaces.set(past, space);
    return watchStream(traffic, numberOption(options, 'every', 500), await space);
  };
  const news: (Watched & { label: string })[] = [];
  for (const label of drawIntents(utterances, numberOption(options, 'planted', 8), seed))
    news.push({ label, ...(await watch(label, 0, label, label)) });
  const quiet: Watched[] = [];
  for (let stream = 0; stream < numberOption(options, 'quiet', 20); stream++)
    quiet.push(
      await watch(null, stream % 2 === 0 ? 0 : SHIFT, `quiet ${Math.floor(stream / WEEKS_AFTER)}`, `quiet ${stream}`),
    );

  const after = news.map(({ detectedAfter }) => detectedAfter ?? Number.POSITIVE_INFINITY);
  const found = news.filter(({ detectedAfter }) => detectedAfter !== null);
  const mean = (of: 'precision' | 'recall') => round(found.reduce((sum, one) => sum + one[of]!, 0) / found.length);
  return {
    emergentAfterConversations: finite(quantile(after, 0.5)),
    emergentAfterWorst: finite(Math.max(...after)),
    detectedShare: round(found.length / news.length),
    falseAlarmShare: round(alarmShare(quiet)),
    falseAlarmShareBesidePlanted: round(alarmShare(news)),
    precisionWhenDetected: mean('precision'),
    recallWhenDetected: mean('recall'),
    planted: news.map(({ label, detectedAfter, name }) => `${label}: ${detectedAfter ?? 'not found'} (${name ?? '-'})`),
    falseAlarms: [...quiet, ...news].flatMap(({ falseAlarms }) => falseAlarms),
    slowestLookSeconds: round(Math.max(...[...news, ...quiet].map(({ seconds }) => seconds))),
    streams: { planted: news.length, quiet: quiet.length },
  };
}

function drawIntents(utterances: readonly Utterance[], count: number, seed: string): string[] {
  const sizes = new Map<string, number>();
  for (const { label } of utterances) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const large = [...sizes].filter(([, size]) => size >= FEWEST_UTTERANCES).map(([label]) => label);
  return shuffle(large.sort(), seededRandom('planted', seed)).slice(0, count);
}

function alarmShare(streams: readonly Watched[]): number {
  return streams.filter(({ falseAlarms }) => falseAlarms.length > 0).length / Math.max(1, streams.length);
}

/** JSON has no infinity: what was never found is null. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
