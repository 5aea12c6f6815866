import { storedNames } from '#contracts';
import {
  fields,
  listening,
  mayLack,
  viewEvent,
  type Facts,
  type Field,
  type Jurisdiction,
  type Party,
} from '#domain';
import { isShownType, type ShownType } from '#read-model';
import { readdirSync, readFileSync } from 'node:fs';
import { derivedSchemas } from '../../schema/answers.js';
import { shownTypes, type ObjectSchema } from '../../schema/events.js';
import type { JsonObject } from '../../schema/json.js';
import { asyncApi } from '../asyncapi.js';
import { eventsSchema } from './schema.js';
import { ToldCheck } from './told-check.helper-spec.js';

interface Sample {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const folder = 'libs/contracts/src/log/frozen-events';
/** One of each event under each name that was ever written. */
const samples = readdirSync(folder)
  .flatMap((file) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Sample[])
  .map(({ type, data }) => ({ type: type.replace(/\.v\d+$/, ''), data }))
  .filter(({ type }) => isShownType(type));

const here: Jurisdiction = {
  districtCode: '520111',
  homeBureauId: 'EMB',
  commands: [{ capacity: 'command', areaCode: '520111' }],
};
const readers = (
  [
    { agencyId: 'EMB', kind: 'department', mandates: here.commands },
    { agencyId: 'FIRE', kind: 'department', mandates: [] },
    { agencyId: 'ENT', kind: 'enterprise', mandates: [] },
    { agencyId: 'AUDIT', kind: 'department', mandates: [{ capacity: 'audit', areaCode: '520111' }] },
  ] satisfies Party[]
).flatMap((party) => listening(party) ?? []);

const incident = { areaCode: '520111', category: 'accident' };
const joined = [{ agencyId: 'ENT', as: 'notified' as const }];
/** All is there, and nothing that is named is seen. */
const objects: Readonly<Record<string, Facts>> = {
  drawnIn: { incidents: [{ ...incident, joined }] },
  requesting: { incidents: [{ ...incident, joined }], requester: 'ENT' },
  owning: {
    ...{ incidents: [{ ...incident, joined: [] }], isWithin: true },
    lines: ['1.1', 'L-1', '1'].map((lineId) => ({ lineId, ownerAgencyId: 'ENT' })),
  },
  asked: { incidents: [{ ...incident, joined: [] }], isWithin: true, asked: ['ENT'], concerned: ['ENT'] },
  informed: { informed: ['EMB', 'FIRE', 'ENT', 'AUDIT'] },
};

const told = samples.flatMap((sample) =>
  Object.entries(objects).flatMap(([as, of]) =>
    readers.flatMap((who) =>
      [who.agencyId, 'X'].flatMap((actorAgencyId) => {
        const seen = viewEvent({ ...sample, actorAgencyId }, who, of, here);
        return seen ? [{ ...sample, as, to: who.agencyId, seen: seen.data }] : [];
      }),
    ),
  ),
);

const isLess = (one: (typeof told)[number]): boolean => JSON.stringify(one.seen) !== JSON.stringify(one.data);

describe('the schemas of what agencies are told', () => {
  const check = new ToldCheck();
  const { $defs } = eventsSchema() as unknown as { $defs: Readonly<Record<string, ObjectSchema>> };
  const { schemas, events } = derivedSchemas();

  it('are of every event that may be told', () => {
    const types = [...new Set(storedNames().map((name) => name.replace(/\.v\d+$/, '')))].filter(isShownType);
    expect([...shownTypes].sort()).toEqual(types.sort());
    expect(Object.keys(events).sort()).toEqual(types);
    for (const type of shownTypes) expect($defs[events[type]]).toMatchObject({ type: 'object' });
  });

  it('fit every event of a log, and nothing strange', () => {
    expect(new Set(samples.map(({ type }) => type)).size).toBe(shownTypes.length);
    for (const { type, data } of samples) {
      expect([type, check.faults(type, data)]).toEqual([type, undefined]);
      if (Object.keys(schemas[events[type as ShownType]]?.['properties'] ?? {}).length > 0)
        expect([type, check.faults(type, { ...data, stray: 1 })]).not.toContain(undefined);
    }
    const [{ type, data }] = samples as [Sample];
    expect(check.isOne(type, data)).toBe(true);
    expect(check.isOne(type, {})).toBe(false);
    expect(check.isOne('incident.forgotten', data)).toBe(false);
  });

  it('fit it as the rules leave it, whoever is told', () => {
    for (const { type, as, to, seen } of told)
      expect([type, as, to, check.faults(type, seen)]).toEqual([type, as, to, undefined]);
    const cutTypes = new Set(told.filter(isLess).map(({ type }) => type));
    expect([...cutTypes]).toEqual(
      expect.arrayContaining([
        ...['incident.reported', 'resource.registered', 'sharing.requested', 'sharing.released'],
        ...['sharing.quoted', 'sharing.allocation-decided', 'approval.requested', 'warning.called'],
      ]),
    );
  });

  it('say of all that is left out that it may be', () => {
    for (const { type, data, seen } of told)
      for (const [name, value] of Object.entries(data)) {
        const { fields: left, lists, inPart } = mayLack(type);
        if (!(name in seen))
          expect([type, name, left.includes(name) || !inPart?.includes(name)]).toEqual([type, name, true]);
        else if (JSON.stringify(seen[name]) !== JSON.stringify(value))
          expect([type, name, lists]).toEqual([type, name, expect.arrayContaining([name])]);
      }
  });

  it('ask for the rest', () => {
    expect($defs[events['sharing.quoted']]?.required).toEqual(['ownerAgencyId', 'resourceId']);
    expect($defs[events['incident.classified']]?.required).toEqual(['category']);
    const asked = shownTypes.filter((type) => mayLack(type).inPart === undefined);
    for (const type of asked) {
      const { required = [] } = schemas[events[type]] as ObjectSchema;
      const left = $defs[events[type]]?.required ?? [];
      expect([type, ...left]).toEqual([
        type,
        ...required.filter((name) => !mayLack(type).fields.includes(name)),
      ]);
    }
  });

  it('know every field that the rules cut', () => {
    for (const type of shownTypes) {
      const table: readonly Field[] = (fields as Readonly<Record<string, readonly Field[]>>)[type] ?? [];
      const names = Object.keys(schemas[events[type]]?.['properties'] ?? {});
      for (const { path } of table)
        if (path !== '')
          expect([type, names]).toEqual([type, expect.arrayContaining([path.replace('[]', '')])]);
    }
  });

  it('are those of the messages on the topics of agencies', () => {
    const { channels, components } = asyncApi() as unknown as {
      channels: Readonly<Record<string, { messages: JsonObject }>>;
      components: { messages: Readonly<Record<string, JsonObject>>; schemas: JsonObject };
    };
    const on = (channel: string): string[] => Object.keys(channels[channel]?.messages ?? {});
    const inBoth = [...on('ownEvents'), ...on('ownExerciseEvents')];
    for (const type of shownTypes) {
      const id = `told.${type}.v1`;
      expect(inBoth).toContain(id);
      expect(components.messages[id]).toMatchObject({
        name: `liandong.${type}.v1`,
        payload: { $ref: `#/components/schemas/${events[type]}` },
      });
      expect(components.schemas[events[type]]).toBeDefined();
    }
    expect(on('ownEvents')).not.toContain('told.inject.delivered.v1');
    expect(on('ownExerciseEvents')).not.toContain('told.plan.published.v1');
    for (const channel of ['ownEvents', 'ownExerciseEvents'])
      expect(on(channel)).toEqual(expect.arrayContaining(['told.picture', 'told.beginning']));
  });
});
