import { Controller, Get, Inject } from '@nestjs/common';
import { mirrorStatus, pipelineStatus } from '#platform';
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

  @Get('v1/status')
  @RequireScope('read')
  async status(@ProjectId() projectId: number) {
    const { pool } = this.services.database;
    return { ...(await pipelineStatus(pool, projectId)), gitMirror: await mirrorStatus(pool, projectId) };
  }
}
