import { attributeWeek, type DecisiveStep, decisiveStep, type SuspectStep } from '#attribution';
import type { Attribution, Finding } from '#contracts';
import { assessOutcome } from '#findings';
import type { Bench, Figures } from '../bench.js';
import { type LabelledTalk, readTalks } from '../frustration/labelled-talks.js';
import { baselines } from './baselines.js';
import { bootstrapMean } from './bootstrap.js';
import { type LabelledRun, labelledRuns } from './labelled-runs.js';
import { type Hits, hitsOf, layerScore, locationOf } from './score.js';

/** One run with what the product says of it, labels unseen. */
interface Traced {
  run: LabelledRun;
  findings: readonly Finding[];
  step: DecisiveStep | null;
  attribution: Attribution | null;
}

export const attribution: Bench = {
  about: 'Whether the decisive step, its agent and the layer to blame are those that people marked.',
  options: { data: 'common prefix of a .otlp.jsonl.gz and a .labels.jsonl.gz' },
  async run(options) {
    if (typeof options.data !== 'string') throw new Error('--data takes the common prefix of a pair of files.');
    const talks = readTalks(options.data);
    const runs = labelledRuns(talks);
    if (runs.length === 0) throw new Error(`No run of ${options.data} has a marked step.`);
    return { figures: figuresOf(traceRuns(talks, runs)) };
  },
};

/** All conversations are attributed together, as those of one week and one intent: passing ones are neighbours. */
function traceRuns(talks: readonly LabelledTalk[], runs: readonly LabelledRun[]): Traced[] {
  const analysed = talks.map(({ conversation, findings }) => {
    const outcome = assessOutcome(conversation, findings);
    return { conversation, findings: [...findings], outcome, intentId: 'all' };
  });
  const { attributions } = attributeWeek(analysed, () => null);
  const attributionOf = new Map(attributions.map((one) => [one.conversationId, one]));
  const findingsOf = new Map(talks.map(({ conversation, findings }) => [conversation, findings]));
  return runs.map((run) => {
    const findings = findingsOf.get(run.conversation) ?? [];
    const attribution = attributionOf.get(run.conversation.id) ?? null;
    return { run, findings, step: decisiveStep(run.conversation, findings), attribution };
  });
}

function figuresOf(traced: readonly Traced[]): Figures {
  const runs = traced.map(({ run }) => run);
  const ours = traced.map(({ run, step }) => hitsOf(run, step));
  const { stepExact, stepWithin3, agent } = estimates(runs, ours);
  return {
    stepExact: stepExact?.value ?? null,
    stepWithin3: stepWithin3?.value ?? null,
    agent: agent?.value ?? null,
    ...layerFigures(traced),
    amongFour: mean(traced.map(({ run, step }) => Math.max(...shown(step).map((one) => hitsOf(run, one).stepExact)))),
    location: locationOf(traced.map(({ run, ...rest }) => ({ marked: spansOf(run.marks), pointed: pointedAt(rest) }))),
    items: runs.length,
    intervals: { stepExact, stepWithin3, agent },
    unaidedByFindings: valuesOf(
      runs,
      runs.map((run) => hitsOf(run, decisiveStep(run.conversation))),
    ),
    baselines: Object.fromEntries(baselines(runs).map(({ name, perRun }) => [name, estimates(runs, perRun)])),
  };
}

function estimates(runs: readonly LabelledRun[], hits: readonly Hits[]) {
  const estimate = (of: (one: Hits) => number | null) =>
    bootstrapMean(hits.map((one, i) => ({ group: runs[i]?.task ?? '', value: of(one) })));
  return {
    stepExact: estimate((one) => one.stepExact),
    stepWithin3: estimate((one) => one.stepWithin3),
    agent: estimate((one) => one.agent),
  };
}

/** The decisive step and the next in line. */
function shown(step: DecisiveStep | null): (SuspectStep | null)[] {
  return [step, ...(step?.runnersUp ?? [])];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function valuesOf(runs: readonly LabelledRun[], hits: readonly Hits[]) {
  const { stepExact, stepWithin3, agent } = estimates(runs, hits);
  return { stepExact: stepExact?.value, stepWithin3: stepWithin3?.value, agent: agent?.value };
}

/**
 * Over the runs that have a mark with a layer: the truth is the first decisive one. A run that nothing is said of, or
 * too little, counts as abstained. `joint`: step and layer are those of one mark.
 */
function layerFigures(traced: readonly Traced[]) {
  const abstained = mean(traced.map(({ attribution }) => Number((attribution?.cause ?? null) === null)));
  const layered = traced.flatMap(({ run, step, attribution }) => {
    const marks = run.decisive.filter(({ layer }) => layer !== null);
    const guess = attribution?.cause ?? null;
    const among = marks.some(({ layer }) => layer === guess);
    const joint = marks.some(({ spanId, layer }) => spanId === step?.spanId && layer === guess);
    return marks[0] ? [{ truth: marks[0].layer as string, guess, among, joint }] : [];
  });
  const none = { layerMacroF1: null, layerAccuracy: null, layerAmongMarked: null, joint: null, abstained };
  if (layered.length === 0) return none;
  return {
    ...layerScore(layered),
    layerAmongMarked: mean(layered.map(({ among }) => Number(among))),
    joint: mean(layered.map(({ joint }) => Number(joint))),
    abstained,
  };
}

/** Every step the product shows as going wrong: where failures were found to begin, and the decisive step. */
function pointedAt({ findings, step }: Pick<Traced, 'findings' | 'step'>): ReadonlySet<string> {
  const pointed = new Set(findings.flatMap(({ kind, spanIds }) => (kind === 'failure' ? spanIds.slice(0, 1) : [])));
  if (step !== null) pointed.add(step.spanId);
  return pointed;
}

function spansOf(marks: readonly { spanId: string }[]): ReadonlySet<string> {
  return new Set(marks.map(({ spanId }) => spanId));
}
