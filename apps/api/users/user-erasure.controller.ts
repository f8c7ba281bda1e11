import { Controller, Delete, Inject, Param } from '@nestjs/common';
import type { UserErasure } from '#contracts';
import { hashUserId } from '#conversations';
import { eraseUser, type Identity } from '#platform';
import { Caller } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';
import { userIdSchema } from './state-key.js';

@Controller('v1/users/:user')
export class UserErasureController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** Deletes all that is kept of a user, of every agent: telemetry, conversations, findings, state and quotes. */
  @Delete()
  @RequireScope('admin')
  async erase(@Caller() caller: Identity, @Param('user', { schema: userIdSchema }) user: string): Promise<UserErasure> {
    const { database, now } = this.services;
    const erased = await eraseUser(database, caller.projectId, hashUserId(user, caller.userKey), now());
    database.changes.tellHere('user_state', null);
    return erased;
  }
}
