import { decode, parseStreamId, type DomainEvents, type RecordedEvent } from '#contracts';
import {
  agency,
  counts,
  factsOf,
  holdsNow,
  installation,
  installationId,
  twoPersonsAtStart,
  type AgencyFacts,
  type AgencyState,
  type Capacity,
  type Installation,
  type InstallationState,
  type Jurisdiction,
  type Role,
  type TwoPersons,
} from '#domain';
import { Staff, type KnownPerson, type StaffState } from './staff.js';

interface Entry {
  readonly state: AgencyState;
  readonly revision: bigint;
}

interface District {
  readonly state: InstallationState;
  readonly revision: bigint;
}

/** All that a registry is made of, as it is kept. */
export interface RegistryState {
  readonly agencies: ReadonlyMap<string, Entry>;
  readonly district: District;
  readonly staff: StaffState;
}

/** In which what was administered is confirmed: by personnel and who directs, or by those who stand alone in an agency. */
const confirmingRoles: readonly Role[] = [
  'commander',
  'duty-officer',
  'personnel',
  'auditor',
  'administrator',
];

/** Who is registered, with which keys and mandates, and for which district the service works: a fold of the log. */
export class Registry {
  private readonly agencies: Map<string, Entry>;
  private district: District;
  private readonly staff: Staff;
  private commands: Jurisdiction['commands'] | undefined;
  /** How many can administer in person; counted anew after whatever may change it. */
  private administrators: number | undefined;
  /** Agencies with two persons who can confirm; counted anew like those. */
  private staffed: readonly string[] | undefined;

  constructor(kept?: RegistryState) {
    this.agencies = new Map(kept?.agencies);
    this.district = kept?.district ?? { state: installation.initialState, revision: -1n };
    this.staff = new Staff(kept?.staff);
  }

  save(): RegistryState {
    return { agencies: this.agencies, district: this.district, staff: this.staff.save() };
  }

  /** What was taken already changes nothing: a stream may be read ahead of the log. */
  take(record: RecordedEvent): void {
    const target = parseStreamId(record.stream);
    if (target?.aggregate === 'installation') this.takeInstallation(target.id, record);
    if (target?.aggregate === 'person') this.takePerson(target.id, record);
    if (target?.aggregate !== 'agency') return;
    const entry = this.agencies.get(target.id) ?? { state: agency.initialState, revision: -1n };
    if (record.revision <= entry.revision) return;
    const event = decode(record.storedType, record.data);
    const state = event.type.startsWith('agency.')
      ? agency.evolve(entry.state, event as DomainEvents['agency'])
      : entry.state;
    if (state.status === 'none') return;
    this.agencies.set(target.id, { state, revision: record.revision });
    this.commands = undefined;
    this.administrators = undefined;
    this.staffed = undefined;
  }

  state(agencyId: string): AgencyState | undefined {
    return this.agencies.get(agencyId)?.state;
  }

  person(personId: string): KnownPerson | undefined {
    return this.staff.find(personId, (agencyId) => this.state(agencyId));
  }

  personsOf(agencyId: string): KnownPerson[] {
    return this.staff.of(agencyId).flatMap((personId) => this.person(personId) ?? []);
  }

  signingIn(signIn: string): readonly string[] {
    return this.staff.signingIn(signIn);
  }

  facts(agencyId: string): AgencyFacts | undefined {
    const state = this.state(agencyId);
    return state && factsOf(agencyId, state);
  }

  registered(): AgencyFacts[] {
    return [...this.agencies].flatMap(([agencyId, { state }]) => {
      const facts = state.status === 'registered' ? factsOf(agencyId, state) : undefined;
      return facts ? [facts] : [];
    });
  }

  /** Those registered that hold a key that counts: the others cannot be who is there. */
  heard(): AgencyFacts[] {
    return this.registered().filter(({ agencyId }) =>
      Object.values(this.state(agencyId)?.credentials ?? {}).some(counts),
    );
  }

  holdersOf(capacity: Capacity): string[] {
    return [...this.agencies].flatMap(([agencyId, { state }]) =>
      holdsNow(state, capacity) ? [agencyId] : [],
    );
  }

  /** Nothing is listed in a log of before there was a list. */
  twoPersons(): TwoPersons {
    return this.district.state.twoPersons ?? { ...twoPersonsAtStart, listed: [], inPerson: false };
  }

  installation(): Installation | undefined {
    const { districtCode, homeBureauId } = this.district.state;
    return districtCode === undefined || homeBureauId === undefined
      ? undefined
      : { districtCode, homeBureauId };
  }

  jurisdiction(): Jurisdiction {
    this.commands ??= this.registered().flatMap(({ mandates }) =>
      mandates.filter(({ capacity }) => capacity === 'command'),
    );
    const { districtCode = '', homeBureauId = '' } = this.district.state;
    const { listed: twoPersons } = this.twoPersons();
    return {
      ...{ districtCode, homeBureauId, commands: this.commands, twoPersons },
      ...{ inPerson: this.inPerson(), staffed: this.staffedAgencies() },
    };
  }

  /** What keys that are nobody's may not do. */
  private inPerson(): Jurisdiction['inPerson'] {
    if (this.twoPersons().inPerson !== true) return [];
    return this.canTwoAdminister() ? ['acts', 'administering'] : ['acts'];
  }

  private canTwoAdminister(): boolean {
    this.administrators ??= this.holdersOf('administer').reduce(
      (sum, agencyId) => sum + this.personsWith(agencyId, ['administrator']),
      0,
    );
    return this.administrators >= 2;
  }

  /** Where another person than whoever gave a command is there to confirm it. */
  private staffedAgencies(): readonly string[] {
    if (this.twoPersons().inPerson !== true) return [];
    this.staffed ??= [...this.agencies.keys()].filter(
      (agencyId) => this.personsWith(agencyId, confirmingRoles) >= 2,
    );
    return this.staffed;
  }

  /** How many persons of an agency can sign in to one of the roles: a key of theirs lets nobody in by itself. */
  private personsWith(agencyId: string, wanted: readonly Role[]): number {
    return this.personsOf(agencyId).filter(
      ({ personId, roles, ended }) =>
        !ended && wanted.some((role) => roles.includes(role)) && this.staff.hasAccount(personId),
    ).length;
  }

  private takePerson(personId: string, record: RecordedEvent): void {
    const event = decode(record.storedType, record.data);
    if (event.type.startsWith('person.')) this.staff.take(personId, event as DomainEvents['person'], record);
    this.administrators = undefined;
    this.staffed = undefined;
  }

  private takeInstallation(id: string, { storedType, data, revision }: RecordedEvent): void {
    if (id !== installationId || revision <= this.district.revision) return;
    const event = decode(storedType, data);
    const { state } = this.district;
    this.district = {
      state: event.type.startsWith('installation.')
        ? installation.evolve(state, event as DomainEvents['installation'])
        : state,
      revision,
    };
  }
}
