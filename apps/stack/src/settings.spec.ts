import { districtNotes } from '#application';
import { ConfigurationError } from '#platform';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from './settings.js';

const bilingual = /[\u4e00-\u9fff].*[a-z]|[a-z].*[\u4e00-\u9fff]/;

const faultsOf = async (env: NodeJS.ProcessEnv): Promise<readonly string[]> => {
  const error: unknown = await readSettings(env).catch((thrown: unknown) => thrown);
  if (error instanceof ConfigurationError) return error.faults;
  throw new Error('it was taken', { cause: error });
};

describe('settings that are wrong', () => {
  const dir = mkdtempSync(join(tmpdir(), 'liandong-settings-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  const folder = (name: string, files: Readonly<Record<string, string>>): string => {
    mkdirSync(join(dir, name), { recursive: true });
    for (const [one, text] of Object.entries(files)) writeFileSync(join(dir, name, one), text);
    return join(dir, name);
  };

  const nowhere = join(dir, 'nowhere.json');
  const notJson = (): string => file('not.json', '{\n  "rules": [,]\n}');
  const cases: readonly (readonly [string, () => Record<string, string>, RegExp])[] = [
    ['a port', () => ({ API_PORT: '99999' }), /^API_PORT=99999: a port/],
    ['an address', () => ({ KAFKA_BROKERS: 'k1' }), /^KAFKA_BROKERS=k1: host:port/],
    [
      'an address of no machine',
      () => ({ POSTGRES_URL: 'localhost' }),
      /^POSTGRES_URL=\(hidden\): postgres:/,
    ],
    ...['EVENTSTORE_URL', 'KAFKA_SASL_PASSWORD', 'POSTGRES_URL', 'PERSONAL_DATA_KEY', 'APPEND_KEY'].map(
      (name) =>
        [
          `${name}_FILE`,
          () => ({ [`${name}_FILE`]: nowhere }),
          new RegExp(`^${name}_FILE=\\(hidden\\): a readable file that holds ${name} `),
        ] as const,
    ),
    [
      'a key that is none',
      () => ({ APPEND_KEY_FILE: file('short.key', 'x') }),
      /^APPEND_KEY_FILE=.*32 random/,
    ],
    [
      'KAFKA_TLS_CA_FILE',
      () => ({ KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: nowhere }),
      /^KAFKA_TLS_CA_FILE=.*PEM/,
    ],
    [
      'HTTP_TLS_CERT_FILE',
      () => ({ HTTP_TLS_CERT_FILE: dir, HTTP_TLS_KEY_FILE: dir }),
      /^HTTP_TLS_CERT_FILE=.*PEM/,
    ],
    ['NOTARY_DATA', () => ({ NOTARY_DATA: notJson() }), /^NOTARY_DATA=.*it is no folder/],
    ['NOTARY_KEY_FILE', () => ({ NOTARY_KEY_FILE: notJson() }), /^NOTARY_KEY_FILE=.*Ed25519/],
    ['SNAPSHOT_DATA', () => ({ SNAPSHOT_DATA: join(notJson(), 'x') }), /^SNAPSHOT_DATA=.*no folder/],
    ['DISTRICT_FOLDER', () => ({ DISTRICT_FOLDER: notJson() }), /DISTRICT_FOLDER=.*readable folder/],
    [
      'a name in DISTRICT_FOLDER',
      () => ({ DISTRICT_FOLDER: folder('odd', { 'code.json': '{}' }) }),
      /not 而非 code\.json/,
    ],
    ...(['CODE_TABLES', 'REPORTING_RULES', 'THRESHOLD_RULES', 'DISTRICT', 'DEMO'] as const).flatMap(
      (name) => [
        [
          `a missing ${name}_FILE`,
          () => ({ [`${name}_FILE`]: nowhere }),
          new RegExp(`^${name}_FILE=.*nowhere\\.json: a readable JSON file .*there is none`),
        ] as const,
        [`a folder as ${name}_FILE`, () => ({ [`${name}_FILE`]: dir }), /it is a folder/] as const,
        [
          `${name}_FILE that is no JSON`,
          () => ({ [`${name}_FILE`]: notJson() }),
          /not\.json:2:13: .*not JSON/,
        ] as const,
        [
          `a field of ${name}_FILE that is not known`,
          () => ({ [`${name}_FILE`]: file('field.json', '{\n\n"colour": 1}') }),
          /field\.json:3: colour: is not known here/,
        ] as const,
        [
          `${name}_FILE that says a field twice`,
          () => ({ [`${name}_FILE`]: file('twice.json', '{"version": "a",\n"version": "b"}') }),
          /twice\.json:2: version stands there twice/,
        ] as const,
      ],
    ),
  ];

  it.each(cases)('are told in a sentence in both languages: %s', async (_, env, sentence) => {
    const faults = await faultsOf(env());
    expect(faults).toContainEqual(expect.stringMatching(sentence));
    for (const fault of faults) expect(fault).toMatch(bilingual);
  });

  const sample = (name: string): string => readFileSync(join('samples/district', name), 'utf8');
  it.each([
    ['reporting-rules.json', '"to": "city"', '"to": "unit"', /rules\[1\]\.to: must be a tier above county/],
    [
      'reporting-rules.json',
      '"tier": "unit", "areaPrefix": "990121101"',
      '"tier": "county", "areaPrefix": "990121"',
      /authorities\[1\]: contradicts authorities\[0\]/,
    ],
    ['reporting-rules.json', '"minDead": 10', '"minDead": 2', /levelsByDeaths\[1\]: contradicts/],
    [
      'reporting-rules.json',
      '"id": "county-written"',
      '"id": "township-phone"',
      /rules: names township-phone twice/,
    ],
    [
      'reporting-rules.json',
      '"agencyId": "LS-EMB"',
      '"agencyId": "GY-EMB"',
      /authorities\[2\]\.agencyId: names GY-EMB, which district\.json/,
    ],
    [
      'threshold-rules.json',
      '"windowMinutes": 720',
      '"windowMinutes": 360,\n"quietMinutes": 1',
      /stands there twice/,
    ],
    [
      'threshold-rules.json',
      '"kind": "snowfall"',
      '"kind": "rainfall"',
      /rules\[1\]: contradicts rules\[0\]/,
    ],
    [
      'district.json',
      '"homeBureauId": "YL-EMB"',
      '"homeBureauId": "EMB"',
      /homeBureauId: names EMB, which agencies/,
    ],
    ['district.json', '"990121"', '"990100"', /districtCode: must be the division code of a district/],
    ['district.json', '"roles": ["auditor"]', '"roles": ["commander"]', /agencies\[4\]\.roles: holds roles/],
    ['demo.json', '"exercise": true', '"exercise": false', /steps\[0\]\.data\.exercise: must be true/],
    ['demo.json', '"role": "agency-operator"', '"role": "commander"', /steps\[3\]\.role: names commander/],
    ['demo.json', '"incident.verify"', '"incident.believe"', /steps\[1\]\.command: names incident\.believe/],
    ['codes.json', '"code": "team"', '"code": "shelter"', /resourceKinds\.codes: names shelter twice/],
  ])('are told where a file contradicts itself or another: %s, %s', async (name, from, to, sentence) => {
    const place = join(dir, 'sample');
    cpSync('samples/district', place, { recursive: true });
    expect(sample(name)).toContain(from);
    writeFileSync(join(place, name), sample(name).replace(from, to));
    const faults = await faultsOf({ DISTRICT_FOLDER: place });
    expect(faults).toContainEqual(expect.stringMatching(sentence));
    for (const fault of faults) expect(fault).toMatch(bilingual);
  });

  it('are all told at once', async () => {
    const env = { API_PORT: 'x', NOTARY_DATA: notJson(), THRESHOLD_RULES_FILE: nowhere, DEMO_FILE: nowhere };
    expect(await faultsOf(env)).toHaveLength(4);
  });

  it('are none of the sample, whose silence is told', async () => {
    const settings = await readSettings({ DISTRICT_FOLDER: 'samples/district' });
    expect(settings).toMatchObject({ district: { districtCode: '990121' }, demo: { steps: { length: 4 } } });
    expect(districtNotes(settings)).toEqual([
      expect.stringMatching(
        /^no rule makes a report due in 990121 for public-health, social-security .*没有/,
      ),
    ]);
  });
});
