import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import {
  AppError,
  agentSlugSchema,
  type ConversationDetail,
  type ConversationPage,
  conversationFilterSchema,
  cursorSchema,
} from '#contracts';
import { hashUserId } from '#conversations';
import { findAttribution, findConversation, type Identity, searchConversations } from '#platform';
import { Caller, ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';

const limit = (most: number, standard: number) => z.coerce.number().int().min(1).max(most).default(standard);
const searchSchema = conversationFilterSchema.extend({
  agent: agentSlugSchema.optional(),
  cursor: cursorSchema,
  limit: limit(500, 50),
});
const listSchema = conversationFilterSchema.extend({ cursor: cursorSchema, limit: limit(5000, 100) });

@Controller('v1')
@RequireScope('read')
export class ConversationsController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** The conversations of all agents that meet every condition given, newest first, a page at a time. */
  @Get('conversations')
  search(
    @Caller() caller: Identity,
    @Query({ schema: searchSchema }) filter: z.infer<typeof searchSchema>,
  ): Promise<ConversationPage> {
    return this.find(caller, filter);
  }

  @Get('agents/:agent/conversations')
  list(
    @Caller() caller: Identity,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Query({ schema: listSchema }) filter: z.infer<typeof listSchema>,
  ): Promise<ConversationPage> {
    return this.find(caller, { ...filter, agent });
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

  private find({ projectId, userKey }: Identity, { user, ...filter }: z.infer<typeof searchSchema>) {
    const userId = user === undefined ? undefined : hashUserId(user, userKey);
    return searchConversations(this.services.database.pool, projectId, { ...filter, userId });
  }
}
