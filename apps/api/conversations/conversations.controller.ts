import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { AppError, agentSlugSchema, type ConversationDetail, periodSchema } from '#contracts';
import { findAttribution, findConversation, listConversations } from '#platform';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';

const filterSchema = periodSchema.extend({
  intentId: z.string().optional(),
  failed: z.stringbool().optional(),
  limit: z.coerce.number().int().min(1).max(5000).default(100),
});

@Controller('v1')
@RequireScope('read')
export class ConversationsController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  @Get('agents/:agent/conversations')
  async list(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Query({ schema: filterSchema }) filter: z.infer<typeof filterSchema>,
  ) {
    return { conversations: await listConversations(this.services.database.pool, projectId, { agent, ...filter }) };
  }

  /** One conversation with its findings, its attribution and its outcome. */
  @Get('conversations/:id')
  async show(@ProjectId() projectId: number, @Param('id') id: string): Promise<ConversationDetail> {
    const { pool } = this.services.database;
    const found = await findConversation(pool, projectId, id);
    if (found === null)
      throw new AppError({
        code: 'CONVERSATION.NOTFOUND',
        message: `There is no conversation ${id}.`,
        fix: 'List those of an agent with GET /v1/agents/{agent}/conversations.',
        status: 404,
      });
    return { ...found, attribution: await findAttribution(pool, projectId, id) };
  }
}
