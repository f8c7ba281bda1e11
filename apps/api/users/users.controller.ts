import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Put, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type UserStateBody, type UserStateQuery, userStateQuerySchema, writeUserStateSchema } from '#contracts';
import { auditUser, eraseUserState, type Identity, readUserState, userSubject, writeUserState } from '#platform';
import { Caller } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';
import { stateKey, userIdSchema } from './state-key.js';

type Write = z.output<typeof writeUserStateSchema>;

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
    @Query({ schema: userStateQuerySchema }) query: UserStateQuery,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const { database, keptStates, now } = this.services;
    const key = stateKey(caller, user, query);
    const read = () => readUserState(database.pool, key, query.asOf ?? now(), query.session);
    if (query.asOf === undefined) return keptStates.answer(request, userSubject(key), read);
    return JSON.stringify({ items: await read() } satisfies UserStateBody);
  }

  @Put()
  @HttpCode(204)
  @RequireScope('write')
  async write(
    @Caller() caller: Identity,
    @Param('user', { schema: userIdSchema }) user: string,
    @Query({ schema: userStateQuerySchema }) query: UserStateQuery,
    @Body({ schema: writeUserStateSchema }) { items, author, reason }: Write,
  ): Promise<void> {
    const { database, now } = this.services;
    const key = stateKey(caller, user, query);
    const at = query.asOf ?? now();
    const observed = items.map((item) => ({ ...item, observedAt: item.observedAt ?? at }));
    await database.transaction((tx) => writeUserState(tx, key, observed, { at, author, reason }));
    database.changes.tellHere('user_state', userSubject(key));
  }

  /** Forgets the state of a user with one agent, and its history. */
  @Delete()
  @RequireScope('write')
  async erase(
    @Caller() caller: Identity,
    @Param('user', { schema: userIdSchema }) user: string,
    @Query({ schema: userStateQuerySchema }) query: UserStateQuery,
  ): Promise<{ erased: number }> {
    const { database, now } = this.services;
    const key = stateKey(caller, user, query);
    const erased = await database.transaction(async (tx) => {
      const items = await eraseUserState(tx, key);
      const deed = {
        at: now(),
        actor: 'api',
        action: 'user_state.erase',
        reason: `${items} items of ${key.agent}`,
      } as const;
      await auditUser(tx, key.projectId, key.userId, deed);
      return items;
    });
    database.changes.tellHere('user_state', userSubject(key));
    return { erased };
  }
}
