import { z } from 'zod';
import { counterfactualSchema } from './attribution.js';
import { layerSchema } from './layer.js';
import { instantSchema } from './time.js';

/** Attributions with one signature: the same fault, seen in many conversations. */
export const findingClusterSchema = z.object({
  signature: z.string(),
  layer: layerSchema,
  document: z.string(),
  rule: z.string(),
  /** Conversations that show it, best exemplar first. */
  conversationIds: z.array(z.string()),
  /** Distinct users; conversations of unknown users count as one each. */
  users: z.int(),
  /** Intents it hits, most conversations first, with the share of each intent's conversations that it fails. */
  intents: z.array(z.object({ intentId: z.string(), conversations: z.int(), rate: z.number() })),
  /** The conversations that show it best: central, clear and short. */
  exemplarIds: z.array(z.string()),
  counterfactual: counterfactualSchema.nullable(),
  /** Mean probability of the blamed cause. */
  confidence: z.number(),
  /** Mean severity, 0..1. */
  severity: z.number(),
  /** volume × rate × severity × confidence × users, each tempered: what to mend first. */
  rank: z.number(),
});
export type FindingCluster = z.infer<typeof findingClusterSchema>;

/** Many tools or intents failing at once: something around the agent, which no edit mends. */
export const incidentSchema = z.object({
  from: instantSchema,
  to: instantSchema,
  tools: z.array(z.string()),
  intentIds: z.array(z.string()),
  conversations: z.int(),
  failedCalls: z.int(),
});
export type Incident = z.infer<typeof incidentSchema>;

const traffic = { conversations: z.int(), passing: z.int() };

/** How conversations of one intent go through the agent's steps. Nodes are named `tool:get_order`, `retrieval:help`, `start`, … */
export const intentPathsSchema = z.object({
  intentId: z.string(),
  ...traffic,
  nodes: z.array(z.object({ node: z.string(), ...traffic })),
  edges: z.array(z.object({ from: z.string(), to: z.string(), ...traffic })),
  /** Steps gone round again, with how often in the worst conversation. */
  loops: z.array(z.object({ nodes: z.array(z.string()), ...traffic, mostRounds: z.int() })),
  /** Ways between two steps that take longer than the one passing conversations share, and pass no more often. */
  detours: z.array(z.object({ from: z.string(), to: z.string(), via: z.array(z.string()), ...traffic })),
  /** Hand-offs taken before the steps that passing conversations share. */
  prematureHandOffs: z.array(z.object({ from: z.string(), to: z.string(), ...traffic })),
  /** The longest path that most passing conversations share. */
  sharedPath: z.array(z.string()),
});
export type IntentPaths = z.infer<typeof intentPathsSchema>;

/** The same run of calls, conversation after conversation: one tool could do it. */
export const missingToolSchema = z.object({
  calls: z.array(z.string()).min(2),
  ...traffic,
  users: z.int(),
  intentIds: z.array(z.string()),
  /** Calls one tool in place of the run would save, over all conversations. */
  callsSaved: z.int(),
  exemplarId: z.string(),
  /** Spans of the run in the exemplar. */
  spanIds: z.array(z.string()),
});
export type MissingTool = z.infer<typeof missingToolSchema>;

/** What users of one intent ask for that the index does not answer. */
export const retrievalCoverageSchema = z.object({
  intentId: z.string(),
  /** Searches, and those whose results did not answer. */
  searches: z.int(),
  unanswered: z.int(),
  users: z.int(),
  /** Words of several users' unanswered queries that no retrieved text holds. */
  missingTerms: z.array(z.string()),
  /** Searches that show it. The query stands in the span. */
  exemplars: z.array(z.object({ conversationId: z.string(), spanId: z.string() })),
});
export type RetrievalCoverage = z.infer<typeof retrievalCoverageSchema>;

/** Conversations for a person to read: the worst, and some in which nobody complained and nothing was found. */
export const reviewSampleSchema = z.array(
  z.object({ conversationId: z.string(), reason: z.enum(['worst', 'silent']) }),
);
export type ReviewSample = z.infer<typeof reviewSampleSchema>;

const outcomes = { conversations: z.int(), failed: z.int(), frustrated: z.int(), abandoned: z.int() };

/** What one week's telemetry says of an agent. Words of users are never in it: ids lead to them. */
export const weekReportSchema = z.object({
  agent: z.string(),
  from: instantSchema,
  to: instantSchema,
  /** The detectors that all of it was analysed with. */
  detectorSet: z.string(),
  taxonomyId: z.string().nullable(),
  ...outcomes,
  intents: z.array(z.object({ intentId: z.string(), name: z.string(), ...outcomes })),
  /** Failing conversations by the layer or cause blamed; `abstained` where two were too close to tell. */
  causes: z.record(z.string(), z.int()),
  clusters: z.array(findingClusterSchema),
  incidents: z.array(incidentSchema),
  paths: z.array(intentPathsSchema),
  missingTools: z.array(missingToolSchema),
  coverage: z.array(retrievalCoverageSchema),
  sample: reviewSampleSchema,
});
export type WeekReport = z.infer<typeof weekReportSchema>;
