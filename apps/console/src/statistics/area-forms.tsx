import { useState } from 'react';
import { ActForm } from '../acts/act-form.js';
import { useTexts } from '../language/language.js';
import { useDraft } from '../parts/draft.js';
import { Choice, TextField } from '../parts/fields.js';
import { amountOf, fallen, figuresOf, type TypedFigures } from './figures.js';
import { useAreaNames, useItemNames, type Step } from './step.js';

type Area = Step['statistics']['areas'][number];

/** For the agency of an area: its figures, and what of them was wrong. */
export function AreaForms(step: Step) {
  const { statistics, session } = step;
  if (statistics.status === 'closed') return null;
  return statistics.areas
    .filter(({ agencyId }) => agencyId === session.agencyId)
    .map((area) => <OneArea key={area.areaCode} area={area} {...step} />);
}

function OneArea(props: Step & { readonly area: Area }) {
  const texts = useTexts();
  const [isCorrecting, setCorrecting] = useState(false);
  const [round, setRound] = useState(0);
  const next = (): void => setRound((n) => n + 1);
  if (isCorrecting) return <Correct {...props} onClose={() => setCorrecting(false)} />;
  return (
    <>
      <Enter key={round} {...props} onDone={next} />
      {props.area.figures.length > 0 ? (
        <button type="button" className="plain" onClick={() => setCorrecting(true)}>
          {texts.acts['statistics.correct']}
        </button>
      ) : null}
    </>
  );
}

const stages = ['initial', 'follow-up', 'verified'] as const;
type Entered = {
  readonly typed: TypedFigures;
  readonly stage: (typeof stages)[number] | '';
  readonly notes: string;
};
const nothing: Entered = { typed: {}, stage: '', notes: '' };

function Enter({
  statistics,
  draft,
  acts,
  path,
  area,
  onDone,
}: Step & { readonly area: Area; readonly onDone: () => void }) {
  const texts = useTexts();
  const [nameOf, areaOf] = [useItemNames(), useAreaNames()];
  // as of when the form was opened: the same sent again is the same
  const [asOf] = useState(() => new Date().toISOString());
  const [{ typed, stage, notes }, change, clear] = useDraft<Entered>(
    `statistics-${statistics.id}-${area.areaCode}`,
    nothing,
  );
  const of = texts.statistics;
  const items = draft.items.map(({ item }) => item);
  const { figures, wrong } = figuresOf(items, typed);
  const last = Object.fromEntries(area.figures.map(({ item, value }) => [item, value]));
  const lower = fallen(figures, last);
  const chosen = stage || (area.stage === null ? 'initial' : 'follow-up');
  const data = {
    ...{ areaCode: area.areaCode, stage: chosen, asOf, figures },
    ...(notes.trim() === '' ? {} : { notes }),
  };
  const named = (codes: readonly string[]): string =>
    items
      .filter(({ code }) => codes.includes(code))
      .map(nameOf)
      .join('、');
  return (
    <ActForm
      acts={acts}
      name="statistics.enter"
      title={`${texts.acts['statistics.enter']} · ${areaOf(area.areaCode)}`}
      submit={texts.acts['statistics.enter']}
      isDecision={false}
      command={wrong.length + lower.length > 0 ? undefined : { path: `${path}/enter`, data, shownAt: path }}
      onDone={() => {
        clear();
        onDone();
      }}
    >
      <p className="dim">{of.enterHint}</p>
      <div className="figures-row">
        {items.map((item) => (
          <TextField
            key={item.code}
            label={nameOf(item)}
            hint={
              last[item.code] === undefined ? texts.unreported : texts.reports.last(String(last[item.code]))
            }
            value={typed[item.code] ?? ''}
            onChange={(value) => change({ typed: { ...typed, [item.code]: value } })}
            inputMode="numeric"
            maxLength={12}
          />
        ))}
      </div>
      {lower.length > 0 ? (
        <p className="note strong" role="status">
          {of.lower(named(lower))}
        </p>
      ) : null}
      <Choice
        label={texts.reports.tabs.due}
        options={stages.map((id) => ({ id, name: texts.reports.stages[id] }))}
        value={chosen}
        onChange={(next) => change({ stage: next })}
      />
      <TextField
        label={`${texts.fields.note} · ${texts.fields.optional}`}
        value={notes}
        onChange={(next) => change({ notes: next })}
        maxLength={2000}
      />
      {figures.length === 0 ? <p className="dim">{of.noChange}</p> : null}
    </ActForm>
  );
}

const nothingWrong = { item: '', value: '', reason: '' };

function Correct({
  statistics,
  draft,
  acts,
  path,
  area,
  onClose,
}: Step & { readonly area: Area; readonly onClose: () => void }) {
  const texts = useTexts();
  const nameOf = useItemNames();
  const [asOf] = useState(() => new Date().toISOString());
  const [typed, change, clear] = useDraft(
    `statistics-correct-${statistics.id}-${area.areaCode}`,
    nothingWrong,
  );
  const stated = draft.items.filter(({ item }) => area.figures.some((one) => one.item === item.code));
  const chosen = stated.find(({ item }) => item.code === typed.item)?.item;
  const value = chosen && amountOf(typed.value, chosen.decimals);
  const reason = typed.reason.trim();
  const data = { areaCode: area.areaCode, item: chosen?.code, value, asOf, reason };
  return (
    <ActForm
      acts={acts}
      name="statistics.correct"
      title={texts.acts['statistics.correct']}
      isDecision={false}
      command={
        value === undefined || reason === '' ? undefined : { path: `${path}/correct`, data, shownAt: path }
      }
      onDone={clear}
      onClose={onClose}
    >
      <Choice
        label={texts.statistics.item}
        options={stated.map(({ item }) => ({
          id: item.code,
          name: `${nameOf(item)} ${area.figures.find((one) => one.item === item.code)?.value ?? ''}`,
        }))}
        value={chosen?.code}
        onChange={(item) => change({ item })}
      />
      <div className="pair">
        <TextField
          label={texts.statistics.value}
          value={typed.value}
          onChange={(next) => change({ value: next })}
          inputMode="numeric"
          maxLength={12}
          isRequired
        />
        <TextField
          label={texts.reports.reason}
          value={typed.reason}
          onChange={(next) => change({ reason: next })}
          maxLength={500}
          isRequired
        />
      </div>
    </ActForm>
  );
}
