import { by, given, withStrays } from '../kernel/given.helper-spec.js';
import { command, event, gaopo, samples, xiaomeng } from './warning.helper-spec.js';
import { incidentAfter } from './flow.js';
import { warning } from './decide.js';
import type { WarningCommand, WarningEvent } from './warning.js';

const issued = event('warning.issued');
const updated = event('warning.updated');
const called = event('warning.called');
const escalated = event('warning.call-escalated');
const acknowledged = event('warning.acknowledged');
const told = event('warning.neighbours-told');
const duty = by('EMB', 'duty-officer');
const inTheirPlace: WarningCommand = {
  type: 'warning.acknowledge',
  data: { forAgencyId: 'ST-GAOPO', note: '已到岗' },
};

describe('the call of a warning (叫应)', () => {
  it('goes to each recipient once per version', () => {
    given(warning, issued).when(command.call, duty).then(called);
    given(warning, issued, called).when(command.call, duty).thenNothing();
    given(warning, issued, called, updated)
      .when(command.call, duty)
      .then({ type: 'warning.called', data: { ...samples['warning.called'], version: 2 } });
  });

  it('goes to those only who have not been called, and to nobody twice', () => {
    const nanming = { agencyId: 'NM-EMB', standIn: undefined };
    const more: WarningCommand = {
      type: 'warning.call',
      data: { ...command.call.data, recipients: [gaopo, nanming, nanming, xiaomeng] },
    };
    given(warning, issued, called)
      .when(more, duty)
      .then({ type: 'warning.called', data: { ...samples['warning.called'], recipients: [nanming] } });
  });

  it('is confirmed by the recipient, once, also after the warning has ended', () => {
    given(warning, issued, called).when(command.acknowledge, by('ST-GAOPO')).then(acknowledged);
    given(warning, issued, called, acknowledged).when(command.acknowledge, by('ST-GAOPO')).thenNothing();
    given(warning, issued, called, event('warning.cancelled'))
      .when(command.acknowledge, by('ST-GAOPO'))
      .then(acknowledged);
  });

  it('is confirmed anew for a new version', () => {
    const calledAgain: WarningEvent = {
      type: 'warning.called',
      data: { ...samples['warning.called'], version: 2 },
    };
    given(warning, issued, called, acknowledged, updated, calledAgain)
      .when(command.acknowledge, by('ST-GAOPO'))
      .then({ type: 'warning.acknowledged', data: { ...samples['warning.acknowledged'], version: 2 } });
  });

  it('is not for others to confirm', () => {
    given(warning, issued, called)
      .when(command.acknowledge, by('POLICE'))
      .thenRefused({ code: 'not-called', agencyId: 'POLICE' });
    given(warning, issued)
      .when(command.acknowledge, by('constructor'))
      .thenRefused({ code: 'not-called', agencyId: 'constructor' });
  });

  it('is confirmed by the stand-in when it has been escalated, not before', () => {
    given(warning, issued, called)
      .when(inTheirPlace, by('ST-QINGYAN'))
      .thenRefused({ code: 'acting-for-another', agencyId: 'ST-GAOPO' });
    given(warning, issued, called, escalated)
      .when(inTheirPlace, by('ST-QINGYAN'))
      .then({
        type: 'warning.acknowledged',
        data: { ...samples['warning.acknowledged'], byAgencyId: 'ST-QINGYAN' },
      });
    given(warning, issued, called, escalated)
      .when(inTheirPlace, by('POLICE'))
      .thenRefused({ code: 'acting-for-another', agencyId: 'ST-GAOPO' });
    given(warning, issued, called, escalated).when(command.acknowledge, by('ST-GAOPO')).then(acknowledged);
  });

  it('is escalated once, while nobody answers', () => {
    given(warning, issued, called).when(command.escalate, duty).then(escalated);
    given(warning, issued, called, escalated).when(command.escalate, duty).thenNothing();
    given(warning, issued, called, acknowledged)
      .when(command.escalate, duty)
      .thenRefused({ code: 'wrong-status', status: 'acknowledged', agencyId: 'ST-GAOPO' });
    given(warning, issued)
      .when(command.escalate, duty)
      .thenRefused({ code: 'not-called', agencyId: 'ST-GAOPO' });
  });

  it('stores nothing stray', () => {
    given(warning, issued).when(withStrays(command.call), duty).then(called);
    given(warning, issued, called).when(withStrays(command.acknowledge), by('ST-GAOPO')).then(acknowledged);
    given(warning, issued, called).when(withStrays(command.escalate), duty).then(escalated);
    given(warning, issued).when(withStrays(command.tell), duty).then(told);
  });
});

describe('the neighbours of a warning', () => {
  it('are told once of each version', () => {
    given(warning, issued).when(command.tell, duty).then(told);
    given(warning, issued, told).when(command.tell, duty).thenNothing();
    given(warning, issued, told, updated)
      .when(command.tell, duty)
      .then({ type: 'warning.neighbours-told', data: { ...samples['warning.neighbours-told'], version: 2 } });
  });
});

describe('the incident of a red warning', () => {
  it('is reported for verification, with the issuer as a party', () => {
    expect(incidentAfter('RAIN', updated)).toEqual({
      incidentId: 'W.RAIN',
      report: {
        title: '暴雨红色预警',
        category: 'natural-disaster',
        areaCode: '520111',
        description: '由红色预警 RAIN 触发，待核实；巡查隐患点',
        exercise: true,
      },
      notify: { agencyId: 'MET', message: '红色预警 RAIN 已建议立案，请参与核实' },
      tell: { incidentId: 'W.RAIN' },
    });
  });

  it.each([
    [['520111004'], '520111004'],
    [['520111004', '520111004002'], '520111004'],
    [['520111004', '520102'], '520111004'],
  ])('lies in the smallest division that holds %j', (areaCodes, areaCode) => {
    const data = { ...samples['warning.updated'], areaCodes };
    expect(incidentAfter('RAIN', { type: 'warning.updated', data })?.report.areaCode).toBe(areaCode);
  });

  it('comes of no other event', () => {
    expect([issued, called, told, acknowledged].map((e) => incidentAfter('RAIN', e))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
