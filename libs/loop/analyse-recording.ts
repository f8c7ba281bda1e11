import { type AnalysedConversation, attributeWeek, clusterAttributions, reviewSample } from '#attribution';
import {
  type Conversation,
  compareNano,
  groupBy,
  type Instant,
  type IntentNode,
  nanoToMs,
  stepsOf,
  UNCLUSTERED,
} from '#contracts';
import { agentNormalOf, assessOutcome, detectFindings } from '#findings';
import { describeEdit, inferHarness, parseHarness } from '#harness';
import { buildTaxonomy, type Embedding, requestText, type Taxonomy } from '#intents';
import { propose } from '#proposals';
import { toProposalCluster } from './proposal-cluster.js';
import { caveatsOf } from './recording/caveats.js';
import { detectorRows } from './recording/detector-rows.js';
import { faultRows, unblamedCounts } from './recording/fault-rows.js';
import { intentRows } from './recording/intent-rows.js';
import type { AgentRecording, RecordingReport } from './recording/recording-report.js';
import { toTranscript } from './recording/transcript.js';

export interface RecordingOptions {
  /** Seeds the intents and the sample: equal seeds give equal reports. */
  seed: string;
  /** The instant for which the report speaks. */
  asOf: Instant;
  embedding: Embedding;
}

/** Distinct users a proposal needs as evidence; in small recordings a tenth of them, and two where there are two. */
const MIN_USERS = 5;
/** Faults whose exemplar is given whole. */
const FAULTS_SHOWN = 20;
/** Conversations a person reads in one sitting: the worst, and as many silent ones. */
const SAMPLE = 10;

/**
 * The reading half of the loop on recorded telemetry: intents, findings, blame and the edits it would propose, per
 * agent. The harness is the one the recording shows (`inferHarness`). Holds all conversations in memory.
 */
export async function analyseRecording(
  conversations: readonly Conversation[],
  options: RecordingOptions,
): Promise<RecordingReport> {
  const groups = [...groupBy(conversations, ({ agent }) => agent).values()];
  const agents: AgentRecording[] = [];
  for (const group of groups) agents.push(await analyseAgent(group.toSorted(byStart), options));
  return {
    seed: options.seed,
    asOf: options.asOf,
    conversations: conversations.length,
    agents: agents.sort((a, b) => b.counts.conversations - a.counts.conversations || (a.agent < b.agent ? -1 : 1)),
  };
}

async function analyseAgent(conversations: Conversation[], options: RecordingOptions): Promise<AgentRecording> {
  const agent = conversations[0]!.agent;
  const { taxonomy, assignments } = await findIntents(conversations, options);
  const analysed = analyse(conversations, assignments);
  const byId = new Map(analysed.map((one) => [one.conversation.id, one]));
  const nodes = new Map((taxonomy?.nodes ?? []).map((node) => [node.id, node]));
  const intentName = (id: string) => nodes.get(id)?.name ?? 'no intent';
  const counts = countsOf(conversations);
  const people = counts.users + counts.conversationsWithoutUser;
  const minUsers = minUsersOf(people);
  const blame = traceBlame(analysed, { agent, byId, nodes, minUsers, asOf: options.asOf });
  const attributions = new Map(blame.attributions.map((one) => [one.conversationId, one]));
  const faults = faultRows(blame.clusters, { conversations: byId, attributions, intentName });
  const toReview = reviewSample(analysed, { size: SAMPLE, seed: options.seed, perUser: Math.ceil(SAMPLE / people) });
  const idsOf = (wanted: string) =>
    toReview.flatMap(({ conversationId, reason }) => (reason === wanted ? conversationId : []));
  const [worst, silentSample] = [idsOf('worst'), idsOf('silent')];
  const exemplars = faults.slice(0, FAULTS_SHOWN).map(({ exemplar }) => exemplar.conversationId);
  const shown = [...new Set([...exemplars, ...worst, ...silentSample])].map(
    (id) => byId.get(id) as AnalysedConversation,
  );
  const unclustered = analysed.filter(({ intentId }) => intentId === UNCLUSTERED).length;
  return {
    agent,
    period: periodOf(conversations),
    counts,
    models: [...new Set(conversations.flatMap(({ models }) => models))],
    outcomes: outcomesOf(analysed),
    intents: taxonomy === null ? [] : intentRows(taxonomy, analysed),
    unclustered,
    detectors: detectorRows(analysed),
    unblamed: unblamedCounts(blame.attributions),
    faults,
    minUsers,
    proposals: blame.proposals,
    worst,
    silentSample,
    silent: analysed.filter(({ findings }) => findings.length === 0).length,
    caveats: caveatsOf({ counts, minUsers, usualMinUsers: MIN_USERS, unclustered, ...recordedParts(conversations) }),
    transcripts: shown.map((one) => toTranscript(one, intentName(one.intentId))),
  };
}

