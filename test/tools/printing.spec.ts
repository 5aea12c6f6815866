import { readdirSync, readFileSync } from 'node:fs';

/** Everything that runs in a terminal or may: all programs and libraries but those for partners. */
const sources = ['apps', 'libs']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  )
  .filter((file) => file.endsWith('.ts') && !/spec\.ts$|\.d\.ts$|^libs\/client\/|\/test\//.test(file))
  .map((file) => [file, readFileSync(file, 'utf8')] as const);

const filesWith = (pattern: RegExp): string[] =>
  sources.filter(([, text]) => pattern.test(text)).map(([file]) => file);

/** Where texts go to a terminal: what was recorded must not be obeyed there. */
describe('printing', () => {
  it('of commands for people goes through what makes texts harmless', () => {
    expect(
      filesWith(/\bconsole\.|process\.std(out|err)\.write\(/).filter((file) =>
        /^apps\/(audit|cli|demo)\//.test(file),
      ),
    ).toEqual([]);
  });

  it('elsewhere is of what the program itself says', () => {
    expect(filesWith(/\bconsole\.(log|info|warn|error|debug|trace|dir|table|group)\b/)).toEqual([]);
    expect(filesWith(/process\.std(out|err)\??\.write\(/).sort()).toEqual([
      // names of files that were written
      'apps/api/src/documents.ts',
      // what a child of the stack said, whose own lines are harmless
      'apps/stack/src/postgres/main.ts',
      'apps/stack/src/process/child.ts',
      // ready, and why not
      'libs/embedded-eventstore/src/main.ts',
      'libs/embedded-issuer/src/main.ts',
      'libs/embedded-kafka/src/main.ts',
      'libs/embedded-phones/src/main.ts',
      'libs/platform/src/process/process.ts',
      'libs/platform/src/process/say.ts',
    ]);
  });
});
