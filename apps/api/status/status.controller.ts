import { Controller, Get, Inject } from '@nestjs/common';
import { pipelineStatus } from '#platform';
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
  status(@ProjectId() projectId: number) {
    return pipelineStatus(this.services.database.pool, projectId);
  }
}
