import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { agentSlugSchema, type IntentTree, periodSchema } from '#contracts';
import { taxonomySchema } from '#intents';
import { blames, intentWeeks, newestTaxonomy } from '#platform';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';

const EPOCH = '1970-01-01T00:00:00.000Z';

@Controller('v1/agents/:agent')
@RequireScope('read')
export class IntentsController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** The taxonomy with each intent's counts week by week from `from` on. */
  @Get('intents')
  async tree(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Query({ schema: periodSchema }) period: z.infer<typeof periodSchema>,
  ): Promise<IntentTree> {
    const { pool } = this.services.database;
    const taxonomy = await newestTaxonomy(pool, projectId, agent);
    const weeks = await intentWeeks(pool, projectId, agent, this.bounds(period));
    return {
      taxonomyId: taxonomy?.id ?? null,
      nodes: taxonomy === null ? [] : taxonomySchema.parse(taxonomy.content).nodes,
      weeks,
    };
  }

  /** What failing conversations of a period were traced to, most first. */
  @Get('blames')
  async blames(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Query({ schema: periodSchema }) period: z.infer<typeof periodSchema>,
  ) {
    return { blames: await blames(this.services.database.pool, projectId, agent, this.bounds(period)) };
  }

  private bounds({ from, to }: z.infer<typeof periodSchema>) {
    return { from: from ?? EPOCH, to: to ?? this.services.now() };
  }
}
