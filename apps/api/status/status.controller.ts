import { Controller, Get, Inject } from '@nestjs/common';
import type { PipelineStatus } from '#contracts';
import { analysisProgress, mirrorStatus, waitingCounts } from '#platform';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';

@Controller()
export class StatusController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** Whether this process can serve: it reaches its database. */
  @Get('healthz')
  async health() {
    await this.services.database.pool.query('SELECT 1');
    return { ok: true };
  }

  /** What waits, and how far conversations are analysed with the detectors in use. */
  @Get('v1/status')
  @RequireScope('read')
  async status(@ProjectId() projectId: number): Promise<PipelineStatus> {
    const { database, now } = this.services;
    const waiting = await waitingCounts(database.pool, projectId);
    return {
      ...waiting,
      analysis: await analysisProgress(database.pool, projectId, Date.parse(now())),
      gitMirror: await mirrorStatus(database.pool, projectId),
    };
  }
}
