import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import {
  AppError,
  agentSlugSchema,
  createReleaseSchema,
  type Release,
  type ReleaseWithVerdict,
  type Rollback,
  raiseAllocationSchema,
  rollbackSchema,
} from '#contracts';
import {
  raiseAllocation,
  releaseToProduction,
  releaseToStaging,
  rollback,
  shipCanary,
  watchedReleases,
} from '#harness';
import { findReleaseAgent, newestTaxonomy, newestVerdicts, updateProposal } from '#platform';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';

@Controller('v1')
export class ReleasesController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** All releases of an agent, oldest first, each with its newest verdict. */
  @Get('agents/:agent/releases')
  @RequireScope('read')
  async list(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
  ): Promise<{ releases: ReleaseWithVerdict[] }> {
    const releases = await this.services.harnessStore(projectId).transaction(agent, (tx) => tx.releases());
    const verdicts = await newestVerdicts(
      this.services.database.pool,
      projectId,
      releases.map(({ id }) => id),
    );
    return { releases: releases.map((release) => ({ ...release, verdict: verdicts.get(release.id) ?? null })) };
  }

  /** Puts a version into production, on staging, or on a watched canary. */
  @Post('agents/:agent/releases')
  @RequireScope('write')
  async create(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Body({ schema: createReleaseSchema }) request: z.output<typeof createReleaseSchema>,
  ): Promise<Release> {
    const at = request.asOf ?? this.services.now();
    const taxonomy = await newestTaxonomy(this.services.database.pool, projectId, agent);
    return this.services.harnessStore(projectId).transaction(agent, async (tx) => {
      const version = await tx.version(request.version);
      const { channel, author, reason } = request;
      if (channel === 'production') return releaseToProduction(tx, { version, author, reason, at });
      if (channel === 'staging') return releaseToStaging(tx, { version, author, reason, at });
      return shipCanary(tx, { ...request, version, taxonomyId: taxonomy?.id ?? null, proposalId: null, at });
    });
  }

  /** Gives a running canary to more users: nobody who has it loses it. */
  @Post('releases/:id/allocation')
  @HttpCode(200)
  @RequireScope('write')
  async raise(
    @ProjectId() projectId: number,
    @Param('id') id: string,
    @Body({ schema: raiseAllocationSchema }) request: z.output<typeof raiseAllocationSchema>,
  ): Promise<Release> {
    const { agent } = await this.find(projectId, id);
    const at = request.asOf ?? this.services.now();
    const store = this.services.harnessStore(projectId);
    return store.transaction(agent, (tx) => raiseAllocation(tx, { ...request, releaseId: id, at }));
  }

  /** One click: takes a canary back, or returns production or staging to an earlier version by a new release. */
  @Post('releases/:id/rollback')
  @HttpCode(200)
  @RequireScope('write')
  async rollback(
    @ProjectId() projectId: number,
    @Param('id') id: string,
    @Body({ schema: rollbackSchema }) request: Rollback,
  ): Promise<{ release: Release | null }> {
    const { pool } = this.services.database;
    const found = await this.find(projectId, id);
    const at = request.asOf ?? this.services.now();
    const { release, watched } = await this.services.harnessStore(projectId).transaction(found.agent, async (tx) => ({
      watched: watchedReleases(await tx.releases()),
      release: await rollback(tx, { ...request, releaseId: id, at }),
    }));
    if (found.proposalId !== null) await updateProposal(pool, projectId, found.proposalId, { status: 'reverted' });
    // With production every watch on it ends.
    for (const { proposalId } of release?.channel === 'production' ? watched : [])
      if (proposalId !== null) await updateProposal(pool, projectId, proposalId, { status: 'inconclusive' });
    return { release };
  }

  private async find(projectId: number, id: string) {
    const found = await findReleaseAgent(this.services.database.pool, projectId, id);
    if (found !== null) return found;
    throw new AppError({
      code: 'RELEASE.NOTFOUND',
      message: `There is no release ${id}.`,
      fix: 'List the releases of the agent.',
      status: 404,
    });
  }
}
