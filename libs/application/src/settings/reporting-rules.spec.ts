import { shippedReportingRules } from '#domain';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadReportingRules } from './reporting-rules.js';

describe('the clocks of an installation', () => {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-rules-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('are the shipped ones when no file is named', () => {
    expect(loadReportingRules(undefined)).toBe(shippedReportingRules);
  });

  it('are those of the file', () => {
    const own = { ...shippedReportingRules, version: 'guiyang.1', rules: [] };
    expect(loadReportingRules(file('own.json', JSON.stringify(own)))).toMatchObject({
      version: 'guiyang.1',
      rules: [],
    });
  });

  it.each([
    ['is missing', () => join(folder, 'none.json'), /readable JSON file/],
    ['is no JSON', () => file('text.json', '{'), /text\.json:1:2: .*not JSON/],
    ['does not fit', () => file('misfit.json', '{"version":1}'), /version: .*rules: /s],
  ])('stop the start, with the variable named, when the file %s', (_, path, what) => {
    expect(() => loadReportingRules(path())).toThrow(
      expect.objectContaining({ code: 'configuration', message: expect.stringMatching(what) }),
    );
    expect(() => loadReportingRules(path())).toThrow(/^REPORTING_RULES_FILE=/);
  });
});
