import { TestLog } from '../testing/log.js';
import { MemoryTables } from '../testing/memory.js';
import { agencies, AgencyRow } from './rows.js';
import { AgreementRow, agreements } from '../agreement/rows.js';
import { CommandRow, commands } from '../command/rows.js';

describe('agencies', () => {
  it('keep every key, revoked ones too', async () => {
    const log = new TestLog();
    const publicKey = { kty: 'OKP', crv: 'Ed25519', x: 'k' } as const;
    log.append('agency-A', { type: 'agency.registered', data: { name: '甲', kind: 'department' } });
    for (const keyId of ['A-1', 'A-2']) {
      log.append('agency-A', {
        type: 'agency.credential-issued',
        data: { keyId, publicKey, roles: ['dispatcher'] },
      });
    }
    log.append('agency-A', { type: 'agency.credential-revoked', data: { keyId: 'A-1', reason: '' } });
    log.append('agency-A', { type: 'agency.duty-contact-set', data: { post: '值班室', telephone: '0' } });
    log.append('agency-A', { type: 'agency.suspended', data: { reason: '' } });
    const memory = new MemoryTables();
    await memory.apply([agencies], log.all());
    const [row] = memory.rows(AgencyRow);
    expect(row).toMatchObject({ status: 'suspended', name: '甲', dutyContact: { post: '值班室' } });
    expect(row?.credentials.map((key) => [key.keyId, key.revoked])).toEqual([
      ['A-1', true],
      ['A-2', false],
    ]);
  });
});

describe('mandates', () => {
  it('are in the row of their agency while they are in force, and not there before the first', async () => {
    const log = new TestLog();
    const memory = new MemoryTables();
    const mandates = async () => {
      await memory.apply([agencies], log.all());
      return memory.rows(AgencyRow)[0]?.mandates;
    };
    const rain = { capacity: 'warn', areaCode: '520111', of: ['rainstorm'] } as const;
    const local = { capacity: 'local', areaCode: '520111010' } as const;
    log.append('agency-A', { type: 'agency.registered', data: { name: '甲', kind: 'department' } });
    expect(await mandates()).toBeUndefined();
    for (const data of [rain, local]) log.append('agency-A', { type: 'agency.mandated', data });
    expect(await mandates()).toEqual([rain, local]);
    log.append('agency-A', { type: 'agency.mandate-withdrawn', data: { ...rain, reason: '' } });
    expect(await mandates()).toEqual([local]);
  });
});

describe('agreements', () => {
  it('are proposed, in force, terminated', async () => {
    const log = new TestLog();
    const memory = new MemoryTables();
    const status = async () => {
      await memory.apply([agreements], log.all());
      return memory.rows(AgreementRow)[0]?.status;
    };
    log.append('agreement-1', {
      type: 'agreement.proposed',
      data: {
        beneficiaryAgencyId: 'A',
        providerAgencyId: 'B',
        items: [],
        arrivalWithinMinutes: 60,
        validFrom: '2026-01-01T00:00:00.000Z',
        validUntil: '2027-01-01T00:00:00.000Z',
      },
    });
    expect(await status()).toBe('proposed');
    log.append('agreement-1', { type: 'agreement.confirmed', data: {} });
    expect(await status()).toBe('in-force');
    log.append('agreement-1', { type: 'agreement.terminated', data: { reason: '' } });
    expect(await status()).toBe('terminated');
  });
});

describe('commands', () => {
  it('have one row each, of the last event, whatever stream it is in', async () => {
    const log = new TestLog();
    const commandId = 'c0000000-0000-5000-8000-00000000ffff';
    const publicKey = { kty: 'OKP', crv: 'Ed25519', x: 'k' } as const;
    log.append(
      'agency-A',
      { type: 'agency.credential-issued', data: { keyId: '2', publicKey, roles: [] } },
      { commandId },
    );
    log.append(
      'agency-A',
      { type: 'agency.credential-revoked', data: { keyId: '1', reason: 'rotated' } },
      { commandId },
    );
    log.append('agency-A', { type: 'command.no-change', data: {} });
    log.append('intake-m1', { type: 'command.refused', data: { code: 'unsigned', keyId: 'x' } });
    for (const size of [1, 10]) {
      const memory = new MemoryTables();
      for (const batch of log.batches(size)) await memory.apply([commands], batch);
      const rows = memory.rows(CommandRow);
      expect(rows).toHaveLength(3);
      expect(rows.find((row) => row.commandId === commandId)).toMatchObject({
        outcome: 'accepted',
        revision: '1',
        refusal: null,
      });
      expect(rows.find((row) => row.stream === 'intake-m1')).toMatchObject({
        outcome: 'refused',
        refusal: { code: 'unsigned', keyId: 'x' },
      });
      expect(rows.some((row) => row.outcome === 'no-change')).toBe(true);
    }
  });
});
