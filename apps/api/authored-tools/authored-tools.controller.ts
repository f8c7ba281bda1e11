import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { AppError, agentSlugSchema, asOfSchema, instantSchema, type Version } from '#contracts';
import {
  type AuthoredTool,
  addVersion,
  applyEdit,
  authorToolSchema,
  checkAuthoredTool,
  findHygiene,
  type Harness,
  type HygieneFinding,
  harnessFromPlan,
  liveRelease,
  manifestHash,
  measureUse,
  type OwnedTool,
  promotionOf,
  resolveForUser,
  type ToolUse,
} from '#harness';
import {
  deleteAuthoredTool,
  findAuthoredTool,
  type Identity,
  listOwnedTools,
  listToolUses,
  lockAuthoredTools,
  notePromotion,
  saveAuthoredTool,
} from '#platform';
import { Caller, ProjectId } from '../access/caller.decorator.js';
import { RequireScope } from '../access/scopes.decorator.js';
import { API_SERVICES, type ApiServices } from '../services.js';
import { stateKey } from '../users/state-key.js';

const authorSchema = z.intersection(authorToolSchema, asOfSchema);
const promotionSchema = z.object({
  author: z.string().min(1).max(120),
  reason: z.string().max(2000),
  asOf: instantSchema.optional(),
});

/** Days of telemetry that the report looks at, and the last of them, whose calls it compares with those before. */
const REPORT_DAYS = 28;
const RECENT_DAYS = 7;

/** Recipes that agents write for a user in the middle of a session. */
@Controller('v1/agents/:agent/authored-tools')
export class AuthoredToolsController {
  constructor(@Inject(API_SERVICES) private readonly services: ApiServices) {}

  /** Registers a tool for one user, checked against the harness of that user; under a known name, its next version. */
  @Post()
  @RequireScope('write')
  async author(
    @Caller() caller: Identity,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Body({ schema: authorSchema }) request: z.output<typeof authorSchema>,
  ): Promise<AuthoredTool> {
    const { database, now } = this.services;
    const user = stateKey(caller, request.user, { agent });
    const session = request.scope === 'session' ? request.session : '';
    const harness = await this.harnessOf(caller.projectId, agent, request.user);
    const at = request.asOf ?? now();
    return database.transaction(async (tx) => {
      const known = await lockAuthoredTools(tx, user, session, at);
      const others = known.filter((other) => other.tool.name !== request.name || other.scope !== request.scope);
      const tool = checkAuthoredTool(request, harness, others.length);
      return saveAuthoredTool(tx, user, { session, tool }, at);
    });
  }

  /** All of them with their use in the telemetry of four weeks, and what is wrong with them. */
  @Get()
  @RequireScope('read')
  async report(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Query({ schema: asOfSchema }) { asOf = this.services.now() }: z.infer<typeof asOfSchema>,
  ): Promise<{ tools: (OwnedTool & { use: ToolUse })[]; hygiene: HygieneFinding[] }> {
    const { pool } = this.services.database;
    const tools = await listOwnedTools(pool, projectId, agent);
    if (tools.length === 0) return { tools: [], hygiene: [] };
    const daysBefore = (days: number) => new Date(Date.parse(asOf) - days * 86_400_000).toISOString();
    const uses = await listToolUses(pool, projectId, agent, { from: daysBefore(REPORT_DAYS), to: asOf });
    const { tool } = await this.harnessOf(projectId, agent, null);
    const catalogue = Object.values(tool).filter(({ status }) => status === 'active');
    const use = measureUse(tools, uses);
    return {
      tools: tools.map((one) => ({ ...one, use: use.get(one.id)! })),
      hygiene: findHygiene({ tools, catalogue, uses, recentFrom: daysBefore(RECENT_DAYS) }),
    };
  }

  /** Makes a version of the harness in production with the tool in it. It serves nobody until it is released. */
  @Post(':id/promotion')
  @RequireScope('write')
  async promote(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Param('id') id: string,
    @Body({ schema: promotionSchema }) request: z.output<typeof promotionSchema>,
  ): Promise<Version> {
    const { pool } = this.services.database;
    const authored = await findAuthoredTool(pool, projectId, agent, id);
    if (authored === null) throw notFound(agent, id);
    const edit = promotionOf(authored.tool);
    const version = await this.services.harnessStore(projectId).transaction(agent, async (tx) => {
      const live = liveRelease(await tx.releases());
      if (live === null) throw unreleased(agent);
      const files = applyEdit(await tx.files(await tx.version(live.version)), edit);
      const { author, reason: message } = request;
      const at = request.asOf ?? this.services.now();
      return addVersion(tx, { agent, files, parents: [live.version], author, message, edits: [edit], at });
    });
    await notePromotion(pool, projectId, id, version.number);
    return version;
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('write')
  async remove(
    @ProjectId() projectId: number,
    @Param('agent', { schema: agentSlugSchema }) agent: string,
    @Param('id') id: string,
  ): Promise<void> {
    if (!(await deleteAuthoredTool(this.services.database.pool, projectId, agent, id))) throw notFound(agent, id);
  }

  /** The harness that a user is served now; for nobody that of production. */
  private async harnessOf(projectId: number, agent: string, user: string | null): Promise<Harness> {
    const { plan } = await this.services.plans.plan({ projectId, agent });
    const { manifest } = resolveForUser(plan, user);
    return harnessFromPlan(plan, manifest, manifestHash(manifest));
  }
}

function notFound(agent: string, id: string): AppError {
  return new AppError({
    code: 'AUTHORED.NOTFOUND',
    message: `${agent} has no authored tool ${id}.`,
    fix: `List them with GET /v1/agents/${agent}/authored-tools.`,
    status: 404,
  });
}

function unreleased(agent: string): AppError {
  return new AppError({
    code: 'HARNESS.UNRELEASED',
    message: `${agent} has no production release to add the tool to.`,
    fix: 'Push a harness and release it: `martingale harness push FOLDER --production`.',
    status: 404,
  });
}
