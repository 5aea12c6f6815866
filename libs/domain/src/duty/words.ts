import type { PassingReason } from './on-duty.js';
import type { DutyPlace } from './roster.js';

type Texts = readonly [zh: string, en: string];

const places: Readonly<Record<DutyPlace, Texts>> = {
  lead: ['带班领导', 'lead'],
  deputy: ['副班', 'deputy'],
  officer: ['值班员', 'officer on duty'],
  'stand-in': ['替班', 'stand-in'],
};

const reasons: Readonly<Record<PassingReason, Texts>> = {
  'place-empty': ['空缺', 'nobody in it'],
  'no-number': ['无电话号码', 'no number'],
  'employment-ended': ['已离职', 'employment ended'],
  'same-person': ['与另一岗位为同一人', 'same person as in another place'],
};

const sides: Readonly<Record<'outgoing' | 'incoming', Texts>> = {
  outgoing: ['交班', 'outgoing'],
  incoming: ['接班', 'incoming'],
};

/** What places, reasons and sides of a hand-over are called. */
export const dutyWords = { places, reasons, sides } as const;
