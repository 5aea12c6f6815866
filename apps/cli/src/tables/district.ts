import type { District } from '#contracts';
import { shippedReportingRules, type Authority, type CoverageTables, type ReportingRuleSet } from '#domain';
import {
  fault,
  mandateText,
  nameOf,
  type AgencySays,
  type AreaSays,
  type TableFault,
  type Written,
  agencyKindNames,
  roleNames,
  tierNames,
} from '#tables';
import { createHash } from 'node:crypto';

/** A row of a table with what it says. */
export interface Row<Says> {
  readonly row: number;
  readonly says: Says;
}

/** What becomes of a file of the district, by the rows that it comes from. */
export interface Change<T> {
  readonly content: T;
  readonly counts: { readonly new: number; readonly changed: number; readonly same: number };
  /** There already, and not in the table: it stays. */
  readonly missing: readonly string[];
  readonly faults: readonly TableFault[];
}

type AreaTable = CoverageTables['areas'];
/** The files of a district that agencies stand in. */
export interface AgencyFiles {
  readonly district: District;
  readonly rules: ReportingRuleSet;
}

/** Of a table that is the same it is the same, so that the same file again changes nothing. */
const versionOf = (before: string, content: unknown): string =>
  `${before.replace(/\.table-[0-9a-f]{8}$/, '')}.table-${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 8)}`;

/** The divisions of a district with those of a table put in, by their codes. */
export function withAreas(
  before: AreaTable | undefined,
  rows: readonly Row<AreaSays>[],
  file: string,
): Change<AreaTable> {
  const merged = merge(
    before?.areas ?? [],
    rows.map(({ row, says }) => ({ row, item: says })),
    ({ code }) => code,
    '区划代码',
  );
  const { items: areas, ...rest } = merged;
  if (before && rest.counts.new + rest.counts.changed === 0) return { content: before, ...rest };
  const [first] = areas;
  const named = before?.version ?? first?.code.slice(0, 6) ?? 'areas';
  const content: AreaTable = {
    ...{ version: versionOf(named, areas), source: file, confirmed: false, positions: 'approximate' },
    areas,
  };
  return { content, ...rest };
}

/** Agencies of a district and who reports to whom, with those of a table put in, by their ids. */
export function withAgencies(
  before: Partial<AgencyFiles>,
  rows: readonly Row<AgencySays>[],
): Change<AgencyFiles> {
  const { agencies = [] } = before.district ?? {};
  const merged = merge(
    agencies,
    rows.map(({ row, says: { homeBureau: _home, tier: _tier, ...item } }) => ({ row, item })),
    ({ agencyId }) => agencyId,
    '单位代码',
  );
  const faults = [...merged.faults];
  const homes = rows.filter(({ says }) => says.homeBureau === 'yes');
  const [home, other] = homes;
  if (other) faults.push(fault('twice', { row: other.row, heading: '主管局' }, String(home?.row)));
  const homeBureauId = home?.says.agencyId ?? before.district?.homeBureauId;
  const districtCode = before.district?.districtCode ?? home?.says.areaCode?.slice(0, 6);
  if (homeBureauId === undefined) faults.push(fault('missing', { heading: '主管局' }));
  else if (districtCode === undefined) faults.push(fault('missing', { row: home?.row, heading: '所在区划' }));
  const rules = before.rules ?? { ...shippedReportingRules, authorities: [] };
  const authorities = rows.reduce<readonly Authority[]>(
    (now, { says: { agencyId, tier, areaCode = districtCode } }) =>
      tier === undefined || areaCode === undefined
        ? now
        : withAuthority(now, { tier, areaPrefix: prefixOf(tier, areaCode), agencyId }),
    rules.authorities,
  );
  const isSame = JSON.stringify(authorities) === JSON.stringify(rules.authorities);
  return {
    content: {
      district: {
        ...before.district,
        ...{ districtCode: districtCode ?? '', homeBureauId: homeBureauId ?? '', agencies: merged.items },
      },
      rules:
        isSame && before.rules
          ? rules
          : { ...rules, version: versionOf(rules.version, authorities), authorities },
    },
    counts: merged.counts,
    missing: merged.missing,
    faults,
  };
}

/** An authority stands for the whole of its division. */
const prefixOf = (tier: Authority['tier'], areaCode: string): string =>
  ({
    unit: areaCode,
    county: areaCode.slice(0, 6),
    city: areaCode.slice(0, 4),
    province: areaCode.slice(0, 2),
    state: '',
  })[tier];

function withAuthority(authorities: readonly Authority[], one: Authority): readonly Authority[] {
  const isIt = ({ tier, areaPrefix }: Authority): boolean =>
    tier === one.tier && areaPrefix === one.areaPrefix;
  return authorities.some(isIt)
    ? authorities.map((each) => (isIt(each) ? one : each))
    : [...authorities, one];
}

/** What is said replaces what was there; what is not said stays. */
function merge<T extends object>(
  before: readonly T[],
  rows: readonly { readonly row: number; readonly item: T }[],
  keyOf: (item: T) => string,
  column: string,
): { items: T[]; counts: Change<T>['counts']; missing: string[]; faults: TableFault[] } {
  const items = [...before];
  const counts = { new: 0, changed: 0, same: 0 };
  const faults: TableFault[] = [];
  const seen = new Map<string, number>();
  for (const { row, item } of rows) {
    const key = keyOf(item);
    const first = seen.get(key);
    if (first !== undefined) {
      faults.push(fault('twice', { row, heading: column }, String(first)));
      continue;
    }
    seen.set(key, row);
    const at = items.findIndex((one) => keyOf(one) === key);
    const was = items[at];
    if (!was) {
      items.push(item);
      counts.new++;
    } else {
      const now = { ...was, ...item };
      counts[sorted(now) === sorted(was) ? 'same' : 'changed']++;
      items[at] = now;
    }
  }
  return { items, counts, missing: before.map(keyOf).filter((key) => !seen.has(key)), faults };
}

const sorted = (item: object): string =>
  JSON.stringify(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The same out again, below a heading of the columns. */
export const areaRows = ({ areas }: AreaTable): Record<string, Written>[] =>
  areas.map(({ code, name, lat, lon }) => ({ code, name, lat, lon }));

export function agencyRows({ district, rules }: Partial<AgencyFiles>): Record<string, Written>[] {
  return (district?.agencies ?? []).map(({ agencyId, name, kind, areaCode, roles, mandates = [] }) => {
    const stands = rules?.authorities.find(
      (one) =>
        one.agencyId === agencyId &&
        one.areaPrefix === prefixOf(one.tier, areaCode ?? district?.districtCode ?? ''),
    );
    return {
      ...{ agencyId, name, kind: nameOf(agencyKindNames, kind), areaCode },
      roles: roles.map((role) => nameOf(roleNames, role)).join('、'),
      mandates: mandates.map(mandateText).join('；'),
      homeBureau: agencyId === district?.homeBureauId ? '是' : undefined,
      tier: stands && nameOf(tierNames, stands.tier),
    };
  });
}
