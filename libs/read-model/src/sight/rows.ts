import { changesParticipation, namedBy, type Act, type Standing } from '#domain';
import { Json, Key, Position } from '#postgres';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { blaming, type LogEvent, type Projection, type Store } from '../projecting/projection.js';
import { besides, besidesAct, SightFold, type SightPart } from './fold.js';

/**
 * Who is named in which object, and as what, by the acts alone. What that lets it see is the policy's, which looks
 * besides at what the registry says of the agency now.
 */
@Entity('sight')
export class SightRow {
  /** `<aggregate>-<id>`, as its stream. */
  @Key() object!: string;
  @Key() agencyId!: string;
  @Key() standing!: Standing;
  /** Position of the event since which it is so. */
  @Position() sincePosition!: string;
  /** Of the event by which it ended. */
  @Column('bigint', { nullable: true }) endedPosition!: string | null;
  @Position() changedPosition!: string;
}

/** A time that is over: since when, and until when, an agency was named so. One that holds is in {@link SightRow} alone. */
@Entity('sight_spells')
export class SightSpellRow {
  @Key() object!: string;
  @Key() agencyId!: string;
  @Key() standing!: Standing;
  @PrimaryColumn('bigint') sincePosition!: string;
  /** Of the event by which it ended: there it is over. */
  @Position() endedPosition!: string;
}

/** What is kept to go on from, of each stream that draws agencies in. */
@Entity('sight_parts')
export class SightPartRow {
  @Key() id!: string;
  @Json() part!: SightPart;
  @Position() changedPosition!: string;
}

const actOf = ({ event, record, aggregate, id }: LogEvent): Act => ({
  stream: `${aggregate}-${id}`,
  type: event.type,
  data: event.data,
  actor: record.metadata.actor.agencyId,
  position: record.position,
});

export const sight: Projection = {
  name: 'sight',
  tables: [SightRow, SightPartRow, SightSpellRow],
  async apply(events, store) {
    const named = events.flatMap((e) => blaming('sight', e.record, () => namedIn(actOf(e))));
    const tying = events.filter(({ event }) => changesParticipation(event.type));
    await store.insert(SightRow, firsts(named));
    if (tying.length === 0) return;
    const fold = new SightFold(await partsFor(tying, store));
    const rows = new Map<string, SightRow>();
    const over: SightSpellRow[] = [];
    for (const e of tying) {
      const changedPosition = e.record.position.toString();
      for (const { object, agencyId, standing, since, ended } of blaming('sight', e.record, () =>
        fold.take(actOf(e)),
      )) {
        if (ended !== undefined)
          over.push({ object, agencyId, standing, sincePosition: since, endedPosition: ended });
        rows.set(JSON.stringify([object, agencyId, standing]), {
          ...{ object, agencyId, standing, changedPosition },
          ...{ sincePosition: since, endedPosition: ended ?? null },
        });
      }
    }
    await store.insert(SightSpellRow, over);
    await store.upsert(SightRow, [...rows.values()], 'changedPosition');
    await store.upsert(
      SightPartRow,
      [...fold.touched].map(([id, changedPosition]) => ({ id, part: fold.partOf(id), changedPosition })),
      'changedPosition',
    );
  },
};

const namedIn = (act: Act): SightRow[] =>
  namedBy(act).map(([agencyId, standing]) => {
    const position = act.position.toString();
    const row = { object: act.stream, agencyId, standing, sincePosition: position };
    return { ...row, endedPosition: null, changedPosition: position };
  });

const firsts = (rows: readonly SightRow[]): SightRow[] => {
  const byKey = new Map<string, SightRow>();
  for (const row of rows) {
    const key = JSON.stringify([row.object, row.agencyId, row.standing]);
    if (!byKey.has(key)) byKey.set(key, row);
  }
  return [...byKey.values()];
};

/** The parts of all that these events concern, and of what those hang on. */
async function partsFor(events: readonly LogEvent[], store: Store): Promise<SightPartRow[]> {
  const found: SightPartRow[] = [];
  const asked = new Set<string>();
  for (let wanted = events.flatMap((e) => besidesAct(actOf(e))); wanted.length > 0;) {
    const ids = [...new Set(wanted)].filter((id) => !asked.has(id));
    for (const id of ids) asked.add(id);
    const rows = ids.length === 0 ? [] : await store.load(SightPartRow, ids);
    found.push(...rows);
    wanted = rows.flatMap(({ part }) => besides(part));
  }
  return found;
}
