import type { Shift } from '#domain';
import { speakers } from '../story/parties.js';
import { staff } from '../story/staff.js';
import { step, type Draft } from '../story/step.js';

const { duty, day, fireOfficer, gaopo } = speakers;
const { embCommander, embSecond, embDuty, embDay, embDispatch } = staff;
const { fireDuty, fireDeputy, gaopoDuty, gaopoDeputy } = staff;

const hall = 'EMB.hall.2026-06';
const night = { date: '2026-06-18', start: '20:00' } as const;

const wholeDay = (lead: string, deputy: string): readonly Shift[] =>
  ['2026-06-18', '2026-06-19'].map((date) => ({ date, start: '08:00', end: '08:00', lead, deputy }));

const byDay = (date: string): Shift => ({
  ...{ date, start: '08:00', end: '20:00' },
  ...{ lead: embSecond.personId, deputy: embDay.personId },
});

/** The rosters of the bureau, of the fire brigade and of a township, entered before the rain begins. */
export const dutyPreparation: readonly Draft[] = [
  step(
    'HX-PREP-EMB-roster',
    '06-15 10:00',
    duty,
    ['duty.put-shifts', hall],
    {
      shifts: [
        byDay('2026-06-18'),
        {
          ...night,
          ...{ end: '08:00', lead: embCommander.personId, deputy: embDuty.personId },
          officers: [embDispatch.personId],
        },
        byDay('2026-06-19'),
      ],
    },
    ['登记区指挥中心值班表', 'Enters the roster of the command centre'],
  ),
  step(
    'HX-PREP-FIRE-roster',
    '06-15 10:00',
    fireOfficer,
    ['duty.put-shifts', 'FIRE.hall.2026-06'],
    { shifts: wholeDay(fireDuty.personId, fireDeputy.personId) },
    ['登记消防救援大队值班表', 'Enters the roster of the fire brigade'],
  ),
  step(
    'HX-PREP-ST-GAOPO-roster',
    '06-15 10:00',
    gaopo,
    ['duty.put-shifts', 'ST-GAOPO.hall.2026-06'],
    { shifts: wholeDay(gaopoDuty.personId, gaopoDeputy.personId) },
    ['登记高坡乡值班表', 'Enters the roster of Gaopo'],
  ),
];

/** The duty log of the bureau, and the hand-over in the morning with both signatures. */
export const dutySteps: readonly Draft[] = [
  step(
    'HX-0618-2100-LOG',
    '06-18 21:00',
    duty,
    ['duty.note', hall],
    { noteId: 'N-2100', text: '雨强持续增大，已提醒各成员单位值班室加强值守' },
    ['值班日志：雨势加大', 'Duty log: the rain grows'],
    { after: ['HX-PREP-EMB-roster'] },
  ),
  step(
    'HX-0619-0213-LOG',
    '06-19 02:13',
    duty,
    ['duty.note', hall],
    { noteId: 'N-0213', text: '02:10 T-FIRE1 被两处同时请求，指挥长改派市级 2 队', incidentId: 'INC-G1' },
    ['值班日志：力量冲突的处置', 'Duty log: how the conflict was settled'],
    { after: ['HX-0618-2100-LOG', 'HX-0619-0211s'] },
  ),
  step(
    'HX-0619-0220-LOG',
    '06-19 02:20',
    duty,
    ['duty.correct-note', hall],
    {
      noteId: 'N-0213',
      text: '02:11 指挥长改派市级 2 队，副指挥长为第二人确认；T-FIRE1 留给 INC-C1',
      reason: '时间和第二人补记',
    },
    ['更正值班日志', 'Corrects the duty log'],
    { after: ['HX-0619-0213-LOG'] },
  ),
  step(
    'HX-0619-0800-OUT',
    '06-19 08:00',
    duty,
    ['duty.hand-over', hall],
    { ...night, notes: '雨带东移；SH-F1-DRAIN 物资库 6 台泵待归还；夜间单人征用待补签' },
    ['夜班交班签字', 'The night shift hands over'],
    { after: ['HX-0619-0220-LOG', 'HX-0619-0702-RET'] },
  ),
  step(
    'HX-0619-0805-IN',
    '06-19 08:05',
    day,
    ['duty.take-over', hall],
    { ...night, notes: '已知悉，逐项接办' },
    ['日班接班签字', 'The day shift takes over'],
    { after: ['HX-0619-0800-OUT'] },
  ),
];
