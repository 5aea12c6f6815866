import type { DutyCommands, Places, Shift } from '#domain';
import {
  Day,
  EndOfShift,
  Id,
  Instant,
  Optional,
  Parts,
  PersonId,
  PersonIds,
  Text,
  TimeOfDay,
} from '../form/fields.js';
import type { CommandExamples, CommandSpecs, Outer } from '../form/specs.js';

/** Far more than a post has shifts in a month. */
const mostShifts = 300;
const mostInPlace = 20;

/** What the service puts in from elsewhere is no part of the form. */
type Asked<Command> = Omit<Command, 'of' | 'persons' | 'beside' | 'open' | 'more'>;

class PlacesOfShift implements Places {
  @Optional() @PersonId() lead?: string;
  @Optional() @PersonId() deputy?: string;
  @Optional() @PersonIds(mostInPlace) officers?: string[];
  @Optional() @PersonIds(mostInPlace) standIns?: string[];
}

export class ShiftRow extends PlacesOfShift implements Shift {
  /** The day on which it begins, in Beijing time. */
  @Day() date!: string;
  @TimeOfDay() start!: string;
  /** At or before the start it is on the next day. */
  @EndOfShift() end!: string;
}

export class PutShifts implements Asked<DutyCommands['duty.put-shifts']> {
  @Parts(() => ShiftRow, 1, mostShifts) shifts!: ShiftRow[];
}

export class ChangeShift extends PlacesOfShift implements Asked<DutyCommands['duty.change-shift']> {
  @Day() date!: string;
  @TimeOfDay() start!: string;
  /** From when it holds; from the beginning of the shift where left out. */
  @Optional() @Instant() from?: string;
  @Text() reason!: string;
}

export class DropShift implements Asked<DutyCommands['duty.drop-shift']> {
  @Day() date!: string;
  @TimeOfDay() start!: string;
  @Text() reason!: string;
}

export class HandOver implements Asked<DutyCommands['duty.hand-over']> {
  /** The shift that ends. */
  @Day() date!: string;
  @TimeOfDay() start!: string;
  @Text(4_000) notes!: string;
}

export class TakeOver implements Asked<DutyCommands['duty.take-over']> {
  /** The shift that ends. */
  @Day() date!: string;
  @TimeOfDay() start!: string;
  @Optional() @Text(4_000) notes?: string;
}

export class WriteNote implements Asked<DutyCommands['duty.note']> {
  @Id() noteId!: string;
  @Text(4_000) text!: string;
  @Optional() @Id() incidentId?: string;
}

export class CorrectNote implements Readonly<DutyCommands['duty.correct-note']> {
  @Id() noteId!: string;
  /** What it should have said. */
  @Text(4_000) text!: string;
  @Text() reason!: string;
}

type OuterDutyCommand = Outer<DutyCommands, 'duty.keep-watch'>;

export const dutySpecs: CommandSpecs<OuterDutyCommand> = {
  'duty.put-shifts': { dto: PutShifts, zh: '登记值班表', en: 'Enter shifts of a roster' },
  'duty.change-shift': { dto: ChangeShift, zh: '换班、替班', en: 'Change who is on duty in a shift' },
  'duty.drop-shift': { dto: DropShift, zh: '取消班次', en: 'Drop a shift' },
  'duty.hand-over': { dto: HandOver, zh: '交班签字', en: 'Hand a shift over' },
  'duty.take-over': { dto: TakeOver, zh: '接班签字', en: 'Take a shift over' },
  'duty.note': { dto: WriteNote, zh: '记值班日志', en: 'Write into the duty log' },
  'duty.correct-note': { dto: CorrectNote, zh: '更正值班日志', en: 'Correct an entry of the duty log' },
};

const lead = '0b6f2a52-6a3e-4d27-9f0e-5a1c7b1f0a01';
const deputy = '0b6f2a52-6a3e-4d27-9f0e-5a1c7b1f0a02';
const night = { date: '2026-11-29', start: '20:00' };

export const dutyExamples: CommandExamples<OuterDutyCommand> = {
  'duty.put-shifts': {
    shifts: [
      { date: '2026-11-29', start: '08:00', end: '20:00', lead: deputy, deputy: lead },
      { ...night, end: '08:00', lead, deputy },
    ],
  },
  'duty.change-shift': { ...night, lead: deputy, deputy: lead, reason: '家中急事，对调' },
  'duty.drop-shift': { ...night, reason: '并入全天班' },
  'duty.hand-over': { ...night, notes: '小孟仓库现场留守两人；水位每小时报一次' },
  'duty.take-over': { ...night, notes: '已知悉' },
  'duty.note': { noteId: 'N-0210', text: '02:10 高坡乡电话报险情，已转带班领导', incidentId: 'INC-G1' },
  'duty.correct-note': { noteId: 'N-0210', text: '02:12 高坡乡电话报险情，已转带班领导', reason: '时间记错' },
};
