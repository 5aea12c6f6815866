import type { WarningContent } from '#domain';
import { TestLog } from './log.js';

export const rain: WarningContent = {
  category: 'natural-disaster',
  hazard: 'rainstorm',
  colour: 'blue',
  headline: '暴雨蓝色预警',
  areaCodes: ['520111004', '520111006'],
  startsAt: '2026-06-18T14:00:00.000Z',
  expectedEndAt: '2026-06-18T20:00:00.000Z',
  cautions: ['防范内涝'],
  measures: ['巡查'],
};

const met = { by: 'MET', role: 'agency-operator' } as const;

/** A warning of rain that turns red, called out to two townships; a proposal of the landslide watch. */
export function rainAndSlope(log = new TestLog(), exercise = false): TestLog {
  log.append(
    'warning-RAIN',
    {
      type: 'warning.issued',
      data: { ...rain, exercise, issuerAgencyId: 'MET', version: 1, callsForIncident: false },
    },
    met,
  );
  log.append('warning-RAIN', {
    type: 'warning.called',
    data: {
      recipients: [
        { agencyId: 'GAOPO', standIn: { post: '副乡长', agencyId: 'QINGYAN' } },
        { agencyId: 'XIAOMENG' },
      ],
      acknowledgeWithinMinutes: 30,
      version: 1,
      callerAgencyId: 'EMB',
    },
  });
  log.append(
    'warning-SLOPE',
    {
      type: 'warning.proposed',
      data: {
        category: 'natural-disaster',
        hazard: 'geological',
        colour: 'red',
        headline: '位移加快',
        areaCodes: ['520111207'],
        startsAt: rain.startsAt,
        grounds: 'GNSS-21',
        exercise,
        proposerAgencyId: 'WATCH',
      },
    },
    { by: 'WATCH', role: 'agency-operator' },
  );
  log.append(
    'warning-RAIN',
    { type: 'warning.acknowledged', data: { agencyId: 'XIAOMENG', byAgencyId: 'XIAOMENG', version: 1 } },
    { by: 'XIAOMENG', role: 'agency-operator' },
  );
  return log;
}

export function turnsRed(log: TestLog, exercise = false): TestLog {
  log.append(
    'warning-RAIN',
    {
      type: 'warning.updated',
      data: {
        ...rain,
        colour: 'red',
        exercise,
        issuerAgencyId: 'MET',
        version: 2,
        previous: rain,
        levelsMoved: 3,
        callsForIncident: true,
        reason: '雨势加强',
      },
    },
    met,
  );
  log.append('warning-RAIN', { type: 'warning.incident-proposed', data: { incidentId: 'W.RAIN' } });
  return log;
}

export function gaopoIsSilent(log: TestLog): TestLog {
  log.append('warning-RAIN', {
    type: 'warning.call-escalated',
    data: {
      agencyId: 'GAOPO',
      standIn: { post: '副乡长', agencyId: 'QINGYAN' },
      version: 1,
      reason: '未应答',
    },
  });
  return log;
}
