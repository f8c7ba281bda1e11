import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  AppError,
  agentSlugSchema,
  asOfSchema,
  type WeekReportAnswer,
  type WeekReportLine,
  weekReportListQuerySchema,
} from '#contracts';
import { analysisProgress, findWeekReport, listWeekReports } from '#platform';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';

/** What a week's telemetry says of an agent. */
@Controller('v1/agents/:agent/reports')
@RequireScope('read')
export class WeekReportsController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** The newest report, or the newest of a week that was over at an instant. */
  @Get('week')
  async show(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Query({ schema: asOfSchema }) { asOf }: z.infer<typeof asOfSchema>,
  ): Promise<WeekReportAnswer> {
    const { database, now } = this.services;
    const report = await findWeekReport(database.pool, projectId, agent, asOf ?? now());
    if (report === null)
      throw new AppError({
        code: 'REPORT.NONE',
        message: `There is no report of a week of ${agent}${asOf === undefined ? '' : ` that was over at ${asOf}`}.`,
        fix: 'One is written every night; write one now with POST /v1/agents/{agent}/runs {"stage": "attribute"}.',
        status: 404,
      });
    return { report, analysis: await analysisProgress(database.pool, projectId, Date.parse(now()), [agent]) };
  }

  /** Reports in brief, the newest week first. */
  @Get('weeks')
  async list(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Query({ schema: weekReportListQuerySchema }) { limit }: z.output<typeof weekReportListQuerySchema>,
  ): Promise<{ reports: WeekReportLine[] }> {
    return { reports: await listWeekReports(this.services.database.pool, projectId, agent, limit) };
  }
}
