import {
  askedFor,
  ChangeDoesNotApply,
  changedRows,
  changesOf,
  pictureOf,
  step,
  whatIf,
  type AsOf,
  type AsOfAsked,
  type Change,
  type AsOfView,
  type ThingAsOf,
  type Picture,
  type RowChange,
  type Snapshot,
  type StateHash,
  type Step,
  type SupposedChange,
  type Thing,
  type WhatIfResult,
} from '#audit';
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
import { CurrentViewer } from '../identity/viewer.js';
import { check } from '../query/check.js';
import { Limits } from '../limits/limits.js';
import { asOfFrom, AsOfAccess, fromToOf } from './as-of.js';
import {
  DiffQuery,
  PictureQuery,
  RowsQuery,
  SnapshotsQuery,
  StepQuery,
  ThingQuery,
  ThingDiffQuery,
  WholeStateQuery,
  WhatIfBody,
} from './forms.js';
import { NoQuery } from '../query/no-query.js';

const usualPage = 50;

declare module '../schema/answers.js' {
  interface Answers {
    AsOfRowPage: AsOfRowPage;
    AsOfSummary: AsOfSummary;
    ThingAsOf: AskedThing;
    Picture: Picture;
    RowChangePage: RowChangePage;
    SnapshotPage: SnapshotPage;
    Step: Step;
    ThingChange: ThingChange;
    WhatIfResult: WhatIfResult;
  }
}

/** As-of queries for auditors. Nothing here writes. */
@Controller('/v1/audit')
export class AsOfController implements OnModuleDestroy {
  private readonly solver = new ThreadedSolver();

  constructor(
    @Inject(AsOfAccess) private readonly asOf: AsOfAccess,
    @Inject(Limits) private readonly limits: Limits,
  ) {}

  onModuleDestroy(): Promise<void> {
    return this.solver.close();
  }

  @Get('/as-of')
  whole(@Query() query: object): Promise<AsOfSummary> {
    const { hash, ...moment } = check(WholeStateQuery, { ...query });
    const asOf = asOfFrom(moment);
    return this.asOf.run(async ({ queries }) => {
      const view = await queries.at(asOf);
      return {
        ...positionOf(view, asOf),
        events: view.events,
        counts: view.counts(),
        ...(hash && view.hash()),
      };
    });
  }

  @Get('/as-of/rows/:table')
  rows(@Param() path: object, @Query() query: object): Promise<AsOfRowPage> {
    const { table, after, limit = usualPage, ...moment } = check(RowsQuery, { ...query, ...path });
    const asOf = asOfFrom(moment);
    return this.asOf.run(async ({ queries }) => {
      const view = await queries.at(asOf);
      const where = positionOf(view, asOf);
      const items: AsOfRowPage['items'] = [];
      for (const key of view.state.keys(table, after)) {
        if (items.length === limit) {
          const nextAfter = items.at(-1)?.key ?? '';
          const parameters = new URLSearchParams({
            position: where.position,
            ...occurrenceOf(where, 'at'),
            after: nextAfter,
            limit: `${limit}`,
          });
          return {
            ...where,
            items,
            nextAfter,
            next: `/v1/audit/as-of/rows/${table}?${parameters.toString()}`,
          };
        }
        items.push({ key, row: view.state.rowNamed(table, key) });
      }
      return { ...where, items };
    });
  }

  @Get('/as-of/:kind/:id')
  thing(@Param() path: object, @Query() query: object): Promise<AskedThing> {
    const { kind, id, ...moment } = check(ThingQuery, { ...query, ...path });
    const asOf = asOfFrom(moment);
    return this.asOf.run(async ({ queries }) => {
      const found = await queries.thing({ kind, id }, asOf);
      if (!found.state) throw new Problem('not-found', { kind, id });
      return { ...found, ...askedFor(asOf) };
    });
  }

  @Get('/diff')
  diff(@Query() query: object): Promise<RowChangePage> {
    const given = check(DiffQuery, { ...query });
    const { afterTable: table, afterKey: key, limit = usualPage } = given;
    const asOf = fromToOf(given);
    return this.asOf.run(async ({ queries }) => {
      const [from, to] = [await queries.at(asOf.from), await queries.at(asOf.to)];
      const ends = { from: positionOf(from, asOf.from), to: positionOf(to, asOf.to) };
      const items: RowChange[] = [];
      const behind = table !== undefined && key !== undefined ? { table, key } : undefined;
      for (const row of changedRows(from, to, behind)) {
        if (items.length === limit) {
          const last = items.at(-1);
          const parameters = new URLSearchParams({
            from: ends.from.position,
            to: ends.to.position,
            ...occurrenceOf(ends.from, 'fromAt'),
            ...occurrenceOf(ends.to, 'toAt'),
            afterTable: last?.table ?? '',
            afterKey: last?.key ?? '',
            limit: `${limit}`,
          });
          return {
            ...ends,
            items,
            next: `/v1/audit/diff?${parameters.toString()}`,
          };
        }
        items.push(row);
      }
      return { ...ends, items };
    });
  }

