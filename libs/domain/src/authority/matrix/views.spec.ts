import { cuts, isCut, type CutTable } from '../seeing/cuts.js';
import { maySee, viewRules, type Address, type ViewRule, type ViewRules } from '../seeing/views.js';
import type { Way } from '../rules/rule.js';
import type { Cell } from './cells.helper-spec.js';
import { designedCuts, designedQueries, type DesignedRule } from './design.helper-spec.js';
import { byDesign } from './matrix.helper-spec.js';
import { isOpen, matrixOf, waysMutated, without, type Mutant } from './mutants.helper-spec.js';

describe('queries', () => {
  const addresses = Object.keys(viewRules) as Address[];
  const openByDesign = ({ ways, open, cuts: left }: DesignedRule, cell: Cell): string => {
    const { mayHoldRole } = byDesign(cell);
    if (open) return left.join();
    if (cell.who.suspended) return 'agency-suspended';
    if (!mayHoldRole || !ways.some(({ roles }) => roles.includes(cell.who.role))) return 'role-not-permitted';
    return ways.some((way) => isOpen(way, cell)) ? left.join() : 'not-found';
  };
  const known = new Map<DesignedRule, readonly { readonly cell: Cell; readonly answer: string }[]>();
  const differs = (address: Address, rules: ViewRules): object | undefined => {
    const rule = designedQueries.get(address);
    if (!rule) return { address, missing: true };
    const expected =
      known.get(rule) ?? matrixOf(rule).map((cell) => ({ cell, answer: openByDesign(rule, cell) }));
    known.set(rule, expected);
    for (const { cell, answer } of expected) {
      const found = maySee(address, cell.who, cell.of, cell.here, rules);
      const said = 'refusal' in found ? found.refusal.code : found.cuts.join();
      if (said !== answer) return { address, cell, answer: said, expected: answer };
    }
    return undefined;
  };

  it('are those that the design has rows for, and answered as it has them', () => {
    expect([...designedQueries.keys()].sort()).toEqual([...addresses].sort());
    for (const address of addresses) expect(differs(address, viewRules)).toBeUndefined();
    expect(
      addresses.filter((address) => {
        const rule: ViewRule = viewRules[address];
        return rule.open !== designedQueries.get(address)?.open;
      }),
    ).toEqual([]);
  });

  it('are answered otherwise somewhere when any part of a rule is taken out or made wider', () => {
    const unnoticed: string[] = [];
    const seen = new Set<ViewRule>();
    for (const address of addresses) {
      const rule: ViewRule = viewRules[address];
      if (seen.has(rule)) continue;
      seen.add(rule);
      const mutants: Mutant<ViewRule>[] = [
        ...waysMutated(rule.who).map(([what, who]): Mutant<ViewRule> => [what, { ...rule, who }]),
        ...rule.cuts.map((cut, n): Mutant<ViewRule> => [cut, { ...rule, cuts: without(rule.cuts, n) }]),
        ...(rule.open ? [] : [['to everybody', { ...rule, open: 'everybody' }] as Mutant<ViewRule>]),
      ];
      for (const [what, mutant] of mutants)
        if (!differs(address, { ...viewRules, [address]: mutant })) unnoticed.push(`${address}: ${what}`);
    }
    expect(unnoticed).toEqual([]);
  });
});

describe('cuts', () => {
  const names = Object.keys(cuts) as (keyof CutTable)[];
  const cutOtherwise = (name: keyof CutTable, table: CutTable): object | undefined => {
    const rule = designedCuts.get(name);
    if (!rule) return { name, missing: true };
    for (const cell of matrixOf(rule)) {
      const { who, of, here } = cell;
      const isSpared =
        who.role === 'system'
          ? who.keyId === undefined
          : !who.suspended && byDesign(cell).mayHoldRole && rule.ways.some((way) => isOpen(way, cell));
      if (isCut(name, who, of, here, {}, table) === isSpared) return { name, cell, isSpared };
    }
    return undefined;
  };

  it('spare whom the design says', () => {
    expect([...designedCuts.keys()].sort()).toEqual([...names].sort());
    for (const name of names) expect(cutOtherwise(name, cuts)).toBeUndefined();
  });

  it('spare others somewhere when any part of one is taken out or made wider', () => {
    const unnoticed = names.flatMap((name) =>
      waysMutated<Way>(cuts[name]).flatMap(([what, mutant]) =>
        cutOtherwise(name, { ...cuts, [name]: mutant }) ? [] : [`${name}: ${what}`],
      ),
    );
    expect(unnoticed).toEqual([]);
  });
});
