import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Put, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { agentSlugSchema, asOfSchema, type UserStateBody, type WriteUserState, writeUserStateSchema } from '#contracts';
import { hashUserId } from '#conversations';
import { eraseUserState, type Identity, readUserState, type UserKey, userSubject, writeUserState } from '#platform';
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
  @Header('content-type', 'application/json; charset=utf-8')
  @RequireScope('read')
  async read(
    @Caller() caller: Identity,
    @Param('user', { schema: userIdSchema }) user: string,
    @Query({ schema: querySchema }) query: UserQuery,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const { database, keptStates, now } = this.services;
    const key = stateKey(caller, user, query);
    const read = () => readUserState(database.pool, key, query.asOf ?? now());
    if (query.asOf === undefined) return keptStates.answer(request, userSubject(key), read);
    return JSON.stringify({ items: await read() } satisfies UserStateBody);
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
    this.services.database.changes.tellHere('user_state', userSubject(key));
  }

  @Delete()
  @RequireScope('write')
  async erase(
    @Caller() caller: Identity,
    @Param('user', { schema: userIdSchema }) user: string,
    @Query({ schema: querySchema }) query: UserQuery,
  ) {
    const key = stateKey(caller, user, query);
    const erased = await eraseUserState(this.services.database.pool, key);
    this.services.database.changes.tellHere('user_state', userSubject(key));
    return { erased };
  }
}

function stateKey({ projectId, userKey }: Identity, user: string, { agent }: UserQuery): UserKey {
  return { projectId, agent, userId: hashUserId(user, userKey) };
}
