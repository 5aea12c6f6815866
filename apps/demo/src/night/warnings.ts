import { thresholdRules } from '#domain';
import { speakers } from '../story/parties.js';
import { observed } from './sensors.js';
import { dutyTelephone } from './stock.js';
import { asAgencyEvent, local, step, type Awaited, type Draft } from '../story/step.js';

const { met, land, flood, duty, xiaomeng, gaopo, zone } = speakers;

const rain = 'RAIN-0618';
/** The warning that a rule proposes of a division: its id derives from the crossing. */
const proposedAs = (ruleId: string, areaCode: string, when: string): string => {
  const rule = thresholdRules.find(({ id }) => id === ruleId);
  if (!rule) throw new Error(`no rule ${ruleId}`);
  return `OBS.${rule.id}.${areaCode}.${new Date(local(when)).toISOString().replace(/\D/g, '').slice(0, 14)}.X`;
};
const river = proposedAs('river-level', '520111006', '06-18 23:20');
const slope = proposedAs('ground-rate', '520111207', '06-19 00:05');
const gas = proposedAs('gas-lel', '520111010', '06-19 01:40');

const proposed = (warningId: string): { awaits: Awaited[] } => ({
  awaits: [{ stream: `warning-${warningId}`, event: 'warning.proposed' }],
});
/** The service reports an incident of a red warning and makes the issuer a party to it. */
const incidentOf = (warningId: string): { awaits: Awaited[] } => ({
  awaits: [{ stream: `incident-W.${warningId}`, event: 'incident.agency-notified' }],
});

