import { z } from 'zod';
import { instantSchema } from '../model/time.js';
import { weekReportSchema } from '../model/week-report.js';
import { outcomeCountsSchema } from './intents.js';
import { analysisProgressSchema } from './report.js';

/** A week's report as it is kept. */
export const storedWeekReportSchema = weekReportSchema.extend({
  /** Conversations that causes, clusters, paths and the like were read from: all, or of many an even sample. */
  conversationsRead: z.int(),
});
export type StoredWeekReport = z.infer<typeof storedWeekReportSchema>;

export const weekReportAnswerSchema = z.object({
  report: storedWeekReportSchema,
  /** Of the agent's conversations that are compared: what was found may change while some wait. */
  analysis: analysisProgressSchema,
});
export type WeekReportAnswer = z.infer<typeof weekReportAnswerSchema>;

/** A week's report in brief. */
export const weekReportLineSchema = outcomeCountsSchema.extend({
  from: instantSchema,
  to: instantSchema,
  detectorSet: z.string(),
});
export type WeekReportLine = z.infer<typeof weekReportLineSchema>;

export const weekReportListQuerySchema = z.object({ limit: z.coerce.number().int().min(1).max(200).default(52) });
