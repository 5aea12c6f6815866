import { planContentOf, type PlanContent } from '#domain';
import { Count, Instant, Json, Key, OptionalText, Position, Text } from '#postgres';
import { Entity } from 'typeorm';
import { blaming, type LogEvent, type Projection } from '../projecting/projection.js';

/** A version as it was published; never changed. */
@Entity('plan_versions')
export class PlanVersionRow {
  /** `<plan>/<version>` */
  @Key() id!: string;
  @Text() planId!: string;
  @Count() version!: number;
  @Position() position!: string;
  @Text() title!: string;
  @Json() duties!: PlanContent['duties'];
  @Json() clauses!: PlanContent['clauses'];
  /** Why it differs from the version before. */
  @OptionalText() reason!: string | null;
  @Json() findingIds!: readonly string[];
  @OptionalText() drillId!: string | null;
  @Instant() publishedAt!: string;
}

function planVersionOf({ event, record, id }: LogEvent): PlanVersionRow | undefined {
  if (event.type !== 'plan.published' || id === undefined) return undefined;
  const { version, reason = null, findingIds, drillId = null } = event.data;
  const { title, duties, clauses } = planContentOf(event.data);
  return {
    id: `${id}/${version}`,
    planId: id,
    version,
    position: record.position.toString(),
    title,
    duties,
    clauses,
    reason,
    findingIds,
    drillId,
    publishedAt: record.metadata.occurredAt,
  };
}

/** Every version for ever: a batch may hold several of one plan. */
export const planVersions: Projection = {
  name: 'plan-versions',
  tables: [PlanVersionRow],
  async apply(events, store) {
    const rows = events.flatMap((e) => blaming('plan-versions', e.record, () => planVersionOf(e) ?? []));
    await store.insert(PlanVersionRow, rows);
  },
};
