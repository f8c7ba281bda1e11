import { z } from 'zod';
import { exemplarRequestSchema, intentNodeSchema } from '../model/intent.js';
import { instantSchema } from '../model/time.js';
import { nodeDriftSchema } from './intent-drift.js';
import { periodSchema } from './query.js';
import { conversationSummarySchema } from './report.js';

/** Conversations, and how many of them failed, frustrated their user or were abandoned. */
export const outcomeCountsSchema = z.object({
  conversations: z.int(),
  failed: z.int(),
  frustrated: z.int(),
  abandoned: z.int(),
});
export type OutcomeCounts = z.infer<typeof outcomeCountsSchema>;

/**
 * Stands for an intent where a conversation has no place in the taxonomy: it is older than the weeks a refresh places,
 * or there was no refresh yet. UNCLUSTERED is another thing: it was looked at, and belongs to none.
 */
export const UNPLACED = 'unplaced';

/** Counts of one intent in one week. */
export const intentWeekSchema = outcomeCountsSchema.extend({
  /** An intent, UNCLUSTERED or UNPLACED. */
  intentId: z.string(),
  /** 0 is the first week of the report. */
  week: z.int(),
});
export type IntentWeek = z.infer<typeof intentWeekSchema>;

/**
 * A share in the last week beside that of the weeks before. It rises or falls only where the interval of the difference
 * (`low` to `high`) leaves out zero; all else is unclear, however it looks. For each kind of share the intervals are
 * so wide that in 95 of 100 trees without any change not one node is said to have one.
 */
export const rateChangeSchema = z.object({
  now: z.number().nullable(),
  before: z.number().nullable(),
  low: z.number(),
  high: z.number(),
  direction: z.enum(['rising', 'falling', 'unclear']),
});
export type RateChange = z.infer<typeof rateChangeSchema>;

const ratesSchema = z.object({ failed: z.number(), frustrated: z.number(), abandoned: z.number() });

/** What a node gets of the traffic, with everything below it. */
export const trafficSchema = outcomeCountsSchema.extend({
  /** Of all conversations that have a place in the taxonomy, also as unclustered. */
  share: z.number(),
  /** Shares of its conversations; null where there are none. */
  rates: ratesSchema.nullable(),
  trend: z.object({
    share: rateChangeSchema,
    failed: rateChangeSchema,
    frustrated: rateChangeSchema,
    abandoned: rateChangeSchema,
  }),
  /** Every week of the report, the oldest first. */
  weeks: z.array(outcomeCountsSchema),
});
export type Traffic = z.infer<typeof trafficSchema>;

export const reportedNodeSchema = intentNodeSchema.extend({ traffic: trafficSchema });
export type ReportedNode = z.infer<typeof reportedNodeSchema>;

/** Which state of the taxonomy is spoken of. */
export const taxonomyStateSchema = z.object({
  id: z.string(),
  number: z.int(),
  createdAt: instantSchema,
  /** `curation`: the one before as a person changed it. */
  origin: z.enum(['refresh', 'curation']),
});
export type TaxonomyState = z.infer<typeof taxonomyStateSchema>;

export const MOST_REPORT_WEEKS = 104;

/** The time a report counts: `from` and `to`, or the last `weeks` (5) until `to` (now). */
export const reportPeriodSchema = periodSchema.extend({
  weeks: z.coerce.number().int().min(1).max(MOST_REPORT_WEEKS).optional(),
});
export type ReportPeriod = z.infer<typeof reportPeriodSchema>;

const countedPeriodSchema = z.object({ from: instantSchema, to: instantSchema });

export const intentTreeSchema = z.object({
  taxonomyId: z.string().nullable(),
  /** Null before the first refresh. */
  taxonomy: taxonomyStateSchema.nullable(),
  period: countedPeriodSchema,
  /** Analysed conversations of the period, those without a place included. */
  conversations: z.int(),
  /** Parents before children, the largest first. */
  nodes: z.array(reportedNodeSchema),
  unclustered: trafficSchema,
  unplaced: z.int(),
  /** Emergent intents that are open. */
  emergent: z.int(),
  weeks: z.array(intentWeekSchema),
  /** Conversations of the period that do not count: they were analysed with other detectors than those in use. */
  outdated: z.int(),
});
export type IntentTree = z.infer<typeof intentTreeSchema>;

export const intentDetailSchema = z.object({
  taxonomy: taxonomyStateSchema,
  period: countedPeriodSchema,
  node: reportedNodeSchema,
  /** The domain first. */
  ancestors: z.array(intentNodeSchema),
  children: z.array(reportedNodeSchema),
  /** Of a topic or domain: of its largest intents. */
  exemplars: z.array(exemplarRequestSchema.extend({ intentId: z.string() })),
  /** Conversations of the period that do not count: they were analysed with other detectors than those in use. */
  outdated: z.int(),
  /** Conversations of the period that asked for it after another request. */
  alsoAskedIn: z.int(),
  /** What the last refresh changed of it; null where that had none to be compared with. */
  drift: nodeDriftSchema.nullable(),
  /** The newest of the period. */
  newest: z.array(conversationSummarySchema),
  /** The call that pages through all of them; null for topics and domains. */
  more: z.string().nullable(),
});
export type IntentDetail = z.infer<typeof intentDetailSchema>;

export const nearestQuerySchema = z.object({
  text: z.string().trim().min(1).max(2_000),
  limit: z.coerce.number().int().min(1).max(20).default(5),
});

export const nearIntentSchema = z.object({
  intentId: z.string(),
  name: z.string(),
  /** Names of domain and topic. */
  path: z.array(z.string()),
  /** Cosine of the text and the nearest centroid of the intent. */
  similarity: z.number(),
  /** Largest distance (1 − similarity) at which a request belongs to it. */
  radius: z.number(),
  within: z.boolean(),
  /** The closest of its exemplars, with the cosine of the text and each. */
  exemplars: z.array(exemplarRequestSchema.extend({ similarity: z.number() })),
});

export const nearestIntentsSchema = z.object({
  taxonomy: taxonomyStateSchema,
  /** As it is read: without greeting and thanks. */
  text: z.string(),
  /** The intent a conversation with this request gets, or UNCLUSTERED. */
  assignedTo: z.string(),
  /** Best first; none where no word of the text is known. */
  intents: z.array(nearIntentSchema),
});
export type NearestIntents = z.infer<typeof nearestIntentsSchema>;
