import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  type OnModuleDestroy,
  Param,
  Put,
  Query,
} from '@nestjs/common';
import { z } from 'zod';
import { agentSlugSchema, asOfSchema, type WriteUserState, writeUserStateSchema } from '#contracts';
import { hashUserId } from '#conversations';
import { eraseUserState, type Identity, readUserState, type UserKey, userSubject, writeUserState } from '#platform';
import { Caller } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';
import { ServedUserStates } from './served-user-states.js';

const querySchema = asOfSchema.extend({ agent: agentSlugSchema });
type UserQuery = z.infer<typeof querySchema>;
const userIdSchema = z.string().min(1).max(512);

/** What is known of one user. Callers name users as they do in their telemetry; only the hash is stored. */
@Controller('v1/users/:user/state')
export class UsersController implements OnModuleDestroy {
  private readonly states: ServedUserStates;

  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {
    this.states = new ServedUserStates(services.database, services.now);
  }

  @Get()
  @Header('content-type', 'application/json; charset=utf-8')
  @RequireScope('read')
  async read(
    @Caller() caller: Identity,
    @Param('user', { schema: userIdSchema }) user: string,
    @Query({ schema: querySchema }) query: UserQuery,
  ): Promise<string> {
    const key = stateKey(caller, user, query);
    if (query.asOf === undefined) return this.states.read(key);
    return JSON.stringify({ items: await readUserState(this.services.database.pool, key, query.asOf) });
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

  onModuleDestroy(): void {
    this.states.close();
  }
}

function stateKey({ projectId, userKey }: Identity, user: string, { agent }: UserQuery): UserKey {
  return { projectId, agent, userId: hashUserId(user, userKey) };
}
