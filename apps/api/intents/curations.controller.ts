import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  agentSlugSchema,
  type CurationAnswer,
  type CurationPage,
  curateIntentsSchema,
  curationQuerySchema,
} from '#contracts';
import { curateTaxonomy } from '#loop';
import { listCurations } from '#platform';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';

@Controller('v1/agents/:agent/intents/curations')
export class CurationsController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** A person's decision about the taxonomy: it is made at once, and every refresh respects it. */
  @Post()
  @RequireScope('write')
  curate(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Body({ schema: curateIntentsSchema }) { author, asOf, ...asked }: z.output<typeof curateIntentsSchema>,
  ): Promise<CurationAnswer> {
    const { database, embedding, now } = this.services;
    return curateTaxonomy(database, embedding, { projectId, agent, by: author, at: asOf ?? now(), ...asked });
  }

  /** What people decided, newest first, a page at a time. */
  @Get()
  @RequireScope('read')
  async list(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Query({ schema: curationQuerySchema }) { limit, before }: z.output<typeof curationQuerySchema>,
  ): Promise<CurationPage> {
    // One more than is shown tells whether there is a next page.
    const read = await listCurations(this.services.database.pool, projectId, agent, { before, limit: limit + 1 });
    const curations = read.slice(0, limit);
    return { curations, next: read.length > limit ? curations.at(-1)!.id : null };
  }
}
