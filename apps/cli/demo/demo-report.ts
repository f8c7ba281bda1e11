import { z } from 'zod';
import { decisionSchema, layerSchema, releaseStatusSchema } from '#contracts';

const weekSchema = z.object({
  week: z.int(),
  conversations: z.int(),
  failureRate: z.number(),
  frustrationShare: z.number(),
  abandonmentShare: z.number(),
});

/** What the demo tells at its end; also what `--json` writes. Rates are shares, 0..1; weeks are 1-based. */
export const demoReportSchema = z.object({
  scenario: z.string(),
  seed: z.string(),
  weeks: z.int(),
  conversations: z.int(),
  intents: z.array(
    z.object({ id: z.string(), domain: z.string(), topic: z.string(), name: z.string(), weeks: z.array(weekSchema) }),
  ),
  releases: z.array(
    z.object({
      id: z.string(),
      tag: z.string(),
      channel: z.string(),
      author: z.string(),
      reason: z.string(),
      status: releaseStatusSchema,
      startedWeek: z.int(),
      decision: decisionSchema.nullable(),
      look: z.int().nullable(),
      explanation: z.string().nullable(),
      /** Whether the truth log shows that it really made some intent worse. */
      trulyHarmful: z.boolean(),
    }),
  ),
  faults: z.array(
    z.object({
      id: z.string(),
      layer: layerSchema,
      document: z.string(),
      intents: z.array(z.string()),
      /** Conversations that the fault made fail in week one, and how many of them attribution spoke of. */
      conversations: z.int(),
      blamedLayer: z.string().nullable(),
      blamedDocument: z.string().nullable(),
      /** Share of the attributed conversations that blame that layer. */
      agreement: z.number(),
      layerRight: z.boolean(),
      documentRight: z.boolean(),
      /** Failure rate as Martingale measured it over the faulted intents, first and last week. */
      failureBefore: z.number(),
      failureAfter: z.number(),
    }),
  ),
  humanEdits: z.array(
    z.object({
      id: z.string(),
      releaseId: z.string(),
      message: z.string(),
      harmful: z.boolean(),
      status: releaseStatusSchema,
      look: z.int().nullable(),
    }),
  ),
  /** How well the outcomes that Martingale detected agree with what really happened. */
  detection: z.object({ precision: z.number(), recall: z.number() }),
  criteria: z.array(z.object({ name: z.string(), passed: z.boolean(), detail: z.string() })),
  closed: z.boolean(),
});
export type DemoReport = z.infer<typeof demoReportSchema>;
