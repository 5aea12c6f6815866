import type { EventLevel } from '#domain';
import type { Report, ReportDraft } from '#read-model';
import { useCallback, useState } from 'react';
import { ActForm } from '../acts/act-form.js';
import type { Act } from '../api/queries.js';
import { useAgencyNames } from '../api/queries.js';
import { useDate } from '../api/live.js';
import { clockTime } from '../language/format.js';
import { useTexts } from '../language/language.js';
import { Checked } from '../filing/checked.js';
import { Check, Choice, TextField } from '../parts/fields.js';
import { casualtyNames } from '../parts/casualties.js';
import { Words } from '../parts/said-report.js';
import {
  filledNames,
  filledOf,
  loweredIn,
  readOf,
  sentOf,
  stateOf,
  valuesOf,
  type Filled,
  type FilledName,
  type TypedReport,
} from './filled.js';

interface Props {
  readonly report: Report;
  readonly draft: ReportDraft;
  readonly acts: ReadonlyMap<string, Act>;
  readonly typed: TypedReport;
  readonly change: (part: Partial<TypedReport>) => void;
  readonly clear: () => void;
  /** One that was sent waits for its second person. */
  readonly isWaiting: boolean;
}

const levels: readonly EventLevel[] = ['IV', 'III', 'II', 'I'];

/** Filled in, and marked as that until somebody has checked it or typed something else. */
export function ReportForm({ report, draft, acts, typed, change, clear, isWaiting }: Props) {
  const texts = useTexts();
  const of = texts.reports;
  // what was sent stays in view until it is closed
  const [held, hold] = useState<ReportDraft['stage']>();
  const stage = held ?? draft.stage;
  const name = stage === 'initial' ? 'report.submit' : 'report.supplement';
  const filled = filledOf(draft);
  const values = valuesOf(filled, typed);
  const path = `/v1/reports/${encodeURIComponent(report.id)}`;
  const channel = typed.channel || (report.channel === 'phone' ? 'phone' : 'written');
  const data = sentOf(draft, typed, channel);
  const read = readOf(draft, typed, channel);
  const lowered = loweredIn(values, draft);
  const unchecked = filledNames.filter((one) => stateOf(one, filled[one], typed) === 'prefilled');
  const type = (one: FilledName) => (value: string) => change({ typed: { ...typed.typed, [one]: value } });
  return (
    <ActForm
      acts={acts}
      name={name}
      title={of.draftTitle[stage]}
      submit={texts.acts[name]}
      isDecision={false}
      command={
        data && !isWaiting
          ? { path: `${path}/${name.replace('report.', '')}`, data, shownAt: path }
          : undefined
      }
      onDone={clear}
      onHold={useCallback((isHeld: boolean) => hold(isHeld ? stage : undefined), [stage])}
    >
      {isWaiting ? <p className="note strong">{of.second}</p> : null}
      <p className="dim">{of.draftHint}</p>
      <Checked
        isOpen={unchecked.length > 0}
        onChange={(isChecked) =>
          change({
            checked: isChecked ? Object.fromEntries(filledNames.map((one) => [one, filled[one].value])) : {},
          })
        }
      />
      <Sourced name="facts" {...{ filled, typed }}>
        <TextField
          label={of.facts}
          value={values.facts}
          onChange={type('facts')}
          rows={3}
          maxLength={4000}
          isRequired
        />
      </Sourced>
      <fieldset className="figures-row">
        <legend>
          {of.people} <small>{of.unsaid}</small>
        </legend>
        {casualtyNames.map((one) => (
          <Sourced key={one} name={one} {...{ filled, typed }} others={draft.casualties[one].others}>
            <TextField
              label={texts.incident[one]}
              value={values[one]}
              onChange={type(one)}
              inputMode="numeric"
              maxLength={7}
            />
          </Sourced>
        ))}
      </fieldset>
      {lowered.length > 0 ? (
        <p className="note strong" role="status">
          {of.lowered(lowered.map((one) => texts.incident[one]).join('、'))}
        </p>
      ) : null}
      {lowered.length > 0 || stage !== 'initial' || typed.reason !== '' || draft.lastAt !== null ? (
        <TextField
          label={of.reason}
          hint={of.reasonHint}
          value={typed.reason}
          onChange={(reason) => change({ reason })}
          maxLength={500}
          isRequired={lowered.length > 0}
        />
      ) : null}
      <Sourced name="level" {...{ filled, typed }}>
        <Choice
          label={of.level}
          options={levels.map((id) => ({ id, name: texts.incident.levels[id] }))}
          value={levels.find((one) => one === values.level)}
          onChange={type('level')}
        />
      </Sourced>
      {stage === 'initial' ? (
        <>
          <Choice
            label={of.channel}
            options={(['written', 'phone'] as const).map((id) => ({ id, name: of.channels[id] }))}
            value={channel}
            onChange={(next) => change({ channel: next })}
          />
          <Measures {...{ draft, typed, change }} />
        </>
      ) : (
        <Check value={typed.final} onChange={(final) => change({ final })}>
          {of.final}
        </Check>
      )}
      <section className="preview" aria-label={of.preview}>
        <h4>
          {of.preview} <small className="dim">{of.previewHint}</small>
        </h4>
        {read ? (
          <>
            <Words said={read} />
            {read.final ? <p className="dim">{of.final}</p> : null}
          </>
        ) : (
          <p className="dim">{of.previewNot}</p>
        )}
      </section>
    </ActForm>
  );
}

