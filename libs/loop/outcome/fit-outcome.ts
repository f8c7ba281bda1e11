import {
  fitPrepared,
  type OutcomeModel,
  type PreparedExample,
  prepareExample,
  taskVerdict,
  withoutTaskVerdict,
} from '#findings';
import { listOutcomeWitnesses, lockAnalysis, type OutcomeWitness, replaceOutcomeModel } from '#platform';
import { type Analyst, Analysts } from '../analysis/analysts.js';
import { before, type StageContext, WEEK_MS } from '../context.js';

/** An agent of half a year ago was another one. */
const LEARNED_WEEKS = 26;
/** To find evaluations every conversation is read through: bounds time. */
const EVALUATED_WEEKS = 8;
/** The newest labels that are learned from: bounds time. */
const MOST_EXAMPLES = 10_000;
/** Conversations read at a time: bounds memory. */
const BATCH = 200;

/**
 * Learns an agent's outcome model anew from the labels given by `asOf` and from evaluations of the whole task, which
 * count where nobody labelled the conversation. It takes the place of the one before; where there are too few labels, or
 * it would predict no better, the default serves again. The same labels give the same model.
 */
export async function fitOutcome(context: StageContext): Promise<OutcomeModel | null> {
  const { database, projectId, agent, asOf } = context;
  const model = fitPrepared(await readExamples(context), { seed: agent });
  await database.transaction(async (tx) => {
    await lockAnalysis(tx, projectId);
    await replaceOutcomeModel(tx, projectId, agent, { model, at: asOf });
  });
  return model;
}

async function readExamples({ database, projectId, agent, asOf, detectors }: StageContext): Promise<PreparedExample[]> {
  const analyst = await new Analysts(database, projectId, detectors).of(agent);
  const asked = {
    agent,
    from: before(asOf, LEARNED_WEEKS * WEEK_MS),
    evaluatedFrom: before(asOf, EVALUATED_WEEKS * WEEK_MS),
    asOf,
    limit: BATCH,
  };
  const examples: PreparedExample[] = [];
  let last: OutcomeWitness | null = null;
  do {
    const batch: OutcomeWitness[] = await listOutcomeWitnesses(database.pool, projectId, { ...asked, before: last });
    for (const witness of batch) {
      const example = exampleOf(witness, analyst);
      if (example) examples.push(example);
    }
    last = batch.at(-1) ?? null;
  } while (last !== null && examples.length < MOST_EXAMPLES);
  return examples;
}

function exampleOf({ conversation, success }: OutcomeWitness, analyst: Analyst): PreparedExample | null {
  const verdict = success ?? taskVerdict(conversation);
  if (verdict === null) return null;
  const unjudged = success === null ? withoutTaskVerdict(conversation) : conversation;
  const { findings } = analyst.analyse(unjudged);
  return prepareExample({ conversation: unjudged, findings, success: verdict });
}
