import type { OnDuty, Places } from '#domain';
import { useState } from 'react';
import { useActs, useAgencyNames, useBoard } from '../api/queries.js';
import type { Session } from '../api/session.js';
import { useDate } from '../api/live.js';
import { go } from '../frame/route.js';
import { clockTime } from '../language/format.js';
import { useTexts } from '../language/language.js';
import { Time } from '../parts/marks.js';
import { Loaded, Panel } from '../parts/panel.js';
import { useOnDuty, useShiftWords } from './answers.js';
import { ChangeShift } from './change-shift.js';
import { ShowNames, usePersonNames } from './names.js';
import { instantOf, localOf, personsIn, type ShiftOfPost } from './shifts.js';

/** Who has the places, by agency and post; who is passed over, and why, is an alarm. */
export function OnDutyList({ at, session }: { readonly at: string | undefined; readonly session: Session }) {
  const texts = useTexts();
  const of = texts.duty;
  const date = useDate();
  const onDuty = useOnDuty(at === undefined ? {} : { at });
  const persons = (onDuty.data?.items ?? []).flatMap(({ shifts }) =>
    shifts.flatMap(({ places }) => personsIn(places)),
  );
  return (
    <Panel
      title={at === undefined ? of.now : of.then(clockTime(at, date))}
      right={<ShowNames key={persons.join()} personIds={persons} />}
    >
      <div className="body" tabIndex={0} role="group" aria-label={of.now}>
        <AtMoment at={at} />
        <Loaded of={onDuty}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="empty">{of.noRoster}</p>
            ) : (
              <ul className="missing">
                {items
                  .toSorted(
                    (a, b) =>
                      Number(b.agencyId === session.agencyId) - Number(a.agencyId === session.agencyId),
                  )
                  .map((one) => (
                    <OneAgency key={one.agencyId} onDuty={one} />
                  ))}
              </ul>
            )
          }
        </Loaded>
      </div>
    </Panel>
  );
}

/** Which moment is asked about; it stands in the address. */
function AtMoment({ at }: { readonly at: string | undefined }) {
  const texts = useTexts().duty;
  const [typed, setTyped] = useState<string>();
  const local = typed ?? (at === undefined ? '' : localOf(at));
  return (
    <div className="moment">
      <label>
        {texts.at}{' '}
        <input
          type="datetime-local"
          value={local}
          onChange={({ target }) => {
            setTyped(target.value);
            const instant = instantOf(target.value);
            if (instant !== undefined) go(`duty?at=${encodeURIComponent(instant)}`, { replace: true });
          }}
        />
      </label>
      {at === undefined ? null : (
        <button
          type="button"
          className="plain"
          onClick={() => {
            setTyped(undefined);
            go('duty', { replace: true });
          }}
        >
          {texts.atNow}
        </button>
      )}
    </div>
  );
}

function OneAgency({ onDuty: { agencyId, shifts, call, passedOver } }: { readonly onDuty: OnDuty }) {
  const texts = useTexts().duty;
  const agencies = useAgencyNames();
  const words = useShiftWords();
  const name = usePersonNames([...call, ...passedOver].flatMap(({ personId }) => personId ?? []));
  return (
    <li>
      <b>{agencies.get(agencyId) ?? agencyId}</b> <span className="mono">{agencyId}</span>
      {shifts.length === 0 ? (
        <div>
          <span className="st st-missing">{texts.nobody}</span>
        </div>
      ) : null}
      {shifts.map((shift) => (
        <div key={`${shift.post} ${shift.from}`} className="shift">
          <span className="inc">{shift.post}</span> <span className="num">{words(shift)}</span>
          <PlacesOf places={shift.places} />
        </div>
      ))}
      {passedOver.map(({ post, place, reason, personId }) => (
        <div key={`${post} ${place} ${personId}`}>
          <span className="st st-missing">
            {post} {texts.passedOver} {personId === undefined ? '' : name(personId)} {texts.reasons[reason]}
          </span>
        </div>
      ))}
      {call.length > 0 ? (
        <div className="dim">
          {texts.call}：{call.map(({ personId }) => name(personId)).join(' → ')}
        </div>
      ) : null}
    </li>
  );
}

const placeNames = ['lead', 'deputy', 'officers', 'standIns'] as const;

/** Lead and deputy always, the others where there are some. An empty lead's place is missing. */
export function PlacesOf({ places }: { readonly places: Places }) {
  const texts = useTexts().duty;
  const name = usePersonNames(personsIn(places));
  return (
    <span className="facts">
      {placeNames.map((place) => {
        const held = [places[place] ?? []].flat();
        if (held.length === 0 && place !== 'lead' && place !== 'deputy') return null;
        return (
          <span key={place}>
            {texts.places[place]}{' '}
            {held.length > 0 ? (
              <b>{held.map(name).join('、')}</b>
            ) : (
              <span className={place === 'lead' ? 'st st-missing' : ''}>{texts.empty}</span>
            )}
          </span>
        );
      })}
    </span>
  );
}

/** The first to come, of each post. */
export function NextShifts({
  shifts,
  own,
}: {
  readonly shifts: readonly ShiftOfPost[];
  /** Of the own agency, on or to come. */
  readonly own: readonly ShiftOfPost[];
}) {
  const all = useTexts();
  const texts = all.duty;
  const [isChanging, setChanging] = useState(false);
  const acts = useActs({ aggregate: 'duty', ...(own[0] && { id: own[0].rosterId }) });
  const canChange = own.length > 0 && acts?.has('duty.change-shift') === true;
  const agencies = useAgencyNames();
  const words = useShiftWords();
  return (
    <Panel
      title={texts.next}
      note={String(shifts.length)}
      right={
        canChange && !isChanging ? (
          <button type="button" className="btn small" onClick={() => setChanging(true)}>
            {all.acts['duty.change-shift']}
          </button>
        ) : null
      }
    >
      {isChanging ? <ChangeShift shifts={own} onClose={() => setChanging(false)} /> : null}
      <ul className="body missing" tabIndex={0} aria-label={texts.next}>
        {shifts.length === 0 ? <li className="dim">{texts.noRoster}</li> : null}
        {shifts.map(({ rosterId, agencyId, post, shift }) => (
          <li key={`${rosterId} ${shift.from}`}>
            {agencies.get(agencyId) ?? agencyId} <span className="inc">{post}</span>{' '}
            <span className="num">
              {shift.date} {words(shift)}
            </span>
            <PlacesOf places={shift.stints[0]?.places ?? {}} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Times ahead in which somebody is missing. */
export function Gaps({ agencyId }: { readonly agencyId: string }) {
  const texts = useTexts().duty;
  const { data: board } = useBoard(agencyId);
  const gaps = board?.dutyGaps ?? [];
  const name = usePersonNames(gaps.flatMap(({ gap }) => ('personId' in gap ? (gap.personId ?? []) : [])));
  return (
    <Panel title={texts.gaps} note={String(gaps.length)}>
      <ul className="body missing" role="list" tabIndex={0} aria-label={texts.gaps}>
        {gaps.length === 0 ? <li className="dim">{texts.gapsNone}</li> : null}
        {gaps.map(({ rosterId, post, gap }) => (
          <li key={`${rosterId} ${JSON.stringify(gap)}`}>
            <span className="st st-missing">
              {post} {texts.reasons[gap.reason]}
            </span>{' '}
            <Time at={gap.from} /> – <Time at={gap.until} />{' '}
            {'personId' in gap && gap.personId !== undefined ? name(gap.personId) : ''}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
