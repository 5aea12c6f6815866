import { viewRules, type ViewRule } from '../../libs/domain/src/authority/seeing/views.js';
import { addresses, insideDrill, leftOut } from './addresses.helper-spec.js';
import { ids } from './nights.helper-spec.js';

const known: readonly string[] = [
  ...Object.values(ids).flat(),
  'EMB',
  'FIRE',
  'ENT',
  'A1',
  'D',
  'EMB.hall.2026-06',
];

/** As the policy names it. */
const template = (address: string): string =>
  (address.split('?')[0] ?? '')
    .split('/')
    .map((part) => (known.includes(part) || part.startsWith('said-') ? '{id}' : part))
    .join('/');

it('asks at every address that is not open to everybody, or says that it does not', () => {
  const asked = new Set([...addresses, ...insideDrill].map(template));
  const rules: Readonly<Record<string, ViewRule>> = viewRules;
  const closed = Object.entries(rules).flatMap(([address, { open }]) => (open ? [] : [address]));
  const forgotten = closed.filter(
    (address) => !asked.has(address) && address !== 'feed' && !leftOut.some((one) => address.startsWith(one)),
  );
  expect(forgotten).toEqual([]);
  expect([...asked].filter((address) => !closed.includes(address))).toEqual([]);
});
