import { Controller, Get, Headers, Inject, Param, Res } from '@nestjs/common';
import { AppError, agentSlugSchema, type ReleasePlan } from '#contracts';
import { buildReleasePlan, type HarnessTransaction, liveRelease, watchedReleases } from '#harness';
import { ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';
import { ParsedVersions } from './parsed-versions.js';

interface Reply {
  header(name: string, value: string): Reply;
  status(code: number): Reply;
}

@Controller('v1/harness')
@RequireScope('read')
export class HarnessController {
  private readonly parsed = new ParsedVersions();

  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** What a client needs to serve every user of an agent by itself. The ETag is the plan's hash. */
  @Get(':agent')
  async plan(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ReleasePlan | undefined> {
    const plan = await this.services
      .harnessStore(projectId)
      .transaction(agent, (tx) => currentPlan(tx, agent, this.parsed));
    reply.header('etag', `"${plan.hash}"`).header('cache-control', 'no-cache');
    if (known !== `"${plan.hash}"`) return plan;
    reply.status(304);
    return undefined;
  }
}

async function currentPlan(tx: HarnessTransaction, agent: string, parsed: ParsedVersions): Promise<ReleasePlan> {
  const releases = await tx.releases();
  const live = liveRelease(releases);
  if (live === null)
    throw new AppError({
      code: 'HARNESS.UNRELEASED',
      message: `${agent} has no production release.`,
      fix: 'Push one and release it: `martingale harness push FOLDER --production`.',
      status: 404,
    });
  const production = await tx.version(live.version);
  const documents = { ...(await parsed.documents(tx, production)) };
  const canaries = [];
  for (const { id, version, baseVersion, allocation, salt } of watchedReleases(releases)) {
    const candidate = await tx.version(version);
    const base = await tx.version(baseVersion);
    Object.assign(documents, await parsed.documents(tx, candidate));
    canaries.push({ release: id, version, allocation, salt, base: base.manifest, manifest: candidate.manifest });
  }
  const { manifest } = production;
  return buildReleasePlan({
    agent,
    production: { release: live.id, version: live.version, manifest },
    canaries,
    documents,
  });
}
