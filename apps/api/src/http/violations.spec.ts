import 'reflect-metadata';
import { argumentNames, violationTexts } from '#contracts';
import { getMetadataStorage } from 'class-validator';
import '../app/api.module.js';

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

interface Storage {
  readonly validationMetadatas: ReadonlyMap<unknown, readonly Metadata[]>;
}

/** What decides whether a field is looked at, and never fails by itself. */
const silent = ['conditionalValidation', 'whitelistValidation'];

describe('every constraint of every form', () => {
  const constraints = new Map(
    [...(getMetadataStorage() as unknown as Storage).validationMetadatas.values()]
      .flat()
      .filter(({ type }) => !silent.includes(type))
      .map((metadata) => [metadata.name ?? metadata.type, metadata]),
  );
  const texts: Readonly<Record<string, readonly string[]>> = violationTexts;

  it('is found', () => {
    expect([...constraints.keys()]).toEqual(
      expect.arrayContaining([
        'isString',
        'instant',
        'nestedValidation',
        'correctedValue',
        'logPositionOrStart',
      ]),
    );
  });

  it('has words of its own', () => {
    expect([...constraints.keys()].filter((name) => !(name in texts))).toEqual([]);
  });

  it('tells the numbers that its words need', () => {
    const missing = [...constraints].filter(([name]) => {
      const needed = [...(texts[name]?.[0] ?? '').matchAll(/\{(\w+)\}/g)].map(([, hole]) => hole);
      return needed.join() !== (argumentNames[name] ?? '');
    });
    expect(missing.map(([name]) => name)).toEqual([]);
  });
});
