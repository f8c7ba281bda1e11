import { z } from 'zod';
import { layerSchema } from './layer.js';
import { instantSchema } from './time.js';

/** One file of a harness folder: `path` is relative to the agent's folder and uses `/`. */
export const harnessFileSchema = z.object({ path: z.string(), content: z.string() });
export type HarnessFile = z.infer<typeof harnessFileSchema>;

/** Path → content hash. The manifest of a version names every document of it. */
export const manifestSchema = z.record(z.string(), z.string());
export type Manifest = z.infer<typeof manifestSchema>;

/** A typed change to one document; the layer named owns the exact shape (`libs/harness/layers/<layer>`). */
export const editEnvelopeSchema = z.looseObject({
  layer: layerSchema,
  document: z.string(),
  operation: z.string(),
});
export type EditEnvelope = z.infer<typeof editEnvelopeSchema>;

export const versionSchema = z.object({
  agent: z.string(),
  number: z.int().positive(),
  /** Content hash of the manifest: equal content, equal hash. */
  hash: z.string(),
  parents: z.array(z.int().positive()),
  author: z.string(),
  message: z.string(),
  createdAt: instantSchema,
  manifest: manifestSchema,
  edits: z.array(editEnvelopeSchema),
});
export type Version = z.infer<typeof versionSchema>;

export const channelSchema = z.enum(['production', 'canary', 'staging']);
export type Channel = z.infer<typeof channelSchema>;

/** What can be asked for as a whole: who is served a canary is for the plan of production to say. */
export const servedChannelSchema = channelSchema.exclude(['canary']);
export type ServedChannel = z.infer<typeof servedChannelSchema>;

/**
 * `watching`: a canary under measurement. `kept`: its change is part of production. `reverted`: taken back for harm, or by
 * hand. `inconclusive`: its watch ended without proof either way, and users are served production again.
 * `live`: the release in force in production or on staging. `superseded`: a former one, or a canary that ended with the
 * production it was compared with.
 */
export const releaseStatusSchema = z.enum(['watching', 'kept', 'reverted', 'inconclusive', 'live', 'superseded']);
export type ReleaseStatus = z.infer<typeof releaseStatusSchema>;

export const releaseSchema = z.object({
  id: z.string(),
  agent: z.string(),
  tag: z.string(),
  version: z.int().positive(),
  channel: channelSchema,
  /** Share of users that receive it, 0..1. */
  allocation: z.number().min(0).max(1),
  /** Seeds the assignment of users; unique per release, so that releases are randomised independently. */
  salt: z.string(),
  status: releaseStatusSchema,
  startedAt: instantSchema,
  endedAt: instantSchema.nullable(),
  /** Intents the release sets out to improve, with the taxonomy it was shipped under. */
  targetIntents: z.array(z.string()),
  taxonomyId: z.string().nullable(),
  watchDays: z.int().positive(),
  proposalId: z.string().nullable(),
  author: z.string(),
  reason: z.string(),
  /** The release whose change this one takes back. */
  rollbackOf: z.string().nullable(),
});
export type Release = z.infer<typeof releaseSchema>;

/** What a client needs to serve every user locally, without a request. */
export const releasePlanSchema = z.object({
  agent: z.string(),
  /** Hash over the plan: the ETag. */
  hash: z.string(),
  /** The channel it serves; production where it is left out. */
  channel: servedChannelSchema.optional(),
  production: z.object({ release: z.string(), version: z.int(), manifest: manifestSchema }),
  canaries: z.array(
    z.object({
      release: z.string(),
      version: z.int(),
      allocation: z.number(),
      salt: z.string(),
      /** What differs from production: path → hash, or null where the canary removes the document. */
      changes: z.record(z.string(), z.string().nullable()),
    }),
  ),
  /** Content hash → the parsed document. */
  documents: z.record(
    z.string(),
    z.object({ layer: layerSchema.or(z.literal('agent')), path: z.string(), body: z.unknown() }),
  ),
});
export type ReleasePlan = z.infer<typeof releasePlanSchema>;

/**
 * A plan as it is announced, with the documents that the announcement before did not have: who has the others, which are
 * named by their content, needs no more.
 */
export const planHeadingSchema = releasePlanSchema.partial({ documents: true });
export type PlanHeading = z.infer<typeof planHeadingSchema>;
