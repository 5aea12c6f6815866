import {
  agencyKinds,
  issuableRoles,
  rolesRefused,
  type AgencyKind,
  type Installation,
  type Mandate,
  type Role,
  type TwoPersons,
} from '#domain';
import { MandateAgency } from '../agency/mandates.js';
import { ListTwoPersons } from '../installation/commands.js';
import { AreaCode, Id, ManyOf, OneOf, Optional, Part, Parts, Text } from '../form/fields.js';
import { Pattern } from '../violations/patterns.js';
import { twice } from '../violations/among.js';
import { readForm } from '../violations/read-form.js';
import type { Violation } from '../violations/violation.js';

/** An agency that is registered when a district is set up. */
export interface DistrictAgency {
  readonly agencyId: string;
  readonly name: string;
  readonly kind: AgencyKind;
  /** The district where left out. */
  readonly areaCode?: string;
  /** Of its first key. */
  readonly roles: readonly Role[];
  readonly mandates?: readonly Mandate[];
}

/** For whom a service is set up at its first start. */
export interface District extends Installation {
  readonly agencies: readonly DistrictAgency[];
  /** All that can be listed, to be signed within a day, where left out. */
  readonly twoPersons?: TwoPersons;
}

class DistrictAgencyForm implements DistrictAgency {
  @Id() agencyId!: string;
  @Text(200) name!: string;
  @OneOf(agencyKinds) kind!: AgencyKind;
  @Optional() @AreaCode() areaCode?: string;
  @ManyOf(issuableRoles) roles!: Role[];
  @Optional() @Parts(() => MandateAgency, 0, 100) mandates?: MandateAgency[];
}

export class DistrictForm implements District {
  /** GB/T 2260, six digits, no whole city or province. */
  @Pattern('districtCode') districtCode!: string;
  @Id() homeBureauId!: string;
  @Parts(() => DistrictAgencyForm, 1, 10_000) agencies!: DistrictAgencyForm[];
  /** What needs two persons beside what always does. */
  @Optional() @Part(() => ListTwoPersons) twoPersons?: ListTwoPersons;
}

/** Checks for whom an installation is to be set up: every violation is named, unknown fields and contradictions too. */
export function parseDistrict(json: unknown): { district: District } | { violations: readonly Violation[] } {
  const read = readForm(DistrictForm, json);
  if ('violations' in read) return read;
  const { data: district } = read;
  const ids = district.agencies.map(({ agencyId }) => agencyId);
  const violations: Violation[] = [
    ...twice('agencies', ids),
    ...(ids.includes(district.homeBureauId)
      ? []
      : [
          {
            path: 'homeBureauId',
            code: 'unlisted',
            value: district.homeBureauId,
            other: 'agencies',
          } as const,
        ]),
    ...district.agencies.flatMap(({ kind, roles, mandates = [] }, n) => {
      const refused = rolesRefused(roles, { kind, mandates });
      return refused ? [{ path: `agencies[${n}].roles`, code: 'roleRefused', values: roles } as const] : [];
    }),
  ];
  return violations.length > 0 ? { violations } : { district };
}
