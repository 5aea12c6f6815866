import {
  ChangeDoesNotApply,
  changedRows,
  changesOf,
  pictureOf,
  step,
  whatIf,
  type Change,
  type Past,
  type PastThing,
  type Picture,
  type RowChange,
  type Snapshot,
  type StateHash,
  type Step,
  type SupposedChange,
  type Thing,
  type WhatIfResult,
} from '#audit';
import { directing, type Role } from '#domain';
import type { Viewer } from '#read-model';
import { ThreadedSolver } from '#solver';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  UseGuards,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Problem } from '../http/problem.js';
import { Asking, ViewerGuard } from '../identity/viewer.js';
import { check } from '../query/check.js';
import { Limits } from '../limits/limits.js';
import { momentOf, PastOf } from './past.js';
import {
  DiffAsked,
  PictureAsked,
  RowsAsked,
  SnapshotsAsked,
  StepAsked,
  ThingAsked,
  ThingDiffAsked,
  WholeAsked,
  WhatIfSent,
} from './forms.js';
import { NoQuery } from '../query/no-query.js';

const usualPage = 50;

/** @throws {Problem} */
export function only(permitted: readonly Role[], { role }: Viewer): void {
  if (!permitted.includes(role)) throw new Problem('role-not-permitted', { role, permitted });
}

const auditing: readonly Role[] = ['auditor'];

declare module '../schema/answers.js' {
  interface Answers {
    PastRowPage: PastRowPage;
    PastState: PastState;
    PastThing: PastThing;
    Picture: Picture;
    RowChangePage: RowChangePage;
    SnapshotPage: SnapshotPage;
    Step: Step;
    ThingChange: ThingChange;
    WhatIfResult: WhatIfResult;
  }
}

/** The past as it was, for auditors. Everything here reads. */
@Controller('/v1/audit')
@UseGuards(ViewerGuard)
export class ReplayController implements OnModuleDestroy {
  private readonly solver = new ThreadedSolver();

  constructor(
    @Inject(PastOf) private readonly past: PastOf,
    @Inject(Limits) private readonly limits: Limits,
  ) {}

  onModuleDestroy(): Promise<void> {
    return this.solver.close();
  }

  @Get('/as-of')
  whole(@Query() query: object, @Asking() viewer: Viewer): Promise<PastState> {
    only(auditing, viewer);
    const { position, at, hash } = check(WholeAsked, { ...query });
    return this.past.ask(async ({ replay }) => {
      const past = await replay.at(momentOf(position, at));
      return {
        ...placeOf(past),
        events: past.events,
        counts: past.counts(),
        ...(hash && past.hash()),
      };
    });
  }

  @Get('/as-of/rows/:table')
  rows(@Param() path: object, @Query() query: object, @Asking() viewer: Viewer): Promise<PastRowPage> {
    only(auditing, viewer);
    const { table, position, at, after, limit = usualPage } = check(RowsAsked, { ...query, ...path });
    return this.past.ask(async ({ replay }) => {
      const past = await replay.at(momentOf(position, at));
      const items: PastRowPage['items'] = [];
      for (const key of past.state.keys(table, after)) {
        if (items.length === limit) {
          const nextAfter = items.at(-1)?.key ?? '';
          const asked = new URLSearchParams({
            position: placeOf(past).position,
            after: nextAfter,
            limit: `${limit}`,
          });
          return {
            ...placeOf(past),
            items,
            nextAfter,
            next: `/v1/audit/as-of/rows/${table}?${asked.toString()}`,
          };
        }
        items.push({ key, row: past.state.rowNamed(table, key) });
      }
      return { ...placeOf(past), items };
    });
  }

  @Get('/as-of/:kind/:id')
  thing(@Param() path: object, @Query() query: object, @Asking() viewer: Viewer): Promise<PastThing> {
    only(auditing, viewer);
    const { kind, id, position, at } = check(ThingAsked, { ...query, ...path });
    return this.past.ask(async ({ replay }) => {
      const found = await replay.thing({ kind, id }, momentOf(position, at));
      if (!found.state) throw new Problem('not-found', { kind, id });
      return found;
    });
  }

  @Get('/diff')
  diff(@Query() query: object, @Asking() viewer: Viewer): Promise<RowChangePage> {
    only(auditing, viewer);
    const asked = check(DiffAsked, { ...query });
    const { afterTable: table, afterKey: key, limit = usualPage } = asked;
    return this.past.ask(async ({ replay }) => {
      const from = await replay.at(momentOf(asked.from, asked.fromAt));
      const to = await replay.at(momentOf(asked.to, asked.toAt));
      const items: RowChange[] = [];
      const behind = table !== undefined && key !== undefined ? { table, key } : undefined;
      for (const row of changedRows(from, to, behind)) {
        if (items.length === limit) {
          const last = items.at(-1);
          const parameters = new URLSearchParams({
            from: placeOf(from).position,
            to: placeOf(to).position,
            afterTable: last?.table ?? '',
            afterKey: last?.key ?? '',
            limit: `${limit}`,
          });
          return {
            from: placeOf(from),
            to: placeOf(to),
            items,
            next: `/v1/audit/diff?${parameters.toString()}`,
          };
        }
        items.push(row);
      }
      return { from: placeOf(from), to: placeOf(to), items };
    });
  }

