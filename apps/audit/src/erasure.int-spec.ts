import { readLines } from '#audit';
import type { Sealed } from '#domain';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  confirm,
  enrol,
  enrolAdministrator,
  signed,
  startLog,
  startService,
  type Service,
  type TestLog,
} from '../../../libs/application/src/application.helper-spec.js';
import { MemoryKeys } from '../../../libs/application/src/personal-data/keys.helper-spec.js';
import { checkCommand } from './check.js';
import { notarised, run } from './cli.helper-spec.js';
import { exportCommand } from './export.js';
import { asOfCommand } from './as-of/as-of.js';
import { verifyCommand } from './verify.js';

const telephone = '13644455566';
const name = '诸葛测试';
const folder = mkdtempSync(join(tmpdir(), 'liandong-erasure-'));
const notaryDir = join(folder, 'notary');
const here = ['--data', folder];
const given = process.env.EVENTSTORE_URL;
let log: TestLog;
let keys: MemoryKeys;
let service: Service;
let key: Awaited<ReturnType<typeof enrol>>;
let administrator: typeof key;

beforeAll(async () => {
  log = await startLog(true);
  process.env.EVENTSTORE_URL = log.url;
  keys = new MemoryKeys();
  service = await startService(log.url, keys);
  key = await enrol(service);
  administrator = await enrolAdministrator(service);
});
afterAll(async () => {
  await service.close();
  await log.stop();
  if (given === undefined) delete process.env.EVENTSTORE_URL;
  else process.env.EVENTSTORE_URL = given;
  rmSync(folder, { recursive: true });
});

const notarise = async (): Promise<void> => (await notarised(service.eventLog, notaryDir)).close();

const exported = async (file: string): Promise<string> => {
  const path = join(folder, file);
  expect(await run(exportCommand(), ...here, '--to', path)).toMatchObject({ code: 0 });
  return path;
};

async function textOf(bundle: string): Promise<string> {
  const all: string[] = [];
  for await (const lines of readLines(bundle)) all.push(...lines.map(String));
  return all.join('\n');
}

const reveal = ({ subject, sealed }: Sealed) =>
  service.reveal.reveal(
    {
      subject,
      purpose: '回访报警人',
      actor: { agencyId: key.agencyId, principal: '王工', role: 'commander' },
      at: '2026-06-18T14:10:00.000Z',
    },
    () => Promise.resolve(sealed),
  );

describe('the log after a person’s data were erased', () => {
  it('fits everything that was signed before and after, and nobody reads them any more', async () => {
    const report = await service.send(
      signed(key, 'incident.report', {
        subject: 'incident-P-1',
        data: {
          title: '积水',
          category: 'natural-disaster',
          areaCode: '520111',
          description: '隧道积水',
          exercise: false,
          reporterContact: { name, telephone },
        },
      }),
    );
    expect(report).toMatchObject({ outcome: 'accepted' });
    const [reported] = await service.eventLog.read('incident-P-1');
    const contact = (reported?.data as { reporterContact: Sealed }).reporterContact;
    expect(await reveal(contact)).toEqual({ value: { name, telephone } });
    await notarise();
    const before = await exported('before.bundle');

    const erased = await service.send(
      signed(administrator, 'person.erase', {
        subject: `person-${contact.subject}`,
        data: { reason: '本人申请' },
        role: 'administrator',
      }),
    );
    expect(await confirm(service, erased, key)).toMatchObject({ outcome: 'accepted' });
    await notarise();
    const after = await exported('after.bundle');

    // the same events as before, and those since
    const checked = await run(checkCommand(), ...here);
    expect([checked.code, checked.out.includes('通过 PASS')]).toEqual([0, true]);
    for (const bundle of [before, after]) {
      const verified = await run(verifyCommand(), bundle, '--key', join(notaryDir, 'notary.vkey'));
      expect([verified.code, verified.out.includes('通过 PASS')]).toEqual([0, true]);
    }
    expect(await service.eventLog.read('incident-P-1')).toEqual([reported]);

    expect(await reveal(contact)).toEqual({
      refusal: { code: 'personal-data-erased', subject: contact.subject },
    });
    expect(keys.rows.get(contact.subject)?.wrapped).toBeNull();
    const past = await run(asOfCommand(), 'incident', 'P-1', '--json', '--bundle', after);
    for (const text of [await textOf(before), await textOf(after), past.out]) {
      expect(text).toContain(contact.sealed);
      expect(text).not.toContain(telephone);
      expect(text).not.toContain(name);
    }
  });
});
