import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const root = join('libs', 'client', 'src');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('spec.ts'),
);
const imported = (file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
    ([, from = '']) => from,
  );

describe('the client', () => {
  it.each(sources)('stands alone: %s imports nothing but node and its own', (file) => {
    const others = imported(file).filter((from) => {
      if (from.startsWith('node:')) return false;
      return !from.startsWith('.') || relative(root, resolve(root, file, '..', from)).startsWith('..');
    });
    expect(others).toEqual([]);
  });

  it('comes with the licence that it names', () => {
    expect(readFileSync('libs/client/LICENSE', 'utf8')).toBe(readFileSync('LICENSE', 'utf8'));
  });

  it('needs no package', () => {
    const { dependencies, peerDependenciesMeta } = JSON.parse(
      readFileSync(join('libs', 'client', 'package.json'), 'utf8'),
    ) as Record<string, unknown>;
    expect(dependencies).toBeUndefined();
    expect(peerDependenciesMeta).toEqual({ kafkajs: { optional: true } });
  });
});
