import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { AppError, agentSlugSchema, rebaseVersionSchema, takeOutSchema, type Version } from '#contracts';
import { type HarnessTransaction, liveRelease, rebaseVersion, takeOut } from '#harness';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';
import { versionNumberSchema } from './version-number.js';

/** New versions out of what others changed. They serve nobody until they are released. */
@Controller('v1/agents/:agent/versions/:number')
@RequireScope('write')
export class CarryOverController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** Production (or `from`) without what this version changed, though others built on it. 409 tells all that clashes. */
  @Post('without')
  async without(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Param('number', { schema: versionNumberSchema }) number: number,
    @Body({ schema: takeOutSchema }) { also, from, author, message, asOf }: z.output<typeof takeOutSchema>,
  ): Promise<Version> {
    return this.services.harnessStore(projectId).transaction(agent, async (tx) => {
      const tip = from ?? (await inProduction(tx, agent));
      const numbers = [number, ...also];
      const told = message ?? `${agent}/v${tip} without ${numbers.map((one) => `v${one}`).join(', ')}`;
      return takeOut(tx, { numbers, tip, author, message: told, at: asOf ?? this.services.now() });
    });
  }

  /** What this version changed, on top of production (or `onto`). */
  @Post('rebase')
  async rebase(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Param('number', { schema: versionNumberSchema }) number: number,
    @Body({ schema: rebaseVersionSchema }) request: z.output<typeof rebaseVersionSchema>,
  ): Promise<Version> {
    return this.services.harnessStore(projectId).transaction(agent, async (tx) => {
      const onto = request.onto ?? (await inProduction(tx, agent));
      const { author, message = `${agent}/v${number} on v${onto}`, asOf } = request;
      return rebaseVersion(tx, { number, onto, author, message, at: asOf ?? this.services.now() });
    });
  }
}

async function inProduction(tx: HarnessTransaction, agent: string): Promise<number> {
  const live = liveRelease(await tx.releases());
  if (live !== null) return live.version;
  throw new AppError({
    code: 'HARNESS.UNRELEASED',
    message: `${agent} has no production release.`,
    fix: 'Name the version that is meant: `from`, or `onto` of a rebase.',
    status: 409,
  });
}
