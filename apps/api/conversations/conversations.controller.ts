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
import { findByKey, findConversation, type Identity, type StoredConversation, searchConversations } from '#platform';
import { Caller, ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';
import { describeConversation } from './describe-conversation.js';

const limit = (most: number, standard: number) => z.coerce.number().int().min(1).max(most).default(standard);
const searchSchema = conversationFilterSchema.extend({
  agent: agentSlugSchema.optional(),
  cursor: cursorSchema,
  limit: limit(500, 50),
});
/** Conversations of one key that are named. */
const NAMED = 5;
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

  /**
   * One conversation with its findings and what they are traced to, by its id or by the key that the telemetry carries.
   */
  @Get('conversations/:id')
  async show(@ProjectId() projectId: number, @Param('id') asked: string): Promise<ConversationDetail> {
    const { pool } = this.services.database;
    const found = (await findConversation(pool, projectId, asked)) ?? (await findNamed(pool, projectId, asked));
    if (found === null)
      throw new AppError({
        code: 'CONVERSATION.NOTFOUND',
        message: `There is no conversation ${asked}.`,
        fix: 'List those of an agent with GET /v1/agents/{agent}/conversations. One is there some seconds after its telemetry.',
        status: 404,
      });
    return describeConversation(pool, projectId, found);
  }

  private find({ projectId, userKey }: Identity, { user, ...filter }: z.infer<typeof searchSchema>) {
    const userId = user === undefined ? undefined : hashUserId(user, userKey);
    return searchConversations(this.services.database.pool, projectId, { ...filter, userId });
  }
}

/** @throws AppError CONVERSATION.AMBIGUOUS where several agents have one of this key */
async function findNamed(
  pool: ApiServices['database']['pool'],
  projectId: number,
  key: string,
): Promise<StoredConversation | null> {
  const [id, ...others] = await findByKey(pool, projectId, key);
  if (others.length > 0)
    throw new AppError({
      code: 'CONVERSATION.AMBIGUOUS',
      message: `${others.length + 1} conversations have the key ${key}.`,
      fix: `Give the id of one of them: ${[id, ...others].slice(0, NAMED).join(', ')}.`,
      status: 409,
    });
  return id === undefined ? null : findConversation(pool, projectId, id);
}