/** Warnings and the readings behind them: rain from blue to red, the river, the slope of Gaopo, the gas of Xiaomeng. */
export const warningSteps: readonly Draft[] = [
  step(
    'HX-0618-1630a',
    '06-18 16:30',
    met,
    ['warning.issue', rain],
    {
      category: 'natural-disaster',
      hazard: 'rainstorm',
      colour: 'blue',
      headline: '暴雨蓝色预警：预计 12 小时内降雨 50 毫米以上',
      areaCodes: ['520111'],
      startsAt: local('06-18 16:30'),
      expectedEndAt: local('06-19 08:00'),
      cautions: ['低洼地段防范内涝', '隐患点附近注意落石滑坡'],
      measures: ['24 小时值守', '巡查低洼地段和地质灾害隐患点'],
      exercise: true,
    },
    ['发布暴雨蓝色预警', 'Issues a blue rainstorm warning'],
  ),
  step(
    'HX-0618-1940a',
    '06-18 19:40',
    met,
    ['warning.update', rain],
    { colour: 'yellow', headline: '暴雨黄色预警：6 小时内降雨将达 50 毫米以上', reason: '雨势增强' },
    ['暴雨预警升级为黄色', 'Raises it to yellow'],
  ),
  observed('HX-0618-2010a', '06-18 20:10', 'RG-07', 41.2, ['雨强 41.2 毫米/小时', '41.2 mm in the hour'], {
    after: ['HX-0618-1630a'],
  }),
  step(
    'HX-0618-2115a',
    '06-18 21:15',
    met,
    ['warning.update', rain],
    {
      colour: 'red',
      headline: '暴雨红色预警：3 小时内降雨将达 100 毫米以上',
      measures: ['停止户外作业', '转移危险地带人员', '叫应到村到组'],
      reason: '雨强 41.2 毫米/小时且持续，由黄色跳至红色',
    },
    ['由黄色跳级为红色', 'Jumps from yellow to red'],
    { after: ['HX-0618-1940a', 'HX-0618-2010a'] },
  ),
  step(
    'HX-0618-2116a',
    '06-18 21:16',
    duty,
    ['incident.merge', `W.${rain}`],
    { intoIncidentId: 'INC-R0' },
    ['红色预警所立事件并入 INC-R0', 'Merges the incident of the red warning into INC-R0'],
    { after: ['HX-0618-1700a', 'HX-0618-2115a'], ...incidentOf(rain) },
  ),
  step(
    'HX-0618-2117a',
    '06-18 21:17',
    duty,
    ['warning.call', rain],
    {
      recipients: [
        { agencyId: 'ST-XIAOMENG', standIn: { post: '备用联系人（副主任）' } },
        { agencyId: 'ST-GAOPO', standIn: { post: '备用联系人（副乡长）' } },
      ],
      acknowledgeWithinMinutes: 30,
      message: '暴雨红色预警，组织转移准备',
    },
    ['叫应小孟街道、高坡乡', 'Calls Xiaomeng and Gaopo to confirm'],
  ),
  {
    ...step(
      'HX-0618-2131a',
      '06-18 21:31',
      xiaomeng,
      ['warning.acknowledge', rain],
      { note: '已通知到村到组' },
      ['小孟接听叫应电话（14 分钟）', 'Answers the call after 14 minutes'],
      asAgencyEvent,
    ),
    phone: { telephone: dutyTelephone(xiaomeng), says: '暴雨红色预警' },
  },
  step(
    'HX-0618-2152a',
    '06-18 21:52',
    duty,
    ['warning.escalate-call', rain],
    { agencyId: 'ST-GAOPO', reason: '值班电话 35 分钟未应答' },
    ['高坡未应答，转备用联系人', 'Gaopo is silent: calls its deputy'],
    { after: ['HX-0618-2117a'] },
  ),
  step(
    'HX-0618-2156a',
    '06-18 21:56',
    gaopo,
    ['agency.set-duty-contact', 'ST-GAOPO'],
    { post: '备用联系人（副乡长）', telephone: '0851-00000009' },
    ['改为备用联系人值守', 'Puts its deputy on duty'],
    { after: ['HX-PREP-ST-GAOPO-contact', 'HX-0618-2152a'] },
  ),
  step(
    'HX-0618-2158a',
    '06-18 21:58',
    gaopo,
    ['warning.acknowledge', rain],
    { note: '副乡长接听，已组织转移准备' },
    ['高坡应答', 'Confirms after escalation'],
    { after: ['HX-0618-2156a'], asAgencyEvent: true },
  ),
  observed(
    'HX-0618-2320a',
    '06-18 23:20',
    'WL-03',
    3.1,
    ['超警戒水位（演示值）', 'River over its warning level'],
    {
      after: ['HX-0618-2115a'],
    },
  ),
  step(
    'HX-0618-2322a',
    '06-18 23:22',
    flood,
    ['warning.dismiss', river],
    { reason: '已在暴雨红色预警和防汛响应范围内，由响应升级处置' },
    ['河道预警建议：并入防汛响应', 'River proposal: covered by the response'],
    { after: ['HX-0618-2320a'], ...proposed(river) },
  ),
  step(
    'HX-0618-2331a',
    '06-18 23:31',
    duty,
    ['warning.tell-neighbours', rain],
    {
      agencyIds: ['NM-EMB'],
      message: '南明河花溪断面超警戒，请下游做好防范（突发事件应对法第六十二、六十四条）',
    },
    ['预警通报下游南明区', 'Tells the neighbour of the warning'],
    { after: ['HX-0618-2117a', 'HX-0618-2320a'] },
  ),
  observed(
    'HX-0619-0005a',
    '06-19 00:05',
    'GNSS-21',
    18,
    ['位移速率 18 毫米/小时', 'Ground moving at 18 mm/h'],
    {
      after: ['HX-0618-2158a'],
    },
  ),
  step(
    'HX-0619-0009a',
    '06-19 00:09',
    land,
    ['warning.issue', slope],
    {
      category: 'natural-disaster',
      hazard: 'geological',
      colour: 'red',
      headline: '地质灾害红色预警：高坡隐患点位移加快',
      areaCodes: ['520111207'],
      startsAt: local('06-19 00:09'),
      expectedEndAt: local('06-19 12:00'),
      cautions: ['随时可能滑坡，不得返回'],
      measures: ['三个紧急撤离', '设岗警戒'],
      exercise: true,
    },
    ['发布高坡地质灾害红色预警', 'Issues a red warning for Gaopo'],
    { after: ['HX-0619-0005a'], ...proposed(slope) },
  ),
  step(
    'HX-0619-0011a',
    '06-19 00:11',
    duty,
    ['incident.merge', `W.${slope}`],
    { intoIncidentId: 'INC-R0' },
    ['地灾红色预警所立事件并入 INC-R0', 'Merges the incident of the slope into INC-R0'],
    { after: ['HX-0618-1700a', 'HX-0619-0009a'], ...incidentOf(slope) },
  ),
  observed('HX-0619-0140a', '06-19 01:40', 'GAS-11', 28, ['可燃气体 28 %LEL', '28 %LEL'], {
    after: ['HX-0618-1630a'],
  }),
  step(
    'HX-0619-0145a',
    '06-19 01:45',
    zone,
    ['warning.dismiss', gas],
    { reason: '已确认为泄漏事故，按 INC-C1 处置' },
    ['可燃气体预警建议：转 INC-C1', 'Gas proposal: it is INC-C1'],
    { after: ['HX-0619-0140a', 'HX-0619-0144a'], ...proposed(gas) },
  ),
  observed('HX-0619-0459a', '06-19 04:59', 'GAS-11', 0, ['可燃气体归零', 'No flammable gas'], {
    after: ['HX-0619-0140a'],
  }),
  step(
    'HX-0619-0710a',
    '06-19 07:10',
    met,
    ['warning.cancel', rain],
    { reason: '雨带东移，降雨趋于结束' },
    ['解除暴雨红色预警', 'Cancels the rainstorm warning'],
    { after: ['HX-0618-2131a', 'HX-0618-2158a', 'HX-0618-2331a'] },
  ),
  step(
    'HX-0619-0715a',
    '06-19 07:15',
    land,
    ['warning.cancel', slope],
    { reason: '位移速率降至 1 毫米/小时以下' },
    ['解除高坡地灾红色预警', 'Cancels the warning for Gaopo'],
  ),
];
