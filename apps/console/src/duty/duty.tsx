import type { DutyRoster, Page } from '#read-model';
import { useMemo } from 'react';
import { useAnswers } from '../api/queries.js';
import { useDate } from '../api/live.js';
import type { Session } from '../api/session.js';
import { useTexts } from '../language/language.js';
import { DutyLog } from './duty-log.js';
import { HandOver } from './hand-over.js';
import { Gaps, NextShifts, OnDutyList } from './on-duty.js';
import { changeable, monthsAround, nextShifts, shiftsIn, toHandOver } from './shifts.js';

/** Who is on duty now and next, what is missing, the hand-over, and the duty log. */
export function Duty({ at, session }: { readonly at: string | undefined; readonly session: Session }) {
  const texts = useTexts();
  const date = useDate();
  const minute = Math.floor(date.getTime() / 60_000) * 60_000;
  const months = useMemo(() => monthsAround(minute), [minute]);
  const rosters = useAnswers<Page<DutyRoster>>(
    months.map((month) => `/v1/duty/rosters?month=${month}&limit=200`),
  );
  const shifts = shiftsIn(rosters.flatMap(({ items }) => items));
  const own = shifts.filter(({ agencyId }) => agencyId === session.agencyId);
  return (
    <div className="duty">
      <h1 className="unseen">{texts.duty.title}</h1>
      <div className="column">
        <OnDutyList at={at} session={session} />
        <NextShifts shifts={nextShifts(shifts, minute)} own={changeable(own, minute)} />
        <Gaps agencyId={session.agencyId} />
      </div>
      <HandOver shifts={toHandOver(own, date.getTime())} session={session} />
      <DutyLog posts={[...new Set(own.map(({ post }) => post))]} session={session} />
    </div>
  );
}
