import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import type { Models } from '#loop';
import {
  createAuthenticate,
  JobQueue,
  jobs,
  postgresHarnessStore,
  queueModule,
  type Resources,
  systemClock,
} from '#platform';
import { ApiKeyGuard } from './access/api-key.guard.js';
import { AgentsController } from './agents/agents.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { AuthoredToolsController } from './authored-tools/authored-tools.controller.js';
import { UserToolsController } from './authored-tools/user-tools.controller.js';
import { AttributionsController } from './conversations/attributions.controller.js';
import { ConversationsController } from './conversations/conversations.controller.js';
import { AppErrorFilter } from './errors/app-error.filter.js';
import { validation } from './errors/validation.js';
import { HarnessController } from './harness/harness.controller.js';
import { CurationsController } from './intents/curations.controller.js';
import { EmergentController } from './intents/emergent.controller.js';
import { IntentsController } from './intents/intents.controller.js';
import { OfrepController } from './ofrep/ofrep.controller.js';
import { OutcomesController } from './outcomes/outcomes.controller.js';
import { ProposalsController } from './proposals/proposals.controller.js';
import { RedactionController } from './redaction/redaction.controller.js';
import { ReleasesController } from './releases/releases.controller.js';
import { ReplaysController } from './replays/replays.controller.js';
import { WeekReportsController } from './reports/week-reports.controller.js';
import { RunsController } from './runs/runs.controller.js';
import { API_SERVICES, type ApiServices } from './services.js';
import { SourcesController } from './sources/sources.controller.js';
import { StatusController } from './status/status.controller.js';
import { UserErasureController } from './users/user-erasure.controller.js';
import { UserStateHistoryController } from './users/user-state-history.controller.js';
import { UsersController } from './users/users.controller.js';
import { CarryOverController } from './versions/carry-over.controller.js';
import { VersionsController } from './versions/versions.controller.js';

/** Harness delivery, review, releases, users: one controller per noun. */
export class ApiModule {
  static with(
    { config, database, queue, log }: Resources,
    { embedding }: Models,
    kept: Pick<ApiServices, 'keptStates' | 'planCallers' | 'plans'>,
  ): DynamicModule {
    return {
      module: ApiModule,
      imports: [queueModule(queue, database, jobs, log)],
      controllers: [
        AgentsController,
        AttributionsController,
        AuditController,
        AuthoredToolsController,
        CarryOverController,
        ConversationsController,
        CurationsController,
        EmergentController,
        HarnessController,
        IntentsController,
        OfrepController,
        OutcomesController,
        ProposalsController,
        RedactionController,
        ReleasesController,
        ReplaysController,
        RunsController,
        SourcesController,
        StatusController,
        UserErasureController,
        UserStateHistoryController,
        UsersController,
        UserToolsController,
        VersionsController,
        WeekReportsController,
      ],
      providers: [
        {
          provide: API_SERVICES,
          inject: [JobQueue],
          useFactory: (jobQueue: ApiServices['queue']): ApiServices => ({
            database,
            queue: jobQueue,
            embedding,
            ...kept,
            canReplay: config.runner !== null,
            authenticate: createAuthenticate(database, systemClock),
            harnessStore: (projectId) => postgresHarnessStore(database, projectId),
            now: () => new Date(systemClock()).toISOString(),
          }),
        },
        { provide: APP_GUARD, useClass: ApiKeyGuard },
        { provide: APP_FILTER, useClass: AppErrorFilter },
        { provide: APP_PIPE, useValue: validation },
      ],
    };
  }
}
