import type { DutyEvents, OpenItem } from '#domain';
import type { DutyLogEntry } from '#read-model';
import { useState } from 'react';
import { ActForm } from '../acts/act-form.js';
import { useActs, useAllOf, useQueue, type Act } from '../api/queries.js';
import type { Session } from '../api/session.js';
import { addressOf, onLink } from '../frame/route.js';
import { useTexts } from '../language/language.js';
import { useDraft } from '../parts/draft.js';
import { TextField } from '../parts/fields.js';
import { Countdown, Time } from '../parts/marks.js';
import { Panel } from '../parts/panel.js';
import { useWords } from '../queue/words.js';
import { useShiftWords } from './answers.js';
import { PlacesOf } from './on-duty.js';
import { usePersonNames } from './names.js';
import { everybodyIn, placesAt, type ShiftOfPost } from './shifts.js';

/** Duty passes by the roster; here both sides sign for it. */
export function HandOver({
  shifts,
  session,
}: {
  readonly shifts: readonly ShiftOfPost[];
  readonly session: Session;
}) {
  const texts = useTexts().duty;
  return (
    <Panel title={texts.handOver} className="handing-over">
      <div className="body" tabIndex={0} role="group" aria-label={texts.handOver}>
        {shifts.length === 0 ? <p className="empty">{texts.noShift}</p> : null}
        {shifts.map((one) => (
          <OneShift key={`${one.rosterId} ${one.shift.date} ${one.shift.start}`} of={one} session={session} />
        ))}
      </div>
    </Panel>
  );
}

type Signature = 'duty.hand-over' | 'duty.take-over';

function OneShift({
  of: { rosterId, post, shift },
  session,
}: {
  readonly of: ShiftOfPost;
  readonly session: Session;
}) {
  const texts = useTexts();
  const of = texts.duty;
  const words = useShiftWords();
  const acts = useActs({ aggregate: 'duty', id: rosterId });
  const { date, start, handedOverBy, takenOverBy, missed, until } = shift;
  // the outgoing side is asked for the first signature, everybody else for the second
  const isOutgoing = handedOverBy === undefined && everybodyIn(shift).includes(session.personId);
  const [act, choose] = useState<Signature>(isOutgoing ? 'duty.hand-over' : 'duty.take-over');
  return (
    <section className="shift" aria-label={`${post} ${date} ${start}`}>
      <div className="row">
        <span className="inc">{post}</span>
        <h3 className="strong">
          {date} {words(shift)}
        </h3>
        <span className="space" />
        <Countdown dueAt={until} />
      </div>
      <PlacesOf places={placesAt(shift, Date.now())} />
      <div className="signature-pair">
        <Signed side={of.outgoing} by={handedOverBy} isMissed={missed === true} />
        <Signed side={of.incoming} by={takenOverBy} isMissed={missed === true} />
      </div>
      <div className="tabs" role="group" aria-label={of.handOver}>
        {(['duty.hand-over', 'duty.take-over'] as const).map((one) => (
          <button key={one} type="button" aria-pressed={act === one} onClick={() => choose(one)}>
            {texts.acts[one]}
          </button>
        ))}
      </div>
      <Sign
        key={act}
        {...{ act, acts, rosterId }}
        shift={{ date, start }}
        isIn={act === 'duty.take-over' || isOutgoing || handedOverBy === session.personId}
      />
      <OpenWork rosterId={rosterId} date={date} start={start} />
    </section>
  );
}

function Signed({
  side,
  by,
  isMissed,
}: {
  readonly side: string;
  readonly by: string | undefined;
  readonly isMissed: boolean;
}) {
  const texts = useTexts().duty;
  const name = usePersonNames(by === undefined ? [] : [by]);
  return (
    <div className={`signature ${by === undefined ? '' : 'done'}`}>
      <b>{side}</b> {by === undefined ? '' : name(by)}
      <span className="space" />
      {by === undefined ? (
        <span className={`st ${isMissed ? 'st-missing' : 'st-requested'}`}>
          {isMissed ? texts.missed : texts.unsigned}
        </span>
      ) : (
        <span className="st st-done">{texts.signed}</span>
      )}
    </div>
  );
}

const noNotes = { notes: '' };