/** A field, and below it where its value comes from: never to be taken for one that somebody has confirmed. */
function Sourced({
  name,
  filled,
  typed,
  others = [],
  children,
}: {
  readonly name: FilledName;
  readonly filled: Readonly<Record<FilledName, Filled>>;
  readonly typed: TypedReport;
  readonly others?: readonly { readonly agencyId: string; readonly value: number }[];
  readonly children: React.ReactNode;
}) {
  const texts = useTexts();
  const of = texts.reports;
  const date = useDate();
  const agencies = useAgencyNames();
  const state = stateOf(name, filled[name], typed);
  const sources = filled[name].sources.map(
    ({ type, agencyId, asOf, position }) =>
      `${of.events[type] ?? type} ${clockTime(asOf, date)} ${agencies.get(agencyId) ?? agencyId} №${position}`,
  );
  const words = { typed: of.typed, empty: texts.unreported, checked: of.checked, prefilled: of.prefilled }[
    state
  ];
  return (
    <div className={`sourced ${state === 'empty' ? 'unsaid' : state}`}>
      {children}
      <small className="source">
        <b>{words}</b> {state === 'checked' || state === 'prefilled' ? sources.join(' · ') : ''}
        {others.map(
          ({ agencyId, value }) => ` · ${of.others(agencies.get(agencyId) ?? agencyId, String(value))}`,
        )}
      </small>
    </div>
  );
}

function Measures({ draft, typed, change }: Pick<Props, 'draft' | 'typed' | 'change'>) {
  const texts = useTexts();
  const of = texts.reports;
  return (
    <>
      <fieldset className="measures">
        <legend>{of.measures}</legend>
        {draft.measures.map(({ text, source: { position, stream } }) => (
          <label key={position} className="check">
            <input
              type="checkbox"
              checked={!typed.left.includes(position)}
              onChange={({ target }) =>
                change({
                  left: target.checked
                    ? typed.left.filter((one) => one !== position)
                    : [...typed.left, position],
                })
              }
            />
            {text} <small className="mono">{stream.slice(stream.indexOf('-') + 1)}</small>
          </label>
        ))}
      </fieldset>
      <TextField
        label={of.moreMeasures}
        value={typed.more}
        onChange={(more) => change({ more })}
        rows={2}
        maxLength={4000}
        isRequired={draft.measures.length === 0}
      />
    </>
  );
}
