import { clockTime } from './format.js';
import type { zhField } from './zh-field.js';

export const enField: typeof zhField = {
  lineSteps: {
    allocated: 'allocated',
    reserved: 'reserved',
    failed: 'failed',
    requisitioned: 'requisitioned',
    committed: 'committed',
    dispatched: 'departed',
    arrived: 'there',
    released: 'released',
    returned: 'returned',
    dropped: 'dropped',
  },
  kept: {
    title: (n: number) => `${n} to be sent`,
    keep: 'Keep on this device',
    hint: 'No network: kept on this device, and sent later as of the moment you press.',
    discard: 'Discard',
    notKept: 'This device has no room for it: it was not kept.',
    others: (n: number) =>
      n === 1
        ? '1 record of somebody else is kept here, sealed; it is sent when that person signs in on this device.'
        : `${n} records of others are kept here, sealed; they are sent when their person signs in on this device.`,
  },
  my: {
    title: 'Own board',
    tabs: { waiting: 'To answer', out: 'Out', tasks: 'Tasks', claims: 'Costs' },
    none: 'Nothing waits for your agency',
    nothingOut: 'Nothing of yours is allocated',
    noClaims: 'No compensation was claimed',
    claimed: 'Claimed (CNY)',
    paid: 'paid',
    from: (agency: string) => `from ${agency}`,
    elsewhere: 'To be done at the desk',
    expected: 'Expected',
    reportTo: 'Report to',
    doneAt: (act: string, at: string, now: Date) => `${act} ${clockTime(at, now)}`,
    back: (well: number, damaged: number, consumed: number) =>
      `Return ${well}${damaged > 0 ? `, ${damaged} damaged` : ''}${consumed > 0 ? `, ${consumed} used up` : ''}`,
    well: 'Back in order',
    damaged: 'Damaged',
    consumed: 'Used up',
    left: 'Still out',
    sum: (n: number) => `${n} in all`,
    less: (name: string) => `${name}: one less`,
    more: (name: string) => `${name}: one more`,
    statuses: {
      'on-time': 'On time',
      delayed: 'Delayed',
      'cannot-arrive': 'Cannot arrive',
      working: 'At work',
    },
  },
};
