import { z } from 'zod';
import { AppError, type Verdict } from '#contracts';

/** The two outcomes a release is watched for. */
export type Metric = NonNullable<Verdict['metric']>;
export const METRICS: readonly Metric[] = ['failed', 'frustrated'];

/** One conversation of the window. Outcomes are 0, 1 or a calibrated probability. */
export interface OutcomeRow {
  userId: string;
  intentId: string;
  /** UTC day, `YYYY-MM-DD`. */
  day: string;
  arm: 'treatment' | 'control';
  failed: number;
  frustrated: number;
}

/** What the caller knows of the data's health and the rows cannot show. */
export const healthSignalsSchema = z.object({
  /** Conversations of the window for which no outcome is known, by arm. */
  missing: z.object({ treatment: z.int().nonnegative(), control: z.int().nonnegative() }).optional(),
  /** Hours between the end of the look's last day and the newest telemetry that arrived, 0 when it is complete. */
  telemetryLagHours: z.number().nonnegative().optional(),
  /** Versions of the outcome detectors in force during the window. */
  detectorVersions: z.array(z.string()).optional(),
  /** Versions of the intent taxonomy in force during the window. */
  taxonomyVersions: z.array(z.string()).optional(),
});
export type HealthSignals = z.infer<typeof healthSignalsSchema>;

export const lookSettingsSchema = z.object({
  releaseId: z.string().min(1),
  /** Seeds the redraws; the same for all looks of a release. */
  seed: z.string().min(1),
  /** π, the share of users that receive the release. */
  allocation: z.number().gt(0).lt(1),
  /** First UTC day of the window. Look t uses the rows of its first t days. */
  startDay: z.iso.date(),
  look: z.int().positive(),
  looks: z.int().positive().max(366),
  targetIntents: z.array(z.string()).default([]),
  /** Intents the proposal declared at risk, by prior weight; 1 for all others. Weights only order the evidence. */
  declaredRisk: z.record(z.string(), z.number().positive()).default({}),
  /** Share of traffic per intent before the release; the window's own shares when absent. */
  priorShares: z.record(z.string(), z.number().nonnegative()).optional(),
  alpha: z.number().gt(0).lt(0.5).default(0.05),
  holdAlpha: z.number().gt(0).lt(1).default(0.2),
  /** Harm is material past the larger of `absolute` (a rate) and `relative` × the control rate. */
  margin: z
    .object({ absolute: z.number().nonnegative().default(0.015), relative: z.number().nonnegative().default(0.1) })
    .prefault({}),
  /** Least standard deviation of true effects between intents that shrinkage assumes (a rate). */
  effectSpread: z.number().positive().default(0.02),
  /** B, the redraws of the assignment. */
  draws: z.int().min(100).max(20_000).default(2000),
  signals: healthSignalsSchema.prefault({}),
});
export type LookSettings = z.output<typeof lookSettingsSchema>;

/** Everything one look needs: the settings and every outcome from the release's first day. */
export type LookInput = z.input<typeof lookSettingsSchema> & { outcomes: readonly OutcomeRow[] };

/** @throws AppError `MEASUREMENT.SETTINGS` naming the first setting that is wrong. */
export function readSettings(input: LookInput): LookSettings {
  const { outcomes: _, ...settings } = input;
  const parsed = lookSettingsSchema.safeParse(settings);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw settingsError(`${issue?.path.join('.')}: ${issue?.message}`);
  }
  if (parsed.data.look > parsed.data.looks) throw settingsError(`look ${input.look} of ${input.looks} does not exist`);
  if (parsed.data.holdAlpha < parsed.data.alpha) throw settingsError('holdAlpha is below alpha');
  return parsed.data;
}

function settingsError(reason: string): AppError {
  return new AppError({
    code: 'MEASUREMENT.SETTINGS',
    message: `A look cannot be judged with these settings: ${reason}.`,
    fix: 'Correct the setting; look-input.ts states the range and unit of each.',
  });
}
