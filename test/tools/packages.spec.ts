import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Advisory {
  readonly id: string;
  readonly package: string;
  readonly severity: string;
  readonly title: string;
}
interface Acceptance {
  readonly id: string;
  readonly until: string;
  readonly why: string;
}
interface Tool {
  readonly graveAdvisories: (printed: string) => readonly Advisory[] | undefined;
  readonly notAccepted: (
    advisories: readonly Advisory[],
    accepted: readonly Acceptance[],
    today: string,
  ) => readonly Advisory[];
}
const tool = pathToFileURL(resolve('tools/packages/advisories.mjs')).href;
const { graveAdvisories, notAccepted } = (await import(tool)) as Tool;

const via = (id: string, name: string, severity: string) => ({
  source: 1,
  name,
  severity,
  title: `something in ${name}`,
  url: `https://github.com/advisories/${id}`,
});

/** As `npm audit --json` prints it. */
const printed = JSON.stringify({
  auditReportVersion: 2,
  vulnerabilities: {
    parser: {
      severity: 'critical',
      via: [via('GHSA-1', 'parser', 'critical'), via('GHSA-2', 'parser', 'low')],
    },
    server: { severity: 'critical', via: ['parser', via('GHSA-1', 'parser', 'critical')] },
    client: { severity: 'high', via: [via('GHSA-3', 'client', 'high')] },
  },
});
const ids = (list: readonly { readonly id: string }[] | undefined) => list?.map(({ id }) => id);

describe('packages compared with published advisories', () => {
  it('finds each grave one once', () => {
    expect(graveAdvisories(printed)).toEqual([
      { id: 'GHSA-1', package: 'parser', severity: 'critical', title: 'something in parser' },
      { id: 'GHSA-3', package: 'client', severity: 'high', title: 'something in client' },
    ]);
    expect(graveAdvisories('{"auditReportVersion":2,"vulnerabilities":{}}')).toEqual([]);
  });

  it('takes an answer that is none for none', () => {
    expect(graveAdvisories('')).toBeUndefined();
    expect(graveAdvisories('{"message":"405 Method Not Allowed","statusCode":405}')).toBeUndefined();
  });

  it('leaves one for as long as it is accepted, and no longer', () => {
    const accepted = [{ id: 'GHSA-3', until: '2026-12-31', why: 'never called' }];
    const found = graveAdvisories(printed) ?? [];
    expect(ids(notAccepted(found, accepted, '2026-12-31'))).toEqual(['GHSA-1']);
    expect(ids(notAccepted(found, accepted, '2027-01-01'))).toEqual(['GHSA-1', 'GHSA-3']);
  });

  it('are accepted with a last day and a reason alone', () => {
    const accepted = JSON.parse(readFileSync('tools/packages/accepted.json', 'utf8')) as Acceptance[];
    for (const { id, until, why } of accepted) {
      expect(id).toMatch(/^GHSA-/);
      expect(until).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(why).not.toBe('');
    }
  });
});
