import type { Incident, Page } from '#read-model';
import { useState } from 'react';
import { useActs, useAnswer, useCodes } from '../api/queries.js';
import { ActForm } from '../acts/act-form.js';
import { categoryOptions } from '../acts/incident-acts.js';
import { addressOf, go, onLink } from '../frame/route.js';
import { stampOf } from '../language/format.js';
import { useTexts } from '../language/language.js';
import { casualtyNames } from '../parts/casualties.js';
import { useDraft } from '../parts/draft.js';
import { Check, Choice, Finder, TextField } from '../parts/fields.js';
import { Time } from '../parts/marks.js';
import { Panel } from '../parts/panel.js';
import { emptyReport, reportOf, stillMissing, stillRequired, type ReportDraft } from './draft.js';

/** By chance behind the minute, so that two who report at once do not meet. */
const newId = (): string => `INC-${stampOf(new Date())}-${crypto.randomUUID().slice(0, 4).toUpperCase()}`;

/** A report by telephone: on record in a minute. */
export function Report() {
  const texts = useTexts();
  const acts = useActs({ aggregate: 'incident' });
  const { data: codes } = useCodes();
  const [draft, change, clear] = useDraft<ReportDraft>('report', emptyReport);
  const [id, setId] = useState(newId);
  const path = `/v1/incidents/${id}`;
  const of = texts.report;
  const data = reportOf(draft);
  const needed = draft.category === '' ? [] : (codes?.neededItems.byCategory[draft.category] ?? []);
  const areas = (codes?.areas.areas ?? []).map(({ code, name }) => ({ id: code, name }));
  const startOver = (): void => {
    clear();
    setId(newId());
  };
  return (
    <div className="report">
      <h1 className="unseen">{of.title}</h1>
      <Panel title={of.title} note={of.hint} right={<span className="dim">{of.kept}</span>}>
        <div className="body">
          <ActForm
            key={id}
            acts={acts}
            name="incident.report"
            title={of.submit}
            isDecision={false}
            command={data && { path: `${path}/report`, data, shownAt: path }}
            onDone={() => {
              startOver();
              go(`desk?sel=${encodeURIComponent(`verify:incident:${id}:incident.verify`)}`);
            }}
          >
            <ReportFields {...{ draft, change, areas }} />
          </ActForm>
          <button type="button" className="plain" onClick={startOver}>
            {of.clear}
          </button>
        </div>
      </Panel>
      <div className="aside">
        <Missing required={stillRequired(draft)} missing={stillMissing(draft, needed)} />
        <Nearby category={draft.category} areaCode={draft.areaCode} />
      </div>
    </div>
  );
}

function ReportFields({
  draft,
  change,
  areas,
}: {
  readonly draft: ReportDraft;
  readonly change: (part: Partial<ReportDraft>) => void;
  readonly areas: readonly { readonly id: string; readonly name: string }[];
}) {
  const texts = useTexts();
  const of = texts.report;
  return (
    <>
      <TextField
        label={of.what}
        hint={of.whatHint}
        value={draft.title}
        onChange={(title) => change({ title })}
        maxLength={200}
        isRequired
        autoFocus
      />
      <Choice
        label={of.category}
        options={categoryOptions(texts.incident.categories)}
        value={draft.category === '' ? undefined : draft.category}
        onChange={(category) => change({ category })}
      />
      <div className="pair">
        <Finder
          label={of.area}
          options={areas}
          value={draft.areaCode}
          onChange={(areaCode) => change({ areaCode })}
          isRequired
        />
        <TextField
          label={of.place}
          value={draft.place}
          onChange={(place) => change({ place })}
          maxLength={200}
        />
      </div>
      <TextField
        label={of.details}
        hint={of.detailsHint}
        value={draft.description}
        onChange={(description) => change({ description })}
        rows={3}
        maxLength={4000}
      />
      <fieldset className="figures-row">
        <legend>
          {of.casualties} <small>{of.casualtiesHint}</small>
        </legend>
        {casualtyNames.map((name) => (
          <TextField
            key={name}
            label={texts.incident[name]}
            value={draft[name]}
            onChange={(value) => change({ [name]: value })}
            inputMode="numeric"
            maxLength={7}
          />
        ))}
      </fieldset>
      <div className="pair">
        <TextField
          label={`${of.caller} · ${of.callerName}`}
          value={draft.callerName}
          onChange={(callerName) => change({ callerName })}
          maxLength={100}
        />
        <TextField
          label={`${of.caller} · ${of.telephone}`}
          value={draft.telephone}
          onChange={(telephone) => change({ telephone })}
          inputMode="tel"
          maxLength={32}
        />
      </div>
      <Check value={draft.exercise} onChange={(exercise) => change({ exercise })}>
        {of.exercise}
      </Check>
    </>
  );
}

function Missing({
  required,
  missing,
}: {
  readonly required: ReturnType<typeof stillRequired>;
  readonly missing: ReturnType<typeof stillMissing>;
}) {
  const texts = useTexts();
  return (
    <Panel title={texts.report.missing}>
      <div className="body" aria-live="polite">
        {required.length + missing.length === 0 ? (
          <p>{texts.report.missingNone}</p>
        ) : (
          <ul className="missing">
            {required.map((name) => (
              <li key={name}>
                <span className="st st-missing">{texts.report.needed[name]}</span>{' '}
                <small>{texts.fields.required}</small>
              </li>
            ))}
            {missing.map((item) => (
              <li key={item}>
                <span className="st st-requested">{texts.items[item]}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

const over: readonly string[] = ['closed', 'reviewed', 'rejected', 'merged'];

/** Open incidents of that kind in that township: perhaps it has been reported already. */
function Nearby({ category, areaCode }: { readonly category: string; readonly areaCode: string }) {
  const texts = useTexts();
  const isChosen = category !== '' && areaCode !== '';
  const { data } = useAnswer<Page<Incident>>(
    isChosen ? `/v1/incidents?category=${category}&areaCode=${areaCode}&limit=20` : undefined,
  );
  const open = (data?.items ?? []).filter(({ status }) => !over.includes(status));
  return (
    <Panel title={texts.report.nearby}>
      <div className="body" aria-live="polite">
        {!isChosen ? <p className="dim">{texts.report.nearbyPick}</p> : null}
        {isChosen && data && open.length === 0 ? <p>{texts.report.nearbyNone}</p> : null}
        <ul className="missing">
          {open.map(({ id, title, occurredAt, place, status }) => (
            <li key={id}>
              <a href={addressOf(`incidents/${id}`)} onClick={onLink(`incidents/${id}`)}>
                {title}
              </a>
              <div className="dim">
                <span className="inc bare">{id}</span> {place} · <Time at={occurredAt} /> ·{' '}
                {texts.incident.status[status]}
              </div>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