interface Surroundings {
  agent: string;
  byId: ReadonlyMap<string, AnalysedConversation>;
  nodes: ReadonlyMap<string, IntentNode>;
  minUsers: number;
  asOf: Instant;
}

/** What the findings are traced to, and the edits that follow, on the harness as the recording shows it. */
function traceBlame(analysed: AnalysedConversation[], { agent, byId, nodes, minUsers, asOf }: Surroundings) {
  const files = inferHarness(analysed.map(({ conversation }) => conversation));
  const harness = parseHarness(files);
  const { attributions, profiles } = attributeWeek(analysed, () => harness);
  const clusters = clusterAttributions(attributions, byId);
  const proposals = propose(
    clusters.map((cluster) => toProposalCluster(cluster, { conversations: byId, profiles, nodes })),
    {
      agent,
      baseVersion: 1,
      harness,
      files,
      ledger: [],
      otherIntents: [...nodes.values()].filter(({ level }) => level === 'intent').map(({ id }) => id),
      asOf,
      minUsers,
    },
  ).map((proposal) => ({ ...proposal, change: describeEdit(proposal.edit) }));
  return { attributions, clusters, proposals };
}

function recordedParts(conversations: readonly Conversation[]) {
  return {
    offeredTools: conversations.some(({ offeredTools }) => offeredTools.length > 0),
    systemPrompt: conversations.some(({ systemInstructions }) => systemInstructions !== null),
    words: conversations.some(({ turns }) => turns.some(({ user }) => user !== null)),
    agentSteps: conversations.some((conversation) => stepsOf(conversation).some(({ kind }) => kind !== 'other')),
  };
}

function minUsersOf(users: number): number {
  return Math.min(users, MIN_USERS, Math.max(2, Math.floor(users / 10)));
}

function byStart(a: Conversation, b: Conversation): number {
  return compareNano(a.startNano, b.startNano) || (a.id < b.id ? -1 : 1);
}

/** Conversations in which no user asked for anything belong to no intent. */
async function findIntents(
  conversations: readonly Conversation[],
  { seed, asOf, embedding }: RecordingOptions,
): Promise<{ taxonomy: Taxonomy | null; assignments: Record<string, string> }> {
  const items = conversations
    .map((conversation) => ({ conversationId: conversation.id, text: requestText(conversation) }))
    .filter(({ text }) => text !== '');
  if (items.length === 0) return { taxonomy: null, assignments: {} };
  return buildTaxonomy({ items, previous: null, seed, asOf, agent: conversations[0]!.agent }, embedding);
}

function analyse(conversations: readonly Conversation[], assignments: Record<string, string>): AnalysedConversation[] {
  const normal = agentNormalOf(conversations);
  return conversations.map((conversation) => {
    const findings = detectFindings(conversation, { normal });
    const outcome = assessOutcome(conversation, findings);
    return { conversation, findings, outcome, intentId: assignments[conversation.id] ?? UNCLUSTERED };
  });
}

function countsOf(conversations: readonly Conversation[]): AgentRecording['counts'] {
  const steps = conversations.flatMap(stepsOf);
  return {
    conversations: conversations.length,
    turns: conversations.reduce((sum, { turns }) => sum + turns.length, 0),
    steps: steps.length,
    toolCalls: steps.filter(({ kind }) => kind === 'tool').length,
    users: new Set(conversations.flatMap(({ userId }) => userId ?? [])).size,
    conversationsWithoutUser: conversations.filter(({ userId }) => userId === null).length,
  };
}

function outcomesOf(analysed: readonly AnalysedConversation[]): AgentRecording['outcomes'] {
  const count = (flag: keyof AgentRecording['outcomes']) => analysed.filter(({ outcome }) => outcome[flag]).length;
  return { failed: count('failed'), frustrated: count('frustrated'), abandoned: count('abandoned') };
}

function periodOf(conversations: readonly Conversation[]): AgentRecording['period'] {
  const last = conversations.reduce(
    (latest, { endNano }) => (compareNano(endNano, latest) > 0 ? endNano : latest),
    '0',
  );
  const instant = (nano: string) => new Date(nanoToMs(nano)).toISOString();
  return { from: instant(conversations[0]!.startNano), to: instant(last) };
}
