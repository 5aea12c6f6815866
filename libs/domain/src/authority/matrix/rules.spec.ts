import { everyRole, type Speaker } from '../relation/subject.js';
import { commandRules, type CommandName, type CommandRules } from '../rules/all.js';
import { conditions, type ConditionName } from '../rules/conditions.js';
import { mayConfirm, mayDo } from '../rules/may-do.js';
import type { Rule, SecondPerson, Way } from '../rules/rule.js';
import { isSo, made, type Cell } from './cells.helper-spec.js';
import { designedCommands, type DesignedRule, type DesignedSecond } from './design.helper-spec.js';
import { byDesign, cells } from './matrix.helper-spec.js';
import { isOpen, matrixOf, put, waysMutated, without, type Mutant } from './mutants.helper-spec.js';

const isGiven = ({ when }: DesignedSecond, cell: Cell): boolean =>
  when.every((one) => isSo(one as ConditionName, cell));

/** What the design has a command answered with, and whether another person than these has to confirm it. */
function answerByDesign(
  { ways, seconds, isUnseen }: DesignedRule,
  cell: Cell,
  cosigners: readonly Speaker[] = [],
): string {
  const { sight, mayHoldRole } = byDesign(cell);
  if (cell.who.suspended) return 'agency-suspended';
  if (!mayHoldRole || !ways.some(({ roles }) => roles.includes(cell.who.role))) return 'role-not-permitted';
  if (!isUnseen && sight === 'none') return 'not-found';
  const way = ways.find((one) => isOpen(one, cell));
  if (!way) {
    const known = { ...cell, who: { ...cell.who, isPerson: true } };
    return ways.some((one) => isOpen(one, known)) ? 'person-required' : 'not-a-party';
  }
  const confirming = cosigners.map((who) => ({ ...cell, who }));
  const owed = seconds.filter(
    (one) => isGiven(one, cell) && !confirming.some((second) => one.by.some((each) => isOpen(each, second))),
  );
  const later = owed.every(({ mayFollow }) => mayFollow) ? ' later' : '';
  return way.relation + (owed.length > 0 ? ` owes${later}` : '');
}

function answerOf(
  name: CommandName,
  { who, of, here }: Cell,
  rules: CommandRules,
  cosigners?: readonly Speaker[],
): string {
  const found = mayDo(name, { ...who, cosigners }, of, here, rules);
  if ('refusal' in found) return found.refusal.code;
  return found.relation + (found.owed ? ` owes${found.owed.mayFollow ? ' later' : ''}` : '');
}

const giver: Speaker = {
  agencyId: 'GIVER',
  kind: 'department',
  mandates: [],
  role: 'administrator',
  principal: 'giver',
  keyId: 'G-1',
};

/** Persons of other agencies, each of whom may confirm some commands, by office or as an addressee. */
const director = (agencyId: string): Speaker => ({
  ...{ ...giver, agencyId, role: 'duty-officer', principal: agencyId, keyId: `${agencyId}-1` },
});
const confirmers = [director('HOME'), director('NEXT')];

/** With each of them alone: where several are owed, it shows which. */
const withEach = (cell: Cell): readonly (readonly [Cell, readonly Speaker[]])[] => {
  const addressed = { ...cell, of: { ...cell.of, addressees: [...(cell.of.addressees ?? []), 'NEXT'] } };
  return confirmers.map((one) => [addressed, [one]]);
};

function confirmsByDesign({ seconds }: DesignedRule, cell: Cell): boolean {
  const { mayHoldRole } = byDesign(cell);
  const first = { ...cell, who: giver };
  return (
    mayHoldRole &&
    !cell.who.suspended &&
    seconds.some((one) => isGiven(one, first) && one.by.some((way) => isOpen(way, cell)))
  );
}

interface Expected {
  readonly cell: Cell;
  readonly answer: string;
  readonly cosigners?: readonly Speaker[];
  readonly confirms?: boolean;
}

const matrices = new Map<DesignedRule, readonly Expected[]>();

