import { by, expectTotal, folded, given, withStrays, type Samples } from '../kernel/given.helper-spec.js';
import { team } from './decide.js';
import type { TeamCommand, TeamCommands, TeamEvent } from './team.js';

const fire = by('FIRE');
const capabilities = [{ capability: 'rescue-team', minimumMembers: 2, qualifications: ['water-rescue'] }];
const form = { name: '消防抗洪编组', kind: 'team.fire', areaCode: '520111', capabilities };
const certificate = {
  memberId: 'M-1',
  qualification: 'water-rescue',
  certificateNumber: 'SY-1',
  validUntil: '2027-01-01T00:00:00.000Z',
};
const policy = { insurer: '示例财险', policyNumber: 'YW-1', validUntil: '2027-01-01T00:00:00.000Z' };
const training = {
  topic: '急流救援',
  hours: 16,
  completedAt: '2026-05-20T09:00:00.000Z',
  memberIds: ['M-1'],
};
const renewed = { ...certificate, certificateNumber: 'SY-2', validUntil: '2030-01-01T00:00:00.000Z' };

const samples: Samples<TeamEvent> = {
  'team.formed': { ...form, ownerAgencyId: 'FIRE' },
  'team.capabilities-changed': { capabilities: [{ ...capabilities[0]!, minimumMembers: 1 }], reason: '调整' },
  'team.member-enrolled': { memberId: 'M-1', post: '艇长', contact: { subject: 'p', sealed: 's' } },
  'team.member-left': { memberId: 'M-1', reason: '调离' },
  'team.qualification-granted': certificate,
  'team.qualification-renewed': renewed,
  'team.qualification-lapsed': { memberId: 'M-1', qualification: 'water-rescue', reason: '体检未通过' },
  'team.training-completed': training,
  'team.insured': policy,
  'team.readiness-changed': { readiness: 'not-ready', reason: '轮休' },
  'team.commended': { incidentId: 'INC-1', text: '记功', byAgencyId: 'EMB' },
  'team.disbanded': { reason: '撤编' },
};

const event = <K extends TeamEvent['type']>(type: K): TeamEvent =>
  ({ type, data: samples[type] }) as TeamEvent;
const ask = <K extends keyof TeamCommands>(type: K, data: TeamCommands[K]): TeamCommand =>
  ({ type, data }) as unknown as TeamCommand;

const formed = event('team.formed');
const enrolled = event('team.member-enrolled');
const granted = event('team.qualification-granted');
const disbanded = event('team.disbanded');

/** Every command with the history it needs and the one event that comes of it. */
const steps: readonly (readonly [TeamCommand, readonly TeamEvent[], TeamEvent])[] = [
  [ask('team.form', form), [], formed],
  [
    ask('team.change-capabilities', samples['team.capabilities-changed']),
    [formed],
    event('team.capabilities-changed'),
  ],
  [ask('team.enrol', samples['team.member-enrolled']), [formed], enrolled],
  [ask('team.release-member', samples['team.member-left']), [formed, enrolled], event('team.member-left')],
  [ask('team.grant-qualification', certificate), [formed, enrolled], granted],
  [
    ask('team.renew-qualification', renewed),
    [formed, enrolled, granted],
    event('team.qualification-renewed'),
  ],
  [
    ask('team.lapse-qualification', samples['team.qualification-lapsed']),
    [formed, enrolled, granted],
    event('team.qualification-lapsed'),
  ],
  [ask('team.complete-training', training), [formed, enrolled], event('team.training-completed')],
  [ask('team.insure', policy), [formed], event('team.insured')],
  [
    ask('team.change-readiness', { readiness: 'not-ready', reason: '轮休' }),
    [formed],
    event('team.readiness-changed'),
  ],
  [ask('team.disband', { reason: '撤编' }), [formed], disbanded],
];
const later = steps.slice(1);

