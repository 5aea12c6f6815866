import type { Actor, TeamCapability } from '#domain';
import { speakers } from '../story/parties.js';
import { local, step, type Draft } from '../story/step.js';

const { commander, depot, fire, health, rescueTeam, zone } = speakers;

interface Formed {
  readonly owner: Actor;
  readonly teamId: string;
  readonly name: string;
  readonly kind: string;
  readonly areaCode?: string;
  readonly capability: TeamCapability;
  /** Until when the certificate of each member on file is valid, the scenario's zone; nothing for those without one. */
  readonly members: readonly (string | undefined)[];
}

const valid = '2027-12-31T00:00:00+08:00';
const lapsed = '2026-05-31T00:00:00+08:00';

/** The leading members of each team; the roster in full is the owner's. T-VOL has let a certificate lapse. */
const formed: readonly Formed[] = [
  {
    owner: fire,
    teamId: 'T-FIRE1',
    name: '消防抗洪编组',
    kind: 'team.fire',
    capability: { capability: 'rescue-team', minimumMembers: 4, qualifications: ['water-rescue'] },
    members: [valid, valid, valid, valid],
  },
  {
    owner: rescueTeam,
    teamId: 'T-SAR',
    name: '社会救援队（示例）',
    kind: 'team.search',
    capability: { capability: 'rescue-team', minimumMembers: 3, qualifications: ['rope-rescue'] },
    members: [valid, valid, valid],
  },
  {
    owner: rescueTeam,
    teamId: 'T-VOL',
    name: '水上志愿救援队（示例）',
    kind: 'team.volunteer',
    capability: { capability: 'rescue-team', minimumMembers: 3, qualifications: ['water-rescue'] },
    members: [valid, valid, lapsed],
  },
  {
    owner: depot,
    teamId: 'T-MIL',
    name: '民兵应急连',
    kind: 'team.militia',
    capability: { capability: 'labour-team', minimumMembers: 2, qualifications: [] },
    members: [undefined, undefined],
  },
  {
    owner: zone,
    teamId: 'T-HAZ',
    name: '危化专业队',
    kind: 'team.hazmat',
    areaCode: '520111010',
    capability: { capability: 'hazmat-team', minimumMembers: 3, qualifications: ['leak-plugging'] },
    members: [valid, valid, valid],
  },
  {
    owner: health,
    teamId: 'T-MED',
    name: '医疗队',
    kind: 'team.medical',
    capability: { capability: 'medical-team', minimumMembers: 2, qualifications: ['emergency-medicine'] },
    members: [valid, valid],
  },
];

/** Id of the step that forms a team. */
const formedBy = (teamId: string): string => `HX-PREP-team-${teamId}`;

/** Ids of the steps after which a team is as the night finds it. */
export const completedBy = (teamId: string): string => `HX-PREP-team-${teamId}-insured`;

/** The teams with their members' certificates, on file since January. */
export const teamSteps: readonly Draft[] = formed.flatMap((team): Draft[] => {
  const { owner, teamId, name, kind, areaCode = '520111', capability, members } = team;
  const id = formedBy(teamId);
  const [qualification] = capability.qualifications;
  return [
    step(
      id,
      '01-05 09:00',
      owner,
      ['team.form', teamId],
      { name, kind, areaCode, capabilities: [capability] },
      [`组建${name}`, `Forms ${teamId}`],
    ),
    ...members.flatMap((validUntil, index): Draft[] => {
      const memberId = `${teamId}-${String(index + 1).padStart(2, '0')}`;
      return [
        step(`${id}-${memberId}`, '01-05 09:10', owner, ['team.enrol', teamId], { memberId }, [
          `${memberId} 入队`,
          `Enrols ${memberId}`,
        ]),
        ...(validUntil && qualification
          ? [
              step(
                `${id}-${memberId}-q`,
                '01-05 09:10',
                owner,
                ['team.grant-qualification', teamId],
                { memberId, qualification, certificateNumber: `HX-${memberId}`, validUntil },
                [`登记资质 ${memberId}`, `Puts the certificate of ${memberId} on file`],
              ),
            ]
          : []),
      ];
    }),
    step(
      completedBy(teamId),
      '01-05 09:20',
      owner,
      ['team.insure', teamId],
      { insurer: '示例财险', policyNumber: `YW-2026-${teamId}`, validUntil: local('12-31 00:00') },
      ['队员投保人身意外伤害险', 'Insures the members'],
    ),
  ];
});

export const commendations: readonly Draft[] = [
  step(
    'HX-1001-1000a',
    '10-01 10:00',
    commander,
    ['team.commend', 'T-SAR'],
    { incidentId: 'INC-G1', text: '高坡滑坡夜间搜寻，找到失联者并生还，记功' },
    ['T-SAR 记功', 'Commends T-SAR'],
    { after: ['HX-0626-1000-INC-G1', completedBy('T-SAR')] },
  ),
];