  @Get('/diff/:kind/:id')
  thingDiff(@Param() path: object, @Query() query: object): Promise<ThingChange> {
    const { kind, id, ...given } = check(ThingDiffQuery, { ...query, ...path });
    const asOf = fromToOf(given);
    return this.asOf.run(async ({ queries }) => {
      const from = await queries.thing({ kind, id }, asOf.from);
      const to = await queries.thing({ kind, id }, asOf.to);
      const changes = changesOf(from.state, to.state);
      return {
        kind,
        id,
        from: { ...from, ...askedFor(asOf.from) },
        to: { ...to, ...askedFor(asOf.to) },
        changes,
      };
    });
  }

  @Get('/step/:kind/:id')
  step(@Param() path: object, @Query() query: object): Promise<Step> {
    const { kind, id, after, before } = check(StepQuery, { ...query, ...path });
    return this.asOf.run(async ({ queries, store }) => {
      const direction = before === undefined ? 'next' : 'previous';
      const from = BigInt(before ?? after ?? -1n);
      const found = await step(queries, store, { kind, id }, from, direction);
      if (!found) throw new Problem('not-found', { kind, id, after, before });
      return found;
    });
  }

  @Get('/pictures/:agencyId')
  picture(@Param() path: object, @Query() query: object): Promise<Picture> {
    const { agencyId, incidentId, position, at } = check(PictureQuery, { ...query, ...path });
    const asOf = asOfFrom({ position, at });
    return this.asOf.run(async ({ queries }) => {
      const asked: Thing[] = [{ kind: 'agency', id: agencyId }];
      if (incidentId !== undefined) asked.push({ kind: 'incident', id: incidentId });
      for (const { kind, id } of asked) {
        if (!(await queries.isKnown({ kind, id }))) throw new Problem('not-found', { kind, id });
      }
      return pictureOf(queries, { agencyId, incidentId, asOf });
    });
  }

  /** Changes nothing: it runs in memory, over what can be read. */
  @Post('/what-if')
  @HttpCode(200)
  @UseGuards(NoQuery)
  whatIf(@Body() body: unknown, @CurrentViewer() viewer: Viewer): Promise<WhatIfResult> {
    const { changes, until } = check(WhatIfBody, body);
    return this.limits.calculation(viewer, () =>
      this.asOf.read(async (log) => {
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
  snapshots(@Query() query: object): Promise<SnapshotPage> {
    const { after, limit = usualPage } = check(SnapshotsQuery, { ...query });
    return this.asOf.run(({ store }) => {
      const items: SnapshotPage['items'] = [];
      let last: Snapshot | undefined;
      for (const snapshot of store.snapshots(after === undefined ? undefined : BigInt(after))) {
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

interface AsOfPosition extends AsOfAsked {
  /** Of the last event that counts. */
  position: string;
  /** When the log recorded that event; absent before the first. */
  recordedAt?: string;
}

interface AsOfSummary extends AsOfPosition, Partial<StateHash> {
  /** So many had happened. */
  events: number;
  /** Rows of each table. */
  counts: Record<string, number>;
}

interface AsOfRowPage extends AsOfPosition {
  /** Rows as the queries would have shown them then. */
  items: { key: string; row?: object }[];
  /** Absent on the last page. */
  nextAfter?: string;
  next?: string;
}

interface RowChangePage {
  from: AsOfPosition;
  to: AsOfPosition;
  items: RowChange[];
  /** Absent on the last page. */
  next?: string;
}

interface AskedThing extends ThingAsOf, AsOfAsked {}

interface ThingChange extends Thing {
  from: AskedThing;
  to: AskedThing;
  changes: Change[];
}

interface SnapshotPage {
  items: (Omit<Snapshot, 'position'> & { position: string })[];
  /** Absent on the last page. */
  next?: string;
}

const positionOf = ({ position, recordedAt }: AsOfView, asOf: AsOf): AsOfPosition => ({
  position: position.toString(),
  recordedAt,
  ...askedFor(asOf),
});

/** Parameters of the next page where events count by when they occurred: a position alone would not say which. */
const occurrenceOf = ({ by, at }: AsOfAsked, name: string): Record<string, string> =>
  by === 'occurred' && at !== undefined ? { by, [name]: at } : {};
