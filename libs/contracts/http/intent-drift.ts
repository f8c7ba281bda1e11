import { z } from 'zod';
import { intentLevelSchema } from '../model/intent.js';
import { instantSchema } from '../model/time.js';

/** Requests that went from one node to another; either may be UNCLUSTERED. */
export const driftFlowSchema = z.object({
  from: z.string(),
  to: z.string(),
  fromName: z.string(),
  toName: z.string(),
  requests: z.int(),
});
export type DriftFlow = z.infer<typeof driftFlowSchema>;

/** What becomes of a node that does not simply go on (intents: taxonomyChangeSchema). */
export const nodeFateSchema = z.enum(['birth', 'death', 'split', 'merge']);

/** What a refresh did to one node. Requests are those of the refresh, placed by the taxonomy before and by the new one. */
export const nodeDriftSchema = z.object({
  nodeId: z.string(),
  level: intentLevelSchema,
  name: z.string(),
  /** Null: it goes on. */
  change: nodeFateSchema.nullable(),
  /** Of a split: the intent it came out of. Of a merge: the one it went into. */
  otherId: z.string().nullable(),
  /** Its name before, where that changed. */
  renamedFrom: z.string().nullable(),
  /** The id and name of its parent before, where it has another now. */
  movedFrom: z.object({ id: z.string(), name: z.string() }).nullable(),
  before: z.int(),
  now: z.int(),
  shareBefore: z.number(),
  shareNow: z.number(),
  /** Requests in it now that were elsewhere, and the reverse; with the largest flows. */
  movedIn: z.int(),
  movedOut: z.int(),
  inflows: z.array(driftFlowSchema),
  outflows: z.array(driftFlowSchema),
  /** 1 − cosine of its centroid before and now; null where the two cannot be compared. */
  centroidShift: z.number().nullable(),
});
export type NodeDrift = z.infer<typeof nodeDriftSchema>;

/** What a refresh changed: how much stayed where it was, and what moved, was born and died. */
export const driftSchema = z.object({
  previousId: z.string(),
  previousNumber: z.int(),
  /** Requests of the refresh: each was placed by both taxonomies. */
  requests: z.int(),
  /**
   * Of the requests that were in a node that goes on, the share that still is in it; per level, null where no request
   * was in one.
   */
  kept: z.object({ intent: z.number().nullable(), topic: z.number().nullable(), domain: z.number().nullable() }),
  unclusteredBefore: z.int(),
  unclusteredNow: z.int(),
  /** The largest flows between intents. */
  flows: z.array(driftFlowSchema),
  /** Every node of either taxonomy; what moved most first. */
  nodes: z.array(nodeDriftSchema),
});
export type Drift = z.infer<typeof driftSchema>;

/** The drift of one refresh. */
export const driftReportSchema = z.object({
  taxonomyId: z.string(),
  number: z.int(),
  createdAt: instantSchema,
  drift: driftSchema,
});
export type DriftReport = z.infer<typeof driftReportSchema>;