function Sign({
  act,
  acts,
  rosterId,
  shift,
  isIn,
}: {
  readonly act: Signature;
  readonly acts: ReadonlyMap<string, Act> | undefined;
  readonly rosterId: string;
  readonly shift: { readonly date: string; readonly start: string };
  readonly isIn: boolean;
}) {
  const texts = useTexts();
  const path = `/v1/duty/${encodeURIComponent(rosterId)}`;
  const [typed, change, clear] = useDraft(`${act}-${rosterId}-${shift.date}-${shift.start}`, noNotes);
  const notes = typed.notes.trim();
  const isNeeded = act === 'duty.hand-over';
  const data = { ...shift, ...(notes === '' ? {} : { notes }) };
  return (
    <ActForm
      acts={acts}
      name={act}
      title={texts.acts[act]}
      isDecision={false}
      command={
        isNeeded && notes === ''
          ? undefined
          : {
              path: `${path}/${act.replace('duty.', '')}`,
              data,
              shownAt: `/v1/duty/rosters/${encodeURIComponent(rosterId)}`,
            }
      }
      onDone={clear}
    >
      {isIn ? null : <p className="note">{texts.duty.notInShift}</p>}
      <TextField
        label={isNeeded ? texts.duty.notes : `${texts.fields.note} · ${texts.fields.optional}`}
        value={typed.notes}
        onChange={(next) => change({ notes: next })}
        rows={3}
        maxLength={4000}
        isRequired={isNeeded}
        autoFocus
      />
    </ActForm>
  );
}

type Handed = Pick<DutyEvents['duty.handed-over'], 'date' | 'start' | 'open' | 'more'> & {
  readonly notes?: string;
};

/** What is open: as it was signed for, or passed on at the end; before that as it is now. */
function OpenWork({
  rosterId,
  date,
  start,
}: {
  readonly rosterId: string;
  readonly date: string;
  readonly start: string;
}) {
  const texts = useTexts();
  const wordsOf = useWords();
  const of = texts.duty;
  const { agencyId, post } = namesIn(rosterId);
  const from = new Date(Date.parse(`${date}T00:00:00+08:00`)).toISOString();
  const { data: log } = useAllOf<DutyLogEntry>(
    `/v1/duty/log?agencyId=${encodeURIComponent(agencyId)}&post=${encodeURIComponent(post)}&from=${from}&limit=200`,
  );
  const { data: queue } = useQueue();
  const handed = (log ?? [])
    .filter(({ type }) => type === 'duty.handed-over' || type === 'duty.passed')
    .map(({ type, data }) => ({ type, data: data as Handed }))
    .findLast(({ data }) => data.date === date && data.start === start)?.data;
  const now = (queue?.items ?? []).filter(
    ({ turn, agencyId: whose }) => turn === 'own' && (whose ?? agencyId) === agencyId,
  );
  const count = handed ? handed.open.length + handed.more : now.length;
  return (
    <>
      <div className="section">
        <h3>
          {of.open} <small>{count}</small>
        </h3>
        <span className="space" />
        <small>{handed ? of.openHint : `${of.openNow} · ${of.openHint}`}</small>
      </div>
      {handed?.notes ? <p className="note">{handed.notes}</p> : null}
      {count === 0 ? <p className="dim">{of.openNone}</p> : null}
      <ul className="missing open-work">
        {handed
          ? handed.open.map((one) => <OpenRow key={`${one.aggregate} ${one.id} ${one.act}`} item={one} />)
          : now.map((item) => {
              const { heading, below } = wordsOf(item);
              return (
                <li key={`${item.kind} ${item.id} ${item.act}`} className="row">
                  <span className={`k k-${item.kind}`}>{texts.queue.kinds[item.kind]}</span> <b>{heading}</b>{' '}
                  {item.incidentId === undefined ? null : <span className="inc bare">{item.incidentId}</span>}{' '}
                  <span className="dim">{below}</span>
                  <span className="space" />
                  <Countdown dueAt={item.dueAt} />
                </li>
              );
            })}
      </ul>
      {handed && handed.more > 0 ? <p className="dim">{of.more(handed.more)}</p> : null}
    </>
  );
}

function OpenRow({ item: { aggregate, id, act, dueAt, text } }: { readonly item: OpenItem }) {
  const texts = useTexts();
  const name = act === undefined ? undefined : (texts.acts as Readonly<Record<string, unknown>>)[act];
  const screen = { incident: 'incidents', report: 'reports', statistics: 'statistics' }[aggregate];
  const address = screen === undefined ? undefined : `${screen}/${encodeURIComponent(id)}`;
  return (
    <li className="row">
      {address === undefined ? (
        <span className="inc">{id}</span>
      ) : (
        <a className="inc" href={addressOf(address)} onClick={onLink(address)}>
          {id}
        </a>
      )}
      <b>{text}</b> <span className="dim">{typeof name === 'string' ? name : (act ?? '')}</span>
      <span className="space" />
      {dueAt === undefined ? null : <Time at={dueAt} />}
    </li>
  );
}

/** Agency and post of a roster, as its id says: `<agency>.<post>.<month>`. */
const namesIn = (rosterId: string): { readonly agencyId: string; readonly post: string } => {
  const parts = rosterId.split('.');
  return { agencyId: parts.slice(0, -2).join('.'), post: parts.at(-2) ?? '' };
};
