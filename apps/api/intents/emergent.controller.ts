import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { agentSlugSchema, type EmergentIntentList, emergentQuerySchema } from '#contracts';
import { listEmergent } from '#platform';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';

@Controller('v1/agents/:agent/intents/emergent')
@RequireScope('read')
export class EmergentController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** What is asked lately that no intent accounts for, or far more than before. */
  @Get()
  async list(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Query({ schema: emergentQuerySchema }) { all }: z.output<typeof emergentQuerySchema>,
  ): Promise<EmergentIntentList> {
    const stored = await listEmergent(this.services.database.pool, projectId, agent, { closedToo: all === 'true' });
    return {
      emergent: stored.map(({ intent, closedAt, becameIntentId }) => ({ ...intent, closedAt, becameIntentId })),
    };
  }
}
