import { CO, DIR, everyRole, GOV, OP, type PolicyRole, type Seer } from '#domain';
import { conditionWords, kindWords, relationWords, sightWords, type Words } from './words.js';

/** As it is said in one language: how words are put between and around others. */
export interface Phrasing {
  readonly pick: (words: Words) => string;
  readonly or: string;
  readonly and: string;
  readonly way: (roles: string, agencies: string, kinds: string, limits: string) => string;
  readonly second: (who: string, cases: string, mayFollow: boolean) => string;
}

export const chinese: Phrasing = {
  pick: ([zh]) => zh,
  or: '、',
  and: '；',
  way: (roles, agencies, kinds, limits) =>
    `${agencies}${kinds && `（限${kinds}）`}的 ${roles}${limits && `：${limits}`}`,
  second: (who, cases, mayFollow) => `${who}${cases && `（${cases}时）`}${mayFollow ? '，可事后补' : ''}`,
};

export const english: Phrasing = {
  pick: ([, en]) => en,
  or: ' or ',
  and: '; ',
  way: (roles, agencies, kinds, limits) =>
    `${roles} of an agency that ${agencies}${kinds && ` (${kinds})`}${limits && `: ${limits}`}`,
  second: (who, cases, mayFollow) =>
    `${who}${cases && ` (where: ${cases})`}${mayFollow ? ', may follow' : ''}`,
};

export type RoleText = (roles: readonly PolicyRole[]) => string;

export const byName: RoleText = (roles) => roles.map((role) => `\`${role}\``).join(', ');

const groups: Readonly<Record<string, readonly PolicyRole[]>> = {
  DIR,
  CO,
  GOV,
  OP,
  SEE: [...OP, 'auditor'],
  READ: [...OP, 'auditor', 'administrator'],
  ANY: everyRole,
};

/** By the name of a group where they are one. */
export const byGroup: RoleText = (roles) =>
  Object.entries(groups).find(([, group]) => String(group) === String(roles))?.[0] ?? byName(roles);

/** A line each, without what the service gives itself; relations of the same roles and limits stand together. */
export function linesOf(
  ways: readonly Seer[],
  { pick, or, and, way: phrase }: Phrasing,
  roleText: RoleText,
): readonly string[] {
  const together = new Map<string, Seer[]>();
  for (const one of ways.filter(({ relation }) => relation !== 'service')) {
    const key = JSON.stringify([one.roles, one.kinds, one.only, one.sight]);
    together.set(key, [...(together.get(key) ?? []), one]);
  }
  return [...together.values()].map((alike) => {
    const { roles, kinds = [], only = [], sight } = alike[0] as Seer;
    return phrase(
      roleText(roles),
      alike.map(({ relation }) => pick(relationWords[relation])).join(or),
      kinds.map((kind) => pick(kindWords[kind])).join(or),
      [...(sight ? [sightWords[sight]] : []), ...only.map((name) => conditionWords[name])]
        .map(pick)
        .join(and),
    );
  });
}

/** Lines in both languages, side by side. */
export const inBoth = (zh: readonly string[], en: readonly string[]): readonly Words[] =>
  zh.map((each, n) => [each, en[n] ?? '']);

/** Several lines in a cell of a table. */
export const cell = (lines: readonly Words[]): string =>
  lines.map(([zh, en]) => `${zh}<br>${en}`).join('<br>');

/** What the names of groups stand for. */
export const groupList = Object.entries(groups)
  .map(([name, roles]) => `- ${name}: ${byName(roles)}`)
  .join('\n');