  @Get('/diff/:kind/:id')
  thingDiff(@Param() path: object, @Query() query: object, @Asking() viewer: Viewer): Promise<ThingChange> {
    only(auditing, viewer);
    const { kind, id, ...asked } = check(ThingDiffAsked, { ...query, ...path });
    return this.past.ask(async ({ replay }) => {
      const from = await replay.thing({ kind, id }, momentOf(asked.from, asked.fromAt));
      const to = await replay.thing({ kind, id }, momentOf(asked.to, asked.toAt));
      return { kind, id, from, to, changes: changesOf(from.state, to.state) };
    });
  }

  @Get('/step/:kind/:id')
  step(@Param() path: object, @Query() query: object, @Asking() viewer: Viewer): Promise<Step> {
    only(auditing, viewer);
    const { kind, id, after, before } = check(StepAsked, { ...query, ...path });
    return this.past.ask(async ({ replay, history }) => {
      const direction = before === undefined ? 'next' : 'previous';
      const from = BigInt(before ?? after ?? -1n);
      const found = await step(replay, history, { kind, id }, from, direction);
      if (!found) throw new Problem('not-found', { kind, id, after, before });
      return found;
    });
  }

  @Get('/pictures/:agencyId')
  picture(@Param() path: object, @Query() query: object, @Asking() viewer: Viewer): Promise<Picture> {
    only(auditing, viewer);
    const { agencyId, incidentId, position, at } = check(PictureAsked, { ...query, ...path });
    return this.past.ask(({ replay }) =>
      pictureOf(replay, { agencyId, incidentId, moment: momentOf(position, at) }),
    );
  }

  /** Changes nothing: it runs in memory, over what can be read. */
  @Post('/what-if')
  @HttpCode(200)
  @UseGuards(NoQuery)
  whatIf(@Body() body: unknown, @Asking() viewer: Viewer): Promise<WhatIfResult> {
    only([...auditing, ...directing], viewer);
    const { changes, until } = check(WhatIfSent, { ...(body as object) });
    return this.limits.calculation(viewer, () =>
      this.past.read(async (log) => {
        try {
          return await whatIf({ changes: changes as SupposedChange[], until }, log, (programs) =>
            this.solver.solve(programs),
          );
        } catch (error) {
          if (!(error instanceof ChangeDoesNotApply)) throw error;
          throw new Problem(error.code, { reason: error.reason });
        }
      }),
    );
  }

  @Get('/snapshots')
  snapshots(@Query() query: object, @Asking() viewer: Viewer): Promise<SnapshotPage> {
    only(auditing, viewer);
    const { after, limit = usualPage } = check(SnapshotsAsked, { ...query });
    return this.past.ask(({ history }) => {
      const items: SnapshotPage['items'] = [];
      let last: Snapshot | undefined;
      for (const snapshot of history.snapshots(after === undefined ? undefined : BigInt(after))) {
        if (items.length === limit) {
          const next = `/v1/audit/snapshots?after=${last?.position}&limit=${limit}`;
          return Promise.resolve({ items, next });
        }
        items.push({ ...snapshot, position: snapshot.position.toString() });
        last = snapshot;
      }
      return Promise.resolve({ items });
    });
  }
}

interface PastMoment {
  position: string;
  /** When the log recorded that event; absent before the first. */
  recordedAt?: string;
}

interface PastState extends PastMoment, Partial<StateHash> {
  /** So many had happened. */
  events: number;
  /** Rows of each table. */
  counts: Record<string, number>;
}

interface PastRowPage extends PastMoment {
  /** Rows as the queries would have shown them then. */
  items: { key: string; row?: object }[];
  /** Absent on the last page. */
  nextAfter?: string;
  next?: string;
}

interface RowChangePage {
  from: PastMoment;
  to: PastMoment;
  items: RowChange[];
  /** Absent on the last page. */
  next?: string;
}

interface ThingChange extends Thing {
  from: PastThing;
  to: PastThing;
  changes: Change[];
}

interface SnapshotPage {
  items: (Omit<Snapshot, 'position'> & { position: string })[];
  /** Absent on the last page. */
  next?: string;
}

const placeOf = ({ position, recordedAt }: Past): PastMoment => ({
  position: (position < 0n ? 0n : position).toString(),
  recordedAt,
});
