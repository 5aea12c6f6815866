import { registerAgency } from '#application';
import { EventLog } from '#event-log';
import type { AgencyKey } from '#security';
import { parties, type Party } from './demo/night.js';

/** Registers further agencies, and so on; its key is made at the first start. */
const administration: Party = {
  agencyId: 'LD-ADMIN',
  name: '联动平台管理',
  kind: 'organisation',
  areaCode: '520111',
  roles: ['administrator'],
};

/** Registers the administrator's agency and, for the demo, its parties. Done again it gives the same keys. */
export async function registerAgencies(
  eventStoreUrl: string,
  keysDir: string,
  withDemo: boolean,
): Promise<ReadonlyMap<string, AgencyKey>> {
  const log = new EventLog({ url: eventStoreUrl });
  try {
    const wanted = withDemo ? [administration, ...parties] : [administration];
    const keys = await Promise.all(wanted.map((party) => registerAgency(log, { ...party, keysDir })));
    return new Map(keys.map((key) => [key.agencyId, key]));
  } finally {
    await log.close();
  }
}
