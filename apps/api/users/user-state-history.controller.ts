import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import {
  agentSlugSchema,
  type RevertedUserState,
  type RevertUserState,
  revertUserStateSchema,
  type UserStateDiff,
  type UserStateDiffQuery,
  type UserStateExport,
  type UserStateHistory,
  type UserStateHistoryQuery,
  userStateDiffQuerySchema,
  userStateHistoryQuerySchema,
} from '#contracts';
import { hashUserId } from '#conversations';
import {
  auditUser,
  diffUserState,
  exportUserState,
  type Identity,
  listRevisions,
  revertUserState,
  userSubject,
} from '#platform';
import { Caller } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';
import { stateKey, userIdSchema } from './state-key.js';

const agentSchema = z.object({ agent: agentSlugSchema });
type AgentQuery = z.infer<typeof agentSchema>;

/** How what is known of a user came to be known: every write is a revision, and a revert is one more. */
@Controller('v1/users/:user/state')
export class UserStateHistoryController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  @Get('history')
  @RequireScope('read')
  async history(
    @Caller() caller: Identity,
    @Param('user', { schema: userIdSchema }) user: string,
    @Query({ schema: userStateHistoryQuerySchema }) query: UserStateHistoryQuery,
  ): Promise<UserStateHistory> {
    return listRevisions(this.services.database.pool, stateKey(caller, user, query), query);
  }

  @Get('diff')
  @RequireScope('read')
  async diff(
    @Caller() caller: Identity,
    @Param('user', { schema: userIdSchema }) user: string,
    @Query({ schema: userStateDiffQuerySchema }) query: UserStateDiffQuery,
  ): Promise<UserStateDiff> {
    return diffUserState(this.services.database.pool, stateKey(caller, user, query), query);
  }

  @Post('revert')
  @HttpCode(200)
  @RequireScope('write')
  async revert(
    @Caller() caller: Identity,
    @Param('user', { schema: userIdSchema }) user: string,
    @Query({ schema: agentSchema }) query: AgentQuery,
    @Body({ schema: revertUserStateSchema }) { revision: number, author, reason, asOf }: RevertUserState,
  ): Promise<RevertedUserState> {
    const { database, now } = this.services;
    const key = stateKey(caller, user, query);
    const at = asOf ?? now();
    const revision = await database.transaction(async (tx) => {
      const made = await revertUserState(tx, key, number, { at, author, reason });
      const deed = { at, actor: author, action: 'user_state.revert', reason: `${key.agent} to ${number}` } as const;
      if (made !== null) await auditUser(tx, key.projectId, key.userId, deed);
      return made;
    });
    database.changes.tellHere('user_state', userSubject(key));
    return { revision };
  }

  /** Everything kept as state of a user, over all agents. */
  @Get('export')
  @RequireScope('admin')
  async export(
    @Caller() { projectId, userKey }: Identity,
    @Param('user', { schema: userIdSchema }) user: string,
  ): Promise<UserStateExport> {
    const { database, now } = this.services;
    const key = { projectId, userId: hashUserId(user, userKey) };
    const at = now();
    return database.transaction(async (tx) => {
      const state = await exportUserState(tx, key, at);
      const deed = { at, actor: 'api', action: 'user_state.export', reason: `${state.agents.length} agents` } as const;
      await auditUser(tx, projectId, key.userId, deed);
      return state;
    });
  }
}
