import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { agentSlugSchema } from '#contracts';
import type { AuthoredTool } from '#harness';
import { type Identity, listAuthoredTools } from '#platform';
import { Caller } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';
import { stateKey, userIdSchema } from '../users/state-key.js';

const querySchema = z.object({ agent: agentSlugSchema, session: z.string().min(1).max(200).optional() });

@Controller('v1/users/:user/authored-tools')
export class UserToolsController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** The tools authored for this user; with a session also those of that session. Nobody else is given them. */
  @Get()
  @RequireScope('read')
  async list(
    @Caller() caller: Identity,
    @Param('user', { schema: userIdSchema }) user: string,
    @Query({ schema: querySchema }) query: z.infer<typeof querySchema>,
  ): Promise<{ tools: AuthoredTool[] }> {
    const key = stateKey(caller, user, query);
    return { tools: await listAuthoredTools(this.services.database.pool, key, query.session ?? null) };
  }
}
