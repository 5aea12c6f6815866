import { districtFiles } from '#platform';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { districtSchemas } from '../../apps/api/src/documents/district-schemas.js';

const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), 'utf8'));

describe('the schemas of the files of a district', () => {
  const schemas = districtSchemas();

  it('are those of the forms: npm run docs, then copy them from dist/docs/schemas to docs/schemas', () => {
    const published = readdirSync('docs/schemas')
      .filter((name) => name !== 'events.schema.json')
      .map((name) => [name, json('docs/schemas', name)]);
    expect(Object.fromEntries(published)).toEqual(schemas);
  });

  it.each(Object.values(districtFiles).map(({ name }) => name))(
    'fit the sample and nothing strange: %s',
    (name) => {
      const schema = schemas[name.replace('.json', '.schema.json')] ?? {};
      const fits = new Ajv2020({ allErrors: true }).compile(schema);
      const sample = json('samples/district', name) as object;
      expect(fits(sample) ? [] : fits.errors).toEqual([]);
      expect(fits({ ...sample, colour: 1 })).toBe(false);
    },
  );
});
