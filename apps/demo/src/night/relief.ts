import { lists, type RmResource, type RmScheduleType } from '#interop';
import { edxlStep } from '../story/edxl-step.js';
import { speakers } from '../story/parties.js';
import { alone } from '../story/second-person.js';
import { local, reserved, step, type Draft } from '../story/step.js';

const { duty, dispatch, civil, xiaomeng, shop } = speakers;

const water = 'ENT-WATER.water';
const line = '1.1';
const decision = 'HX-0619-0410a';

interface Shelter {
  readonly sharingId: string;
  /** Last letter of the ids of its steps. */
  readonly letter: string;
  readonly asks: readonly [actor: typeof civil, incidentId: string, amount: number, priority: number];
  readonly deliverTo: { readonly areaCode: string; readonly place: string };
  readonly after: readonly string[];
  readonly arrives: string;
  readonly back: { readonly returned: number; readonly consumed: number };
}

/** They ask for 5,300 bottles together; the firm has 4,800. */
const shelters: readonly Shelter[] = [
  {
    sharingId: 'SH-G1-WATER',
    letter: 'a',
    asks: [civil, 'INC-G1', 800, 2],
    deliverTo: { areaCode: '520111207', place: '高坡乡安置点' },
    // the auditor asks later how things stood at 02:11: there is no talk of water yet
    after: ['HX-0619-0355a', 'HX-0619-0211a'],
    arrives: '05:40',
    back: { returned: 80, consumed: 720 },
  },
  {
    sharingId: 'SH-C1-WATER',
    letter: 'b',
    asks: [xiaomeng, 'INC-C1', 4_500, 3],
    deliverTo: { areaCode: '520111010', place: '小孟街道安置点' },
    after: ['HX-0619-0235a'],
    arrives: '05:20',
    back: { returned: 0, consumed: 4_000 },
  },
];

const resource = (more: Partial<RmResource>): RmResource => ({
  elementId: line,
  resourceId: water,
  keywords: [],
  schedules: [],
  ...more,
});

const at = (type: RmScheduleType, when: string): RmResource['schedules'] => [{ type, at: local(when) }];
const deployed = (value: string): RmResource['status'] => ({ deployment: { list: lists.status, value } });

const negotiation = ({ sharingId, letter, asks, deliverTo, after, arrives }: Shelter): Draft[] => {
  const [actor, incidentId, amount, priority] = asks;
  const arrivesAt = `06-19 ${arrives}`;
  return [
    step(
      `HX-0619-0400${letter}`,
      '06-19 04:00',
      actor,
      ['sharing.request', sharingId],
      {
        incidentId,
        capability: 'drinking-water-bottle',
        amount,
        neededBy: local('06-19 06:00'),
        deliverTo,
        priority,
        purpose: '安置群众饮水',
      },
      [`安置点请求饮用水 ${amount} 瓶`, `A shelter asks for ${amount} bottles of water`],
      { after },
    ),
    step(
      `HX-0619-0412${letter}`,
      '06-19 04:12',
      dispatch,
      ['sharing.requisition', sharingId],
      { funding: { code: 'RELIEF-2026' }, reportTo: deliverTo.place, ...alone },
      ['向商超配送征用饮用水', 'Requisitions the water'],
      { after: [decision], ...reserved(sharingId, line) },
    ),
    edxlStep(
      `HX-0619-0415${letter}`,
      '06-19 04:15',
      shop,
      ['sharing.commit', sharingId],
      { lineIds: [line], estimatedArrivalAt: local(arrivesAt) },
      {
        type: 'CommitResource',
        resource: resource({
          response: { precedingElementId: line, type: 'Accept' },
          schedules: at('EstimatedArrival', arrivesAt),
        }),
      },
      ['EDXL-RM 承诺送水', 'Commits the water, by EDXL-RM'],
    ),
    edxlStep(
      `HX-0619-0430${letter}`,
      '06-19 04:30',
      shop,
      ['sharing.dispatch', sharingId],
      { lineIds: [line], departedAt: local('06-19 04:30') },
      {
        type: 'ReportResourceDeploymentStatus',
        resource: resource({
          status: deployed('dispatched'),
          schedules: at('ActualDeparture', '06-19 04:30'),
        }),
      },
      ['EDXL-RM 报出发', 'Reports departure, by EDXL-RM'],
    ),
    edxlStep(
      `HX-0619-${arrives.replace(':', '')}${letter}`,
      arrivesAt,
      shop,
      ['sharing.report-arrival', sharingId],
      { lineIds: [line], arrivedAt: local(arrivesAt) },
      {
        type: 'ReportResourceDeploymentStatus',
        resource: resource({ status: deployed('arrived'), schedules: at('ActualArrival', arrivesAt) }),
      },
      ['EDXL-RM 报送达', 'Reports arrival, by EDXL-RM'],
    ),
  ];
};

/** After the response has ended: what is left goes back, the rest has been drunk. */
const leftovers = ({ sharingId, letter, back, arrives }: Shelter): Draft[] => [
  step(
    `HX-0619-0900-${sharingId}`,
    '06-19 09:00',
    dispatch,
    ['sharing.release', sharingId],
    { reason: '响应终止，余水退回' },
    [`解除使用 ${sharingId}`, 'Releases what was lent'],
    { after: [`edxl-rm/HX-0619-${arrives.replace(':', '')}${letter}`, 'HX-0619-0800a'] },
  ),
  edxlStep(
    `HX-0619-1030${letter}`,
    '06-19 10:30',
    shop,
    ['sharing.report-return', sharingId],
    {
      lines: [{ lineId: line, damaged: 0, ...back }],
      returnedAt: local('06-19 10:30'),
    },
    {
      type: 'ReportResourceDeploymentStatus',
      resource: resource({
        status: deployed('returned'),
        keywords: [
          { list: lists.returned, value: String(back.returned) },
          { list: lists.consumed, value: String(back.consumed) },
        ],
        schedules: at('ActualReturnArrival', '06-19 10:30'),
      }),
    },
    [`用去 ${back.consumed} 瓶，退回 ${back.returned} 瓶`, `${back.consumed} used, ${back.returned} back`],
  ),
];

/** Water for two shelters, asked for at once and decided as one; the firm that has it speaks EDXL-RM. */
export const reliefSteps: readonly Draft[] = [
  step(
    'HX-0619-0355a',
    '06-19 03:55',
    duty,
    ['incident.notify-agency', 'INC-G1'],
    { agencyId: 'CIVIL', message: '高坡乡安置点需生活保障，请区民政局参与' },
    ['通知民政局参与安置保障', 'Calls civil affairs to the shelters'],
    { after: ['HX-0619-0241a'] },
  ),
  ...shelters.flatMap(negotiation),
  step(
    decision,
    '06-19 04:10',
    duty,
    ['allocation.decide', 'ALLOC-0410'],
    { sharingIds: shelters.map(({ sharingId }) => sharingId) },
    ['联合分配 4800 瓶：高坡 800，小孟 4000', 'Decides both as one: 800 and 4,000'],
    { after: ['HX-0619-0400a', 'HX-0619-0400b'] },
  ),
  ...shelters.flatMap(leftovers),
];
