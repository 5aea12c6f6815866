import { defaultTopicPrefix, groupOf } from '#contracts';
import { busProcesses } from '#messaging';
import { loadConfig } from '#platform';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Record<string, string | number>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Record<string, unknown>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly deploy?: { readonly replicas?: number };
}
interface Compose {
  readonly services: Record<string, Service>;
  readonly volumes: Record<string, unknown>;
}

const text = (file: string): string => readFileSync(`docker/${file}`, 'utf8');
const examples = new Map(
  text('.env.example')
    .split('\n')
    .filter((line) => /^[A-Z_]+=/.test(line))
    .map((line) => line.split('=') as [string, string]),
);
/** What somebody gives where .env.example has nothing: a key, a name or a password. */
const given = 'A'.repeat(43);
/** As compose does it, for the forms that the files use. */
const substituted = (value: string): string =>
  value.replace(/\$\{([A-Z_]+)([^}]*)\}/g, (_, name: string, otherwise: string) => {
    const example = examples.get(name) ?? `(no ${name} in .env.example)`;
    return example === '' && otherwise.startsWith(':?') ? given : example;
  });

const named = (file: string, pattern: RegExp) =>
  [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, name]) => name);
const configurable = new Set([
  ...named('libs/platform/src/settings/config.ts', /^\s+([A-Z][A-Z_]+): \w+\(/gm),
  ...named('apps/followers/src/main.ts', /folderSetting\('([A-Z_]+)'/g),
  ...named('apps/followers/src/notary/notary-config.ts', /(?:env\[|folderSetting\()'([A-Z_]+)'/g),
]);
const apps = ['api', 'command-worker', 'followers', 'messenger', 'observer'];
/** They do one thing and end. */
const passing = ['certificates', 'log-user', 'accounts'];

describe.each(['compose.yaml', 'compose.cluster.yaml'])('docker/%s', (file) => {
  const { services, volumes } = parse(text(file), { merge: true }) as Compose;
  const lasting = Object.entries(services).filter(([name]) => !passing.includes(name));

  it('takes every value that it asks for from .env.example', () => {
    const asked = [...text(file).matchAll(/(?<!\$)\$\{([A-Z_]+)/g)].map(([, name]) => name);
    expect(asked.filter((name) => !examples.has(name!))).toEqual([]);
  });

  it('starts with no secret or name that others have too', () => {
    const own = /PASSWORD$|_KEY$|^INSTALLATION_ID$|^NOTARY_ORIGIN$/;
    const asked = [...text(file).matchAll(/(?<!\$)\$\{([A-Z_]+)([^}]*)\}/g)].filter(([, name]) =>
      own.test(name!),
    );
    expect(asked.length).toBeGreaterThan(4);
    expect(asked.filter(([, , otherwise]) => !otherwise!.startsWith(':?')).map(([whole]) => whole)).toEqual(
      [],
    );
    expect(asked.filter(([, name]) => examples.get(name!) !== '').map(([, name]) => name)).toEqual([]);
  });

  it.each(apps)('starts %s as it is built, with variables that it knows', (app) => {
    const { command, environment } = services[app]!;
    const entry = command?.at(-1) ?? '';
    expect(entry).toBe(`dist/apps/${app}/src/main.js`);
    expect(existsSync(entry.replace(/^dist\//, '').replace(/\.js$/, '.ts'))).toBe(true);
    const isKnown = (name: string) => configurable.has(name) || configurable.has(name.replace(/_FILE$/, ''));
    expect(Object.keys(environment ?? {}).filter((name) => !isKnown(name))).toEqual([]);
    const env = Object.entries(environment ?? {}).map(
      ([name, value]) => [name, substituted(String(value))] as const,
    );
    // certificates are where the containers run
    const rest = Object.fromEntries(env.filter(([name]) => !/_TLS_(CA|CERT|KEY)_FILE$/.test(name)));
    const files = /[?&](tlsCAFile|sslrootcert)=[^&]*/g;
    const here = Object.entries(rest).map(([name, value]) =>
      name === 'KAFKA_SASL_PASSWORD_FILE'
        ? (['KAFKA_SASL_PASSWORD', given] as const)
        : ([name, value.replace(files, '').replace(/^([^?]*?)&/, '$1?')] as const),
    );
    expect(() => loadConfig(Object.fromEntries(here))).not.toThrow();
    expect(JSON.stringify(rest)).not.toContain('(no ');
  });

  it('has a health check for everything that lasts', () => {
    expect(lasting.filter(([, { healthcheck }]) => !healthcheck?.test).map(([name]) => name)).toEqual([]);
    const checked = readFileSync('tools/healthcheck.mjs', 'utf8');
    for (const app of apps) {
      expect(services[app]?.healthcheck?.test).toEqual(['CMD', 'node', 'tools/healthcheck.mjs', app]);
      expect(checked).toMatch(new RegExp(`^  (async )?'?${app}'?(\\(|:)`, 'm'));
    }
  });

  it('pins every image', () => {
    for (const { image } of Object.values(services))
      expect(image).toMatch(/:(local|\d+\.\d+(\.\d+)?(-\w+)*)$/);
  });

  it('waits only for services that it has, and keeps data in volumes that it names', () => {
    for (const { depends_on, volumes: mounts } of Object.values(services)) {
      expect(Object.keys(depends_on ?? {}).filter((name) => !(name in services))).toEqual([]);
      const named = (mounts ?? [])
        .map((mount) => mount.split(':')[0]!)
        .filter((from) => !from.startsWith('.'));
      expect(named.filter((name) => !(name in volumes))).toEqual([]);
    }
  });

  it('keeps the folders of the followers in volumes that no other service writes, made for its user', () => {
    const keeping = Object.entries(services).filter(([, { environment }]) => environment?.['NOTARY_DATA']);
    expect(keeping.map(([name]) => name)).toContain('followers');
    const made = text('Dockerfile');
    const mounted = keeping.flatMap(([name, { environment, volumes: mounts }]) =>
      ['SNAPSHOT_DATA', 'NOTARY_DATA'].map((variable) => {
        const folder = String(environment?.[variable]);
        expect(made).toContain(folder);
        const volume = mounts?.find((mount) => mount.endsWith(`:${folder}`))?.split(':')[0];
        return volume ?? `${name} keeps ${variable} nowhere`;
      }),
    );
    expect(mounted.filter((volume) => !(volume in volumes))).toEqual([]);
    expect(new Set(mounted).size).toBe(mounted.length);
    const users = (volume: string) =>
      Object.values(services).filter(({ volumes: mounts }) =>
        mounts?.some((m) => m.startsWith(`${volume}:`)),
      );
    expect(mounted.filter((volume) => users(volume).length !== 1)).toEqual([]);
    expect(keeping.filter(([, { deploy }]) => (deploy?.replicas ?? 1) !== 1)).toEqual([]);
    expect(keeping.filter(([, { environment }]) => !environment?.['NOTARY_KEY_FILE'])).toEqual([]);
  });

  it('shows ports to this machine only', () => {
    const shown = Object.values(services).flatMap(({ ports }) => ports ?? []);
    expect(shown.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('gives the key of personal data to those alone who open them', () => {
    const holding = Object.entries(services).filter(
      ([, { environment }]) => environment?.['PERSONAL_DATA_KEY'],
    );
    const names = new Set(holding.map(([name]) => name.replace('-standby', '')));
    expect([...names].sort()).toEqual(['api', 'command-worker', 'messenger', 'observer']);
  });

  it('holds no secret', () => {
    const values = Object.values(services).flatMap(({ environment }) => Object.entries(environment ?? {}));
    const secrets = values.filter(([name]) => /PASSWORD$/.test(name)).map(([, value]) => String(value));
    const inAddresses = values.flatMap(([, value]) => /:\/\/[^/@]*@/.exec(String(value)) ?? []);
    expect(secrets.length).toBeGreaterThan(0);
    expect([...secrets, ...inAddresses].filter((secret) => !secret.includes('${'))).toEqual([]);
  });
});

describe('docker/compose.cluster.yaml', () => {
  const { services } = parse(text('compose.cluster.yaml'), { merge: true }) as Compose;

  it('serves over TLS alone, with certificates that lie apart from those of the engines', () => {
    for (const name of ['api', 'followers', 'followers-standby', 'messenger', 'messenger-standby']) {
      const { environment, volumes } = services[name]!;
      expect(environment?.['HTTP_TLS_CERT_FILE']).toMatch(/^\/certs\/http\/(api|followers|messenger)\.crt$/);
      expect(environment?.['HTTP_TLS_KEY_FILE']).toMatch(/^\/certs\/http\/(api|followers|messenger)\.key$/);
      expect(volumes).toContain('http-certificates:/certs/http:ro');
      expect(volumes?.filter((mount) => mount.startsWith('certificates:'))).toEqual([]);
    }
  });

  it('gives each process a user of its own on Kafka, whose password no other can read, and none an administrator', () => {
    const made = services['accounts']!.volumes ?? [];
    const users = busProcesses.map((name) => {
      const { environment, volumes } = services[name]!;
      const [folder] = String(environment?.['KAFKA_SASL_PASSWORD_FILE']).split('/kafka-password');
      const volume = volumes?.find((mount) => mount.endsWith(`:${folder}:ro`))?.split(':')[0];
      expect(made).toContain(`${volume}:/var/lib/liandong/accounts/${name}`);
      const holders = Object.entries(services).filter(([, { volumes }]) =>
        volumes?.some((mount) => mount.startsWith(`${volume}:`)),
      );
      expect(holders.map(([holder]) => holder.replace('-standby', '')).sort()).toEqual(
        expect.arrayContaining(['accounts', name]),
      );
      expect(new Set(holders.map(([holder]) => holder.replace('-standby', ''))).size).toBe(2);
      return environment?.['KAFKA_SASL_USERNAME'];
    });
    expect(users).toEqual(busProcesses.map((name) => groupOf(defaultTopicPrefix, name)));
    for (const app of apps) {
      const { environment, volumes } = services[app]!;
      expect(environment?.['EVENTSTORE_URL']).toMatch(/^esdb:\/\/liandong:/);
      expect(JSON.stringify(environment)).not.toMatch(/ADMIN_PASSWORD/);
      expect(JSON.stringify(volumes)).not.toMatch(/operator/);
    }
  });

  it('sends the lines of every process to a collector over TLS, where one is named', () => {
    interface Logging {
      readonly services: Record<string, { readonly logging: { readonly options: Record<string, string> } }>;
    }
    const added = parse(text('compose.collector.yaml')) as Logging;
    const lasting = Object.keys(services).filter((name) => !passing.includes(name));
    expect(Object.keys(added.services).sort()).toEqual(lasting.sort());
    for (const { logging } of Object.values(added.services))
      expect(logging.options['syslog-address']).toBe('${LOG_COLLECTOR:?set it in .env}');
    expect(text('.env.example')).toMatch(/tcp\+tls:.*\nLOG_COLLECTOR=$/m);
  });
});

describe('docker/certificates.sh', () => {
  it('makes keys of 128 bits of security', () => {
    const sizes = [...text('certificates.sh').matchAll(/-newkey rsa:(\d+)/g)].map(([, bits]) => Number(bits));
    expect(sizes.length).toBe(2);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(3_072);
  });
});

describe('docker/Dockerfile', () => {
  const lines = text('Dockerfile').split('\n');

  it('runs as a user without privileges, with a health check', () => {
    expect(lines.filter((line) => line.startsWith('USER '))).toEqual(['USER node']);
    expect(lines.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true);
  });

  it('has the binaries of packages that the service loads', () => {
    const installs = lines.filter((line) => line.includes('npm ci --omit=dev'));
    expect(installs).toHaveLength(1);
    expect(installs[0]).not.toContain('--omit=optional');
  });

  it('holds nothing for tests and demonstrations, and misses nothing of it', () => {
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
    const engines = ['eventstore', 'issuer', 'kafka', 'phones'].map((name) => `libs/embedded-${name}`);
    const left = ['apps/demo', 'apps/stack', ...engines];
    expect(left.filter((folder) => !ignored.includes(folder) || !existsSync(folder))).toEqual([]);
    expect(ignored).toEqual(expect.arrayContaining(['**/testing', '**/*.spec.ts', '**/*-spec.ts']));
    const inImage = ['apps', 'libs']
      .flatMap((top) =>
        readdirSync(top, { recursive: true, encoding: 'utf8' }).map((file) => `${top}/${file}`),
      )
      .filter((file) => file.endsWith('.ts') && !/spec\.ts$|\/testing\//.test(file))
      .filter((file) => !left.some((folder) => file.startsWith(`${folder}/`)));
    const missed = inImage.filter((file) =>
      /from '(#embedded-\w+|[^']*\/(testing|demo|stack)\/[^']*)'/.test(readFileSync(file, 'utf8')),
    );
    expect(inImage.length).toBeGreaterThan(300);
    expect(missed).toEqual([]);
  });

  it('copies only what .dockerignore lets through', () => {
    const letThrough = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(copied.filter((path) => !letThrough.includes(`!${path}`))).toEqual([]);
    expect(copied.filter((path) => !existsSync(path))).toEqual([]);
  });
});
