import type { OnDuty, RosteredShift } from '#domain';
import type { Page } from '#read-model';
import { useAnswer } from '../api/queries.js';
import { useTexts } from '../language/language.js';
import { endsNextDay } from './shifts.js';

const everyMinute = { refetchInterval: 60_000 };

/** Who is on duty, of all agencies that one may ask about, or of one; now or at an instant. */
export const useOnDuty = (query: { readonly agencyId?: string; readonly at?: string }) => {
  const said = new URLSearchParams({ limit: '200', ...query });
  return useAnswer<Page<OnDuty>>(`/v1/duty?${said.toString()}`, everyMinute);
};

/** `20:00 – 次日 08:00` */
export function useShiftWords(): (shift: Pick<RosteredShift, 'start' | 'end'>) => string {
  const texts = useTexts().duty;
  return (shift) => `${shift.start} – ${endsNextDay(shift) ? `${texts.nextDay} ` : ''}${shift.end}`;
}
