import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import type { z } from 'zod';
import { connectors, findConnector, parseSettings } from '#connectors';
import {
  AppError,
  type PullRequest,
  pullRequestSchema,
  type Source,
  sourceNameSchema,
  writeSourceSchema,
} from '#contracts';
import { deletePullSource, findPullSource, listPullSources, requestPull, savePullSource } from '#platform';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';

/** What telemetry is pulled from. A source names addresses and keys of the server's, so only `admin` writes one. */
@Controller('v1/sources')
export class SourcesController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  @Get()
  @RequireScope('read')
  async list(@ProjectId() projectId: number): Promise<{ sources: Source[] }> {
    return { sources: await listPullSources(this.services.database.pool, projectId) };
  }

  @Get(':name')
  @RequireScope('read')
  async show(
    @ProjectId() projectId: number,
    @Param('name', { schema: sourceNameSchema }) name: string,
  ): Promise<Source> {
    const found = await findPullSource(this.services.database.pool, { projectId, name });
    if (found === null) throw unknown(name);
    const { cursor, due, ...source } = found;
    return source;
  }

  /** Adds a source, or changes it. A source that is new, or is to begin elsewhere, is pulled at once. */
  @Put(':name')
  @RequireScope('admin')
  async write(
    @ProjectId() projectId: number,
    @Param('name', { schema: sourceNameSchema }) name: string,
    @Body({ schema: writeSourceSchema }) request: z.output<typeof writeSourceSchema>,
  ): Promise<Source> {
    if (connectors.some((connector) => connector.name === name)) throw taken(name);
    const connector = findConnector(request.vendor);
    const settings = parseSettings(connector, request.settings) as Record<string, unknown>;
    const from = request.from ?? null;
    const key = { projectId, name };
    const source = await savePullSource(this.services.database.pool, key, { ...request, settings, from });
    const begins = source.lastPullAt === null || from !== null;
    return begins && source.enabled ? this.pullNow(key, from) : source;
  }

  @Delete(':name')
  @HttpCode(204)
  @RequireScope('admin')
  async remove(
    @ProjectId() projectId: number,
    @Param('name', { schema: sourceNameSchema }) name: string,
  ): Promise<void> {
    if (!(await deletePullSource(this.services.database.pool, { projectId, name }))) throw unknown(name);
  }

  /** Pulls now rather than when it is due; with `from`, again from there on. */
  @Post(':name/pull')
  @HttpCode(202)
  @RequireScope('write')
  pull(
    @ProjectId() projectId: number,
    @Param('name', { schema: sourceNameSchema }) name: string,
    @Body({ schema: pullRequestSchema }) { from }: PullRequest,
  ): Promise<Source> {
    return this.pullNow({ projectId, name }, from ?? null);
  }

  private async pullNow(key: { projectId: number; name: string }, from: string | null): Promise<Source> {
    const source = await requestPull(this.services.database.pool, key, from);
    if (source === null) throw unknown(key.name);
    if (!source.enabled) throw disabled(key.name);
    await this.services.queue.enqueue('pull-source', key);
    return source;
  }
}

function unknown(name: string): AppError {
  return new AppError({
    code: 'SOURCE.NOTFOUND',
    message: `There is no source ${name}.`,
    fix: `List them with GET /v1/sources, or add it with PUT /v1/sources/${name}.`,
    status: 404,
  });
}

function disabled(name: string): AppError {
  return new AppError({
    code: 'SOURCE.DISABLED',
    message: `${name} is not enabled.`,
    fix: `Enable it with PUT /v1/sources/${name}; it is pulled then.`,
    status: 409,
  });
}

/** `martingale pull jaeger` pulls from a Jaeger at an address; a source of that name could not be named. */
function taken(name: string): AppError {
  return new AppError({
    code: 'SOURCE.NAME',
    message: `${name} is the name of a connector.`,
    fix: `Name the source for what it holds, for example production-${name}.`,
  });
}
