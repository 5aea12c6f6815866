import type { Page, Person } from '#read-model';
import { useId, useState } from 'react';
import { ActForm } from '../acts/act-form.js';
import { useActs, useAnswer } from '../api/queries.js';
import { useDate } from '../api/live.js';
import { useTexts } from '../language/language.js';
import { useDraft } from '../parts/draft.js';
import { TextField, type Option } from '../parts/fields.js';
import { useShiftWords } from './answers.js';
import { ShowNames, usePersonNames } from './names.js';
import { changeOf, placesAt, type ShiftOfPost } from './shifts.js';

/** So many names are read at once: each is on record, and they are few within an hour. */
const mostNames = 12;

const keyOf = ({ rosterId, shift }: ShiftOfPost): string => `${rosterId} ${shift.date} ${shift.start}`;

/** Who has the first places of a shift, one that is on or to come: whoever leads stands first. */
export function ChangeShift({
  shifts,
  onClose,
}: {
  readonly shifts: readonly ShiftOfPost[];
  readonly onClose: () => void;
}) {
  const of = useTexts().duty;
  const words = useShiftWords();
  const [chosen, choose] = useState(() => shifts[0] && keyOf(shifts[0]));
  const one = shifts.find((shift) => keyOf(shift) === chosen);
  return (
    <div className="acts">
      <Select
        label={of.whichShift}
        options={shifts.map((shift) => ({
          id: keyOf(shift),
          name: `${shift.shift.date} ${words(shift.shift)} ${shift.post}`,
        }))}
        value={chosen ?? ''}
        onChange={choose}
      />
      {one ? <Places key={keyOf(one)} of={one} onClose={onClose} /> : null}
    </div>
  );
}

function Places({
  of: { rosterId, shift },
  onClose,
}: {
  readonly of: ShiftOfPost;
  readonly onClose: () => void;
}) {
  const texts = useTexts();
  const of = texts.duty;
  const date = useDate();
  const acts = useActs({ aggregate: 'duty', id: rosterId });
  const { data: staff } = useAnswer<Page<Person>>('/v1/persons?status=registered&limit=200');
  const [empty] = useState(() => {
    const { lead = '', deputy = '' } = placesAt(shift, Date.now());
    return { lead, deputy, reason: '' };
  });
  const [typed, change, clear] = useDraft(
    `duty.change-shift-${rosterId}-${shift.date}-${shift.start}`,
    empty,
  );
  // those who have a place first: their names are asked for first
  const ids = [
    ...new Set([empty.lead, empty.deputy, ...(staff?.items ?? []).map(({ id }) => id)].filter(Boolean)),
  ];
  const name = usePersonNames(ids);
  const data = changeOf(shift, typed, date.getTime());
  const path = `/v1/duty/${encodeURIComponent(rosterId)}`;
  return (
    <ActForm
      acts={acts}
      name="duty.change-shift"
      title={texts.acts['duty.change-shift']}
      isDecision={false}
      command={
        data && {
          ...{ path: `${path}/change-shift`, data },
          shownAt: `/v1/duty/rosters/${encodeURIComponent(rosterId)}`,
        }
      }
      onDone={clear}
      onClose={onClose}
    >
      <ShowNames key={ids.join()} personIds={ids.slice(0, mostNames)} />
      {(['lead', 'deputy'] as const).map((place) => (
        <Select
          key={place}
          label={of.places[place]}
          options={[{ id: '', name: of.empty }, ...ids.map((id) => ({ id, name: name(id) }))]}
          value={typed[place]}
          onChange={(id) => change({ [place]: id })}
        />
      ))}
      {Date.parse(shift.from) <= date.getTime() ? <p className="dim">{of.fromNow}</p> : null}
      <TextField
        label={texts.fields.reason}
        value={typed.reason}
        onChange={(reason) => change({ reason })}
        maxLength={500}
        isRequired
      />
    </ActForm>
  );
}

/** One of a few, in a list of the browser's own. */
function Select({
  label,
  options,
  value,
  onChange,
}: {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={({ target }) => onChange(target.value)}>
        {options.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
    </div>
  );
}
