import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { agentSlugSchema, periodSchema } from '#contracts';
import { listBlamed } from '#platform';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';

@Controller('v1/agents/:agent/attributions')
@RequireScope('read')
export class AttributionsController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** What each conversation of a period was traced to, in the order of the conversations. */
  @Get()
  async list(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Query({ schema: periodSchema }) { from, to }: z.infer<typeof periodSchema>,
  ) {
    const period = { from: from ?? '1970-01-01T00:00:00.000Z', to: to ?? this.services.now() };
    return { attributions: await listBlamed(this.services.database.pool, projectId, agent, period) };
  }
}