describe('a team', () => {
  it.each(steps)('takes $type', (command, history, expected) => {
    given(team, ...history)
      .when(command, fire)
      .then(expected);
    given(team, ...history)
      .when(withStrays(command), fire)
      .then(expected);
  });

  it.each(later)('does not exist before it is formed ($type)', (command) =>
    given(team).when(command, fire).thenRefused({ code: 'not-found' }),
  );

  it.each(later)('is spoken for by its owner alone ($type)', (command, history) =>
    given(team, ...history)
      .when(command, by('POLICE'))
      .thenRefused({ code: 'acting-for-another', ownerAgencyId: 'FIRE' }),
  );

  it.each(later.slice(0, -1))('that is disbanded takes nothing more ($type)', (command, history) =>
    given(team, ...history, disbanded)
      .when(command, fire)
      .thenRefused({ code: 'wrong-status', status: 'disbanded' }),
  );

  it('is formed and disbanded once', () => {
    given(team, formed).when(ask('team.form', form), fire).thenRefused({ code: 'already-exists' });
    given(team, formed, disbanded)
      .when(ask('team.disband', { reason: '撤编', promised: [] }), fire)
      .thenNothing();
  });

  it('is not disbanded while it is promised', () => {
    given(team, formed)
      .when(ask('team.disband', { reason: '撤编', promised: ['S1/1.1'] }), fire)
      .thenRefused({ code: 'still-promised', lines: ['S1/1.1'] });
  });

  it('names each of its capabilities once', () => {
    const twice = [...capabilities, ...capabilities];
    const refusal = { code: 'capability-twice', capability: 'rescue-team' } as const;
    given(team)
      .when(ask('team.form', { ...form, capabilities: twice }), fire)
      .thenRefused(refusal);
    const change = ask('team.change-capabilities', { capabilities: twice, reason: '调整' });
    given(team, formed).when(change, fire).thenRefused(refusal);
    const same = ask('team.change-capabilities', { capabilities, reason: '调整' });
    given(team, formed).when(same, fire).thenNothing();
  });

  it('enrols a member once', () => {
    given(team, formed, enrolled)
      .when(ask('team.enrol', { memberId: 'M-1', post: '艇长' }), fire)
      .thenNothing();
    given(team, formed, enrolled)
      .when(ask('team.enrol', { memberId: 'M-1', post: '水手' }), fire)
      .thenRefused({ code: 'already-exists', memberId: 'M-1' });
  });

  it.each([
    ask('team.release-member', { memberId: 'constructor', reason: '调离' }),
    ask('team.grant-qualification', { ...certificate, memberId: 'constructor' }),
    ask('team.renew-qualification', { ...certificate, memberId: 'constructor' }),
    ask('team.lapse-qualification', {
      memberId: 'constructor',
      qualification: certificate.qualification,
      reason: '吊销',
    }),
    ask('team.complete-training', { ...training, memberIds: ['constructor'] }),
  ])('knows its members ($type)', (command) =>
    given(team, formed, enrolled)
      .when(command, fire)
      .thenRefused({ code: 'member-unknown', memberIds: ['constructor'] }),
  );

  it('is commended by others too, also when it is disbanded, for an incident that exists', () => {
    const commend = ask('team.commend', { incidentId: 'INC-1', text: '记功' });
    const duty = by('EMB', 'commander');
    given(team, formed, disbanded).when(withStrays(commend), duty).then(event('team.commended'));
    given(team, formed)
      .when(commend, { ...duty, incident: 'closed' })
      .then(event('team.commended'));
    given(team, formed)
      .when(commend, { ...duty, incident: 'missing' })
      .thenRefused({ code: 'incident-unknown', incidentId: 'INC-1' });
    given(team).when(commend, duty).thenRefused({ code: 'not-found' });
  });

  it('stands down and comes back', () => {
    const standDown = ask('team.change-readiness', { readiness: 'not-ready', reason: '轮休' });
    given(team, formed, event('team.readiness-changed')).when(standDown, fire).thenNothing();
  });

  it('folds any history', () => expectTotal(team, samples));
});

describe('a qualification', () => {
  const history = [formed, enrolled, granted];

  it('is on file once, and once more under the same number', () => {
    given(team, ...history)
      .when(ask('team.grant-qualification', certificate), fire)
      .thenNothing();
    given(team, ...history)
      .when(ask('team.grant-qualification', renewed), fire)
      .thenRefused({ code: 'already-exists', memberId: 'M-1', qualification: 'water-rescue' });
  });

  it('is renewed for longer, by a member who holds it', () => {
    const shorter = { ...renewed, validUntil: '2026-12-01T00:00:00.000Z' };
    given(team, ...history)
      .when(ask('team.renew-qualification', shorter), fire)
      .thenRefused({
        code: 'validity-inverted',
        validUntil: shorter.validUntil,
        heldUntil: certificate.validUntil,
      });
    const notHeld = {
      code: 'qualification-not-held',
      memberId: 'M-1',
      qualification: 'water-rescue',
    } as const;
    given(team, formed, enrolled).when(ask('team.renew-qualification', renewed), fire).thenRefused(notHeld);
    given(team, ...history, event('team.qualification-lapsed'))
      .when(ask('team.lapse-qualification', samples['team.qualification-lapsed']), fire)
      .thenRefused(notHeld);
  });

  it('that has ended already is not taken on file, nor is such a policy', () => {
    const validUntil = '2026-06-18T14:10:00.000Z';
    const refusal = { code: 'validity-ended', validUntil } as const;
    given(team, formed, enrolled)
      .when(ask('team.grant-qualification', { ...certificate, validUntil }), fire)
      .thenRefused(refusal);
    given(team, ...history)
      .when(ask('team.renew-qualification', { ...certificate, validUntil }), fire)
      .thenRefused(refusal);
    given(team, formed)
      .when(ask('team.insure', { ...policy, validUntil }), fire)
      .thenRefused(refusal);
    given(team, formed, event('team.insured')).when(ask('team.insure', policy), fire).thenNothing();
  });

  it('goes with the member who leaves', () => {
    const back = folded(team, ...history, event('team.member-left'), enrolled);
    expect(back.members).toMatchObject([{ memberId: 'M-1', qualifications: [] }]);
  });
});
