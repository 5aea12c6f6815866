import { readdirSync, readFileSync } from 'node:fs';

/** Programs that run as the service, and all libraries but those that stand in for engines, for tests or for partners. */
const programs = ['api', 'command-worker', 'followers', 'messenger', 'observer'].map(
  (name) => `apps/${name}/src`,
);
const sources = [...programs, 'libs']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  )
  .filter(
    (file) =>
      file.endsWith('.ts') &&
      !/spec\.ts$|\.d\.ts$|\/testing\/|^libs\/(embedded-|client\/)|\/test\//.test(file),
  )
  .map((file) => [file, readFileSync(file, 'utf8')] as const);

const filesWith = (pattern: RegExp): string[] =>
  sources.filter(([, text]) => pattern.test(text)).map(([file]) => file);

/** What the page on security says of the service as it is written. */
describe('the service', () => {
  it('is looked at', () => {
    expect(sources.length).toBeGreaterThan(300);
    expect(filesWith(/from 'node:http'/)).toContain('libs/platform/src/health/health-door.ts');
  });

  it('calls nobody over HTTP but the issuers that sign persons in and the gateways of messages', () => {
    // the last has a function of that name, which asks the database
    expect(filesWith(/(?<![.\w])(?<!function )fetch\(/)).toEqual([
      'apps/api/src/issuer/issuers.ts',
      'libs/read-model/src/due/due.ts',
    ]);
    expect(filesWith(/from 'openid-client'/)).toEqual([
      'apps/api/src/issuer/account.ts',
      'apps/api/src/issuer/issuers.ts',
      'apps/api/src/session/sign-in.ts',
    ]);
    expect(
      filesWith(
        /from '(axios|undici|got)'|import (\w+|\* as \w+) from 'node:https?'|import \{[^}]*\b(request|get|Agent)\b[^}]*\} from 'node:https?'/,
      ),
    ).toEqual(['libs/gateways/src/http/client.ts']);
    expect(filesWith(/from '(nodemailer|node:dgram)'/)).toEqual(['libs/gateways/src/email/email-channel.ts']);
  });

  it('lets one process alone send messages to people', () => {
    const senders = filesWith(/from '#gateways'/);
    expect(senders).not.toEqual([]);
    expect(senders.filter((file) => !file.startsWith('apps/messenger/'))).toEqual([]);
  });

  it('draws no text of others as markup in its page, and listens to no other window', () => {
    const files = readdirSync('apps/console/src', { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => [file, readFileSync(`apps/console/src/${file}`, 'utf8')] as const);
    expect(files.length).toBeGreaterThan(50);
    const wrong =
      /innerHTML|insertAdjacentHTML|document\.write|javascript:|window\.opener|onmessage|addEventListener\('message'/i;
    // what tabs of this page tell each other
    const allowed = ['api/feed.ts', 'api/session.ts'];
    expect(
      files.filter(([file, text]) => wrong.test(text) && !allowed.includes(file)).map(([file]) => file),
    ).toEqual([]);
  });

  it('starts no program', () => {
    expect(filesWith(/node:child_process|node:cluster/)).toEqual([]);
  });

  it('runs no text as code', () => {
    expect(filesWith(/\beval\(|new Function\(|from 'node:vm'|\bimport\((?!['"])/)).toEqual([]);
  });

  it('makes no regular expression of what it is sent', () => {
    // of routes, names in the document and streams that are followed: texts of the code
    expect(filesWith(/RegExp\(/)).toEqual([
      'apps/api/src/http/routes.ts',
      'apps/api/src/schema/schemas.ts',
      'libs/event-log/src/log-end.ts',
    ]);
  });
});
