import { CommandModule } from '#application';
import { ExerciseLog } from '#event-log';
import { candidateSource, drillSources, openWorkSource } from '#read-model';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AllocationPreviewController } from '../allocation/preview.controller.js';
import { AuditController } from '../audit/audit.controller.js';
import { RecordedEventsController } from '../audit/recorded-events.controller.js';
import { ResearchController } from '../audit/research.controller.js';
import { Streams } from '../audit/streams.js';
import { AsOfAccess } from '../as-of/as-of.js';
import { AsOfController } from '../as-of/as-of.controller.js';
import { CapController } from '../cap/cap.controller.js';
import { CommandsController } from '../commands/commands.controller.js';
import { ConsoleController } from '../console/console.controller.js';
import { DocumentsController } from '../documents/documents.controller.js';
import { EdxlRmController } from '../edxl-rm/edxl-rm.controller.js';
import { FeedController } from '../feed/feed.controller.js';
import { Feeds } from '../feed/feeds.js';
import { HomeController } from '../home/home.controller.js';
import { Entrance } from '../identity/entrance.js';
import { Limits } from '../limits/limits.js';
import { ImportsController } from '../imports/imports.controller.js';
import { KeysController } from '../home/keys.controller.js';
import { Callers } from '../identity/callers.js';
import { ViewerGuard, Viewers } from '../identity/viewer.js';
import { Metrics } from '../http/metrics.js';
import { OperationsController } from '../operations/operations.controller.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { Reading } from '../personal-data/reading.js';
import { queryControllers } from '../documents/query-controllers.js';
import { ReadInterceptor } from '../query/read.interceptor.js';
import { SessionController } from '../session/session.controller.js';
import { SignInController } from '../session/sign-in.controller.js';
import { SignIn } from '../session/sign-in.js';

@Module({})
export class ApiModule {
  static with(parts: ApiParts, metrics: Metrics): DynamicModule {
    const { eventLog, directory, readModel, personalKeys, personalDataKey, codeTables, audience } = parts;
    const oneFactor = parts.signIn?.oneFactor;
    const drills = drillSources(readModel.queries, new ExerciseLog(eventLog));
    return {
      module: ApiModule,
      imports: [
        CommandModule.with({
          audience,
          oneFactor,
          eventLog,
          directory,
          candidates: candidateSource(readModel),
          drills,
          duty: openWorkSource(readModel),
          personalKeys,
          personalDataKey,
          codeTables,
        }),
      ],
      controllers: [
        ...queryControllers,
        FeedController,
        OperationsController,
        DocumentsController,
        HomeController,
        ConsoleController,
        KeysController,
        SignInController,
        SessionController,
        AuditController,
        RecordedEventsController,
        ResearchController,
        AsOfController,
        CapController,
        EdxlRmController,
        AllocationPreviewController,
        ImportsController,
        CommandsController,
      ],
      providers: [
        { provide: API_PARTS, useValue: parts },
        { provide: ExerciseLog, useValue: drills.exercises },
        { provide: Metrics, useValue: metrics },
        Viewers,
        Callers,
        SignIn,
        { provide: APP_GUARD, useClass: ViewerGuard },
        Entrance,
        { provide: Limits, useFactory: () => parts.limits ?? new Limits() },
        ReadInterceptor,
        Reading,
        Feeds,
        AsOfAccess,
        { provide: Streams, useFactory: () => new Streams() },
      ],
    };
  }
}
