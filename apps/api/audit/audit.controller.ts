import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type AuditPage, auditQuerySchema } from '#contracts';
import { listAudit } from '#platform';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';

@Controller('v1/audit')
export class AuditController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** Who did what, and why, newest first; with `agent`, to its versions and releases. */
  @Get()
  @RequireScope('read')
  async list(
    @ProjectId() projectId: number,
    @Query({ schema: auditQuerySchema }) query: z.output<typeof auditQuerySchema>,
  ): Promise<AuditPage> {
    return listAudit(this.services.database.pool, projectId, query);
  }
}
