import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import { agentSlugSchema, asOfSchema, type UserStateBody, type WriteUserState, writeUserStateSchema } from '#contracts';
import { hashUserId } from '#conversations';
import { eraseUserState, type Identity, readUserState, writeUserState } from '#platform';
import { Caller } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';

const querySchema = asOfSchema.extend({ agent: agentSlugSchema });
type UserQuery = z.infer<typeof querySchema>;
const userIdSchema = z.string().min(1).max(512);

/** What is known of one user. Callers name users as they do in their telemetry; only the hash is stored. */
@Controller('v1/users/:user/state')
export class UsersController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  @Get()
  @RequireScope('read')
  async read(
    @Caller() caller: Identity,
    @Param('user', { schema: userIdSchema }) user: string,
    @Query({ schema: querySchema }) query: UserQuery,
  ): Promise<UserStateBody> {
    const key = stateKey(caller, user, query);
    return { items: await readUserState(this.services.database.pool, key, query.asOf ?? this.services.now()) };
  }

  @Put()
  @HttpCode(204)
  @RequireScope('write')
  async write(
    @Caller() caller: Identity,
    @Param('user', { schema: userIdSchema }) user: string,
    @Query({ schema: querySchema }) query: UserQuery,
    @Body({ schema: writeUserStateSchema }) { items }: WriteUserState,
  ): Promise<void> {
    const key = stateKey(caller, user, query);
    await writeUserState(this.services.database.pool, key, items, query.asOf ?? this.services.now());
  }

  @Delete()
  @RequireScope('write')
  async erase(
    @Caller() caller: Identity,
    @Param('user', { schema: userIdSchema }) user: string,
    @Query({ schema: querySchema }) query: UserQuery,
  ) {
    return { erased: await eraseUserState(this.services.database.pool, stateKey(caller, user, query)) };
  }
}

function stateKey({ projectId, userKey }: Identity, user: string, { agent }: UserQuery) {
  return { projectId, agent, userId: hashUserId(user, userKey) };
}
