import { Controller, Get, Inject } from '@nestjs/common';
import { listAgents } from '#platform';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';

@Controller('v1/agents')
export class AgentsController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** Agents that sent telemetry or have a harness. */
  @Get()
  @RequireScope('read')
  async list(@ProjectId() projectId: number) {
    return { agents: await listAgents(this.services.database.pool, projectId) };
  }
}
