import type { AgencyDirectory } from '#application';
import { decode, exercisePrefix, parseStreamId, type DomainEvent, type RecordedEvent } from '#contracts';
import { issuableRoles, type AgencyFacts, type AgencyState } from '#domain';
import { publicKeyOf, type AgencyKey } from '#security';
import { IncidentTies } from '../../libs/application/src/directory/incident-ties.js';
import { Owners } from '../../libs/application/src/directory/owners.js';

interface Records {
  readonly records: readonly RecordedEvent[];
  read(stream: string): Promise<RecordedEvent[]>;
}

const mandates = (['command', 'warn', 'local'] as const).map((capacity) => ({
  capacity,
  areaCode: '520000',
}));
const here = { districtCode: '520111', homeBureauId: 'EMB', commands: mandates };
const tying = ['incident', 'task', 'sharing', 'report'];

const factsOf = (agencyId: string): AgencyFacts => ({
  agencyId,
  kind: 'superior',
  areaCode: '520000',
  mandates,
  suspended: false,
});

/** The registry of the keys, where each agency may do everything; and who takes part, by the log as it is. */
export function directoryOver(log: Records, keys: ReadonlyMap<string, AgencyKey>): AgencyDirectory {
  const known = (agencyId: string): AgencyFacts | undefined =>
    keys.has(agencyId) ? factsOf(agencyId) : undefined;

  function* ofScope(drillId: string | undefined) {
    const prefix = drillId === undefined ? '' : `${exercisePrefix}${drillId}/`;
    for (const record of log.records) {
      if (!record.stream.startsWith(prefix)) continue;
      const stream = record.stream.slice(prefix.length);
      const target = parseStreamId(stream);
      if (target) yield { record, stream, aggregate: target.aggregate };
    }
  }

  const tiesIn = (drillId: string | undefined): IncidentTies => {
    const prefix = drillId === undefined ? '' : `${exercisePrefix}${drillId}/`;
    const ties = new IncidentTies((stream) => log.read(stream), prefix);
    for (const { record, stream, aggregate } of ofScope(drillId))
      if (tying.includes(aggregate)) ties.take(record, stream);
    return ties;
  };
  const ownersIn = (drillId: string | undefined): Owners => {
    const owners = new Owners();
    for (const { record, stream } of ofScope(drillId))
      owners.take(decode(record.storedType, record.data) as DomainEvent, stream);
    return owners;
  };

  return {
    find: (agencyId: string): Promise<AgencyState | undefined> => {
      const key = keys.get(agencyId);
      if (!key) return Promise.resolve(undefined);
      const { keyId } = key;
      const credential = { keyId, publicKey: publicKeyOf(key), roles: issuableRoles, revoked: false };
      return Promise.resolve({
        status: 'registered',
        kind: 'superior',
        mandates,
        credentials: { [keyId]: credential },
      } as unknown as AgencyState);
    },
    isRegistered: (agencyId: string) => Promise.resolve(keys.has(agencyId)),
    person: () => undefined,
    beCurrent: () => Promise.resolve(),
    passEnd: () => Promise.resolve(),
    facts: (agencyId: string) => Promise.resolve(known(agencyId)),
    registered: () => [...keys.keys()].map(factsOf),
    jurisdiction: () => here,
    isSenderAgreed: () => false,
    incident: (incidentId: string, drillId?: string) => tiesIn(drillId).facts(incidentId),
    workOf: (incidentId: string, drillId?: string) => tiesIn(drillId).work(incidentId),
    isSuspended: () => false,
    ownersToAsk: (need: Parameters<Owners['toAsk']>[0], drillId?: string) =>
      ownersIn(drillId).toAsk(need, known, here),
    capabilities: (drillId?: string) => ownersIn(drillId).capabilities(),
  } as unknown as AgencyDirectory;
}