function expectedOf(rule: DesignedRule): readonly Expected[] {
  let expected = matrices.get(rule);
  if (!expected) {
    const { length } = rule.seconds;
    expected = matrixOf(rule).flatMap((cell): Expected[] => [
      {
        cell,
        answer: answerByDesign(rule, cell),
        ...(length > 0 ? { confirms: confirmsByDesign(rule, cell) } : {}),
      },
      ...(length > 1 ? withEach(cell) : []).map(([of, cosigners]) => ({
        ...{ cell: of, answer: answerByDesign(rule, of, cosigners), cosigners },
      })),
    ]);
    matrices.set(rule, expected);
  }
  return expected;
}

/** The first cell in which these rules answer otherwise than the design has it. */
function otherwise(name: CommandName, rules: CommandRules): object | undefined {
  const rule = designedCommands.get(name);
  if (!rule) return { name, missing: true };
  for (const { cell, answer, confirms, cosigners } of expectedOf(rule)) {
    const found = answerOf(name, cell, rules, cosigners);
    if (found !== answer) return { name, cell, answer: found, expected: answer };
    if (confirms === undefined) continue;
    if (mayConfirm(name, cell.who, giver, cell.of, cell.here, rules) !== confirms)
      return { name, cell, confirms: !confirms };
  }
  return undefined;
}

function secondsMutated(seconds: readonly SecondPerson[]): Mutant<readonly SecondPerson[]>[] {
  return seconds.flatMap((one, n): Mutant<readonly SecondPerson[]>[] => [
    [`second ${n} gone`, without(seconds, n)],
    [
      `second ${n} may follow or not`,
      put(seconds, n, { ...one, mayFollow: one.mayFollow ? undefined : true }),
    ],
    ...(one.when ?? []).map((condition, at): Mutant<readonly SecondPerson[]> => [
      `second ${n} also without ${condition}`,
      put(seconds, n, { ...one, when: without(one.when ?? [], at) }),
    ]),
    ...waysMutated<Way>(one.by).map(([what, by]): Mutant<readonly SecondPerson[]> => [
      `second ${n}: ${what}`,
      put(seconds, n, { ...one, by }),
    ]),
  ]);
}

const mutantsOf = (rule: Rule): Mutant<Rule>[] => [
  ...waysMutated<Way>(rule.ways).map(([what, ways]): Mutant<Rule> => [what, { ...rule, ways }]),
  ...secondsMutated(rule.secondPerson ?? []).map(([what, secondPerson]): Mutant<Rule> => [
    what,
    { ...rule, secondPerson },
  ]),
  // the service sees everything
  ...(rule.ways.every(({ relation }) => relation === 'service')
    ? []
    : [['sight or not', { ...rule, needsNoSight: rule.needsNoSight ? undefined : true }] as Mutant<Rule>]),
  ['one more way', { ...rule, ways: [...rule.ways, { roles: everyRole, relation: 'anyone' }] }],
];

const commandNames = Object.keys(commandRules) as CommandName[];

describe('commands', () => {
  it('are those that the design has rows for', () => {
    expect([...designedCommands.keys()].sort()).toEqual([...commandNames].sort());
  });

  it('are answered as the design has it, in the order role, sight, relation, and confirmed by whom it says', () => {
    for (const name of commandNames) expect(otherwise(name, commandRules)).toBeUndefined();
  });

  it('are answered otherwise somewhere when any part of a rule is taken out or made wider', () => {
    const unnoticed: string[] = [];
    const seen = new Set<Rule>();
    for (const name of commandNames) {
      const rule: Rule = commandRules[name];
      if (seen.has(rule)) continue;
      seen.add(rule);
      for (const [what, mutant] of mutantsOf(rule))
        if (!otherwise(name, { ...commandRules, [name]: mutant })) unnoticed.push(`${name}: ${what}`);
    }
    expect(unnoticed).toEqual([]);
  });

  it('ask conditions that hold, and others that do not', () => {
    const undecided = (Object.keys(conditions) as ConditionName[]).filter((name) =>
      [true, false].some((wanted) => !cells.some((cell) => isSo(name, made(name, wanted, cell)) === wanted)),
    );
    expect(undecided).toEqual([]);
  });
});
