import { type AnalysedConversation, attributeWeek, clusterAttributions } from '#attribution';
import { type Attribution, type Cause, type Conversation, isLayer, type Layer, UNCLUSTERED } from '#contracts';
import { agentNormalOf, assessOutcome, detectFindings } from '#findings';
import { type Harness, parseHarness } from '#harness';
import { buildTaxonomy, type Embedding, requestText } from '#intents';
import {
  type Fault,
  generateScenario,
  type Incident,
  plantFaults,
  runTrial,
  type Scenario,
  type TruthRecord,
} from '#sandbox';
import { SpanRecorder } from './span-recorder.js';

/** What attribution said of one conversation that a planted fault failed. */
export interface JudgedCase {
  fault: string;
  layer: Layer;
  /** The outcome model took the conversation for a failure. */
  seen: boolean;
  /** `abstained`: two causes too close to tell; `none`: nothing was found to trace. */
  blamed: Cause | 'abstained' | 'none';
  documentRight: boolean;
  /** Of the blamed cause. */
  probability: number;
}

/** The cluster that holds most of a fault's conversations, among those that lead to an edit. */
export interface JudgedFault {
  layer: Layer;
  conversations: number;
  found: boolean;
  layerRight: boolean;
  documentRight: boolean;
}

export interface ScenarioResult {
  seed: string;
  planted: number;
  conversations: number;
  cases: JudgedCase[];
  faults: JudgedFault[];
  /** Conversations that a blame would lead to edit something for. */
  blamedForEdit: number;
  /** What was seen of the outage, where there was one. */
  outage: JudgedOutage | null;
}

/** A day on which half the tools were down. */
export interface JudgedOutage {
  found: boolean;
  /** Conversations that it failed, and those of them put down to the environment, or to a document. */
  hit: number;
  environment: number;
  blamedForEdit: number;
}

export interface ScenarioOptions {
  seed: string;
  faults: number;
  embedding: Embedding;
  /** Half the tools are down for a day. */
  outage: boolean;
  /** The intents of the truth in place of those found. */
  trueIntents: boolean;
}

const DAYS = 7;
const OUTAGE_DAY = 3;

/** One week of a random scenario through the reading half of the loop, held against what really happened. */
export async function runScenario(options: ScenarioOptions): Promise<ScenarioResult> {
  const generated = generateScenario(options.seed, { faults: options.faults });
  const { files } = generated;
  const scenario = { ...generated.scenario, incidents: options.outage ? [outageOf(generated.scenario)] : [] };
  const harness = parseHarness(plantFaults(files, scenario.faults));
  const recorder = new SpanRecorder();
  const truth = await runTrial({
    scenario,
    harness,
    goodHarness: parseHarness(files),
    seed: options.seed,
    days: DAYS,
    spanProcessors: [recorder],
  });
  const records = new Map(truth.map((record) => [record.conversationId, record]));
  const week = await analyse(recorder.conversations(), records, options);
  const { attributions, incidents } = attributeWeek(week, () => harness);
  const judge = { week, records, faults: scenario.faults, harness, attributions };
  return {
    seed: options.seed,
    planted: options.faults,
    conversations: week.length,
    cases: judgeCases(judge),
    faults: judgeFaults(judge),
    blamedForEdit: attributions.filter(leadsToEdit).length,
    outage: options.outage ? judgeOutage(judge, incidents.length > 0) : null,
  };
}

function outageOf({ world }: Scenario): Incident {
  const tools = world.tools.slice(0, Math.ceil(world.tools.length / 2)).map(({ name }) => name);
  return { id: 'outage', week: 1, day: OUTAGE_DAY, tools, share: 0.9 };
}

function leadsToEdit({ cause, document }: Attribution): boolean {
  return cause !== null && isLayer(cause) && document !== null;
}

function judgeOutage({ week, records, attributions }: Judging, found: boolean): JudgedOutage {
  const failed = new Set(
    week.flatMap(({ conversation }) => {
      const record = records.get(conversation.key);
      return record !== undefined && record.incident !== null && !record.success ? [conversation.id] : [];
    }),
  );
  const hit = attributions.filter(({ conversationId }) => failed.has(conversationId));
  return {
    found,
    hit: failed.size,
    environment: hit.filter(({ cause }) => cause === 'environment').length,
    blamedForEdit: hit.filter(leadsToEdit).length,
  };
}

async function analyse(
  conversations: Conversation[],
  records: ReadonlyMap<string, TruthRecord>,
  { seed, embedding, trueIntents }: ScenarioOptions,
): Promise<AnalysedConversation[]> {
  const items = conversations.map((one) => ({ conversationId: one.id, text: requestText(one) }));
  const input = { items, previous: null, seed, asOf: '2026-01-12T00:00:00Z', agent: conversations[0]!.agent };
  const intents = trueIntents ? {} : (await buildTaxonomy(input, embedding)).assignments;
  const normal = agentNormalOf(conversations);
  return conversations.map((conversation) => {
    const findings = detectFindings(conversation, { normal });
    const intentId = trueIntents ? records.get(conversation.key)!.intent : (intents[conversation.id] ?? UNCLUSTERED);
    return { conversation, findings, outcome: assessOutcome(conversation, findings), intentId };
  });
}

interface Judging {
  week: AnalysedConversation[];
  records: ReadonlyMap<string, TruthRecord>;
  faults: Fault[];
  harness: Harness;
  attributions: Attribution[];
}

function judgeCases({ week, records, faults, harness, attributions }: Judging): JudgedCase[] {
  const byConversation = new Map(attributions.map((one) => [one.conversationId, one]));
  return week.flatMap(({ conversation, outcome }) => {
    const cause = records.get(conversation.key)?.cause;
    const fault = faults.find(({ id }) => id === cause);
    if (fault === undefined) return [];
    const attribution = byConversation.get(conversation.id);
    const blamed = attribution === undefined ? 'none' : (attribution.cause ?? 'abstained');
    return [
      {
        fault: fault.id,
        layer: fault.layer,
        seen: outcome.failed,
        blamed,
        documentRight: isDocumentOf(fault, attribution?.document ?? null, harness),
        probability: attribution?.cause ? (attribution.distribution[attribution.cause] ?? 0) : 0,
      },
    ];
  });
}

/** A document that was taken out cannot be named: then the index that lacks it is the right one. */
function isDocumentOf(fault: Fault, document: string | null, harness: Harness): boolean {
  if (document === fault.document) return true;
  const removed = 'remove' in fault.change && fault.layer === 'retrieval';
  return removed && document !== null && harness.retrieval[document]?.kind === 'index';
}

function judgeFaults({ week, records, faults, harness, attributions }: Judging): JudgedFault[] {
  const byId = new Map(week.map((one) => [one.conversation.id, one]));
  const clusters = clusterAttributions(attributions, byId);
  return faults.map((fault) => {
    const hit = new Set(
      week.filter((one) => records.get(one.conversation.key)?.cause === fault.id).map((one) => one.conversation.id),
    );
    const sizes = clusters.map((cluster) => ({
      cluster,
      shared: cluster.conversationIds.filter((id) => hit.has(id)).length,
    }));
    const best = sizes.toSorted((a, b) => b.shared - a.shared)[0];
    const found = best !== undefined && best.shared > 0;
    return {
      layer: fault.layer,
      conversations: hit.size,
      found,
      layerRight: found && best.cluster.layer === fault.layer,
      documentRight: found && isDocumentOf(fault, best.cluster.document, harness),
    };
  });
}
