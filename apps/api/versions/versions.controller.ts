import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import {
  AppError,
  agentSlugSchema,
  type HarnessFile,
  type ListedVersion,
  type PushVersion,
  pushVersionSchema,
  type Version,
} from '#contracts';
import { addVersion, applyEdit, childrenOf, type HarnessTransaction, type Lineage } from '#harness';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';
import { versionNumberSchema } from './version-number.js';

@Controller('v1/agents/:agent/versions')
export class VersionsController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** Every version, with the ones it was made from and the ones made from it. */
  @Get()
  @RequireScope('read')
  async list(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
  ): Promise<{ versions: ListedVersion[] }> {
    const versions = await this.services.harnessStore(projectId).transaction(agent, (tx) => tx.versions());
    return { versions: versions.map((version) => listed(version, versions)) };
  }

  @Get(':number')
  @RequireScope('read')
  async show(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Param('number', { schema: versionNumberSchema }) number: number,
  ): Promise<ListedVersion & { files: HarnessFile[] }> {
    return this.services.harnessStore(projectId).transaction(agent, async (tx) => {
      const version = await tx.version(number);
      return { ...listed(version, await tx.lineage()), files: await tx.files(version) };
    });
  }

  /** Stores a version, validated as a whole. It serves nobody until it is released. */
  @Post()
  @RequireScope('write')
  async push(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Body({ schema: pushVersionSchema }) push: PushVersion,
  ): Promise<Version> {
    return this.services.harnessStore(projectId).transaction(agent, async (tx) => {
      const base = await this.base(tx, agent, push);
      const edits = 'edits' in push ? push.edits : [];
      const files = 'files' in push ? push.files : edits.reduce(applyEdit, base === null ? [] : await tx.files(base));
      const { author, message } = push;
      const at = push.asOf ?? this.services.now();
      return addVersion(tx, { agent, files, parents: base === null ? [] : [base.number], author, message, edits, at });
    });
  }

  private async base(tx: HarnessTransaction, agent: string, push: PushVersion): Promise<Version | null> {
    if (push.base !== undefined) return tx.version(push.base);
    const newest = await tx.newestVersion();
    if (newest === null && 'edits' in push)
      throw new AppError({
        code: 'HARNESS.EMPTY',
        message: `${agent} has no version to edit.`,
        fix: 'Push the whole harness as files first.',
      });
    return newest;
  }
}

function listed(version: Version, lineage: Lineage): ListedVersion {
  const { agent, number } = version;
  return { ...version, tag: `${agent}/v${number}`, children: childrenOf(lineage, number) };
}
