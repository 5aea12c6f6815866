import type { StatisticsStage } from '#domain';
import { useCallback, useState } from 'react';
import { ActForm } from '../acts/act-form.js';
import { figure } from '../language/format.js';
import { useTexts } from '../language/language.js';
import { useDraft } from '../parts/draft.js';
import { Checked } from '../filing/checked.js';
import { Check, Choice, TextField } from '../parts/fields.js';
import {
  differing,
  figuresOf,
  lowerTotals,
  reasonsFor,
  totalsOf,
  uncheckedIn,
  type TypedTotal,
} from './figures.js';
import { useItemNames, type Step } from './step.js';

interface Props extends Step {
  readonly isWaiting: boolean;
}

type StepName = 'draft' | 'review' | 'submit';

const nextOf = ({ draft }: Step['statistics']): StepName =>
  !draft || draft.review?.outcome === 'returned' ? 'draft' : draft.review ? 'submit' : 'review';

type StepProps = Props & { readonly onHold: (isHeld: boolean) => void };

/** The way of a total: drafted, reviewed, signed and sent. What was sent stays in view until it is closed. */
export function CountyForms(props: Props) {
  const { statistics, session } = props;
  const [held, hold] = useState<StepName>();
  const step = held ?? nextOf(statistics);
  const onHold = useCallback((isHeld: boolean) => hold(isHeld ? step : undefined), [step]);
  if (statistics.agencyId !== session.agencyId || statistics.status === 'closed') return null;
  if (step === 'draft') return <DraftTotal {...props} onHold={onHold} />;
  return step === 'review' ? <Review {...props} onHold={onHold} /> : <Submit {...props} onHold={onHold} />;
}

type Total = TypedTotal & { readonly stage: StatisticsStage | ''; readonly stable: boolean };
const untouched: Total = {
  ...{ totals: {}, differences: {}, corrections: {}, checked: {}, stage: '', stable: false },
};

function DraftTotal({ statistics, draft, acts, path, onHold }: StepProps) {
  const texts = useTexts();
  const of = texts.statistics;
  const nameOf = useItemNames();
  const [asOf] = useState(() => new Date().toISOString());
  const [typed, change, clear] = useDraft<Total>(`statistics-total-${statistics.id}`, untouched);
  const values = totalsOf(draft, typed);
  const { figures, wrong } = figuresOf(
    draft.items.map(({ item }) => item),
    values,
  );
  const [others, lower] = [differing(draft, values), lowerTotals(draft, values)];
  const [differences, corrections] = [
    reasonsFor(others, typed.differences),
    reasonsFor(lower, typed.corrections),
  ];
  const unchecked = uncheckedIn(draft, typed);
  const stage = draft.stages.find((one) => one === typed.stage) ?? draft.stages[0] ?? 'initial';
  const isReady =
    unchecked.length + wrong.length === 0 && differences !== undefined && corrections !== undefined;
  const data = {
    ...{ stage, asOf, totals: figures, differences, corrections },
    ...(typed.stable ? { stable: true } : {}),
  };
  const reasonOf = (items: readonly string[], label: string, of_: 'differences' | 'corrections') =>
    draft.items
      .filter(({ item }) => items.includes(item.code))
      .map(({ item }) => (
        <TextField
          key={`${of_}-${item.code}`}
          label={`${label} · ${nameOf(item)}`}
          value={typed[of_][item.code] ?? ''}
          onChange={(next) => change({ [of_]: { ...typed[of_], [item.code]: next } })}
          maxLength={500}
          isRequired
        />
      ));
  return (
    <ActForm
      acts={acts}
      name="statistics.draft-total"
      title={texts.acts['statistics.draft-total']}
      isDecision={false}
      command={isReady ? { path: `${path}/draft-total`, data, shownAt: path } : undefined}
      onDone={clear}
      onHold={onHold}
    >
      <Checked
        isOpen={unchecked.length > 0}
        onChange={(isChecked) =>
          change({
            checked: isChecked
              ? Object.fromEntries(draft.items.map(({ item, sum }) => [item.code, String(sum ?? '')]))
              : {},
          })
        }
      />
      <div className="figures-row">
        {draft.items.map(({ item, sum, missing }) => (
          <div
            key={item.code}
            className={`sourced ${typed.totals[item.code] !== undefined ? 'typed' : sum === undefined ? 'unsaid' : unchecked.includes(item.code) ? 'prefilled' : 'checked'}`}
          >
            <TextField
              label={nameOf(item)}
              hint={`${of.sum} ${figure(sum, texts.unreported)}${missing.length > 0 && sum !== undefined ? ` · ${texts.unreported} ${missing.length}` : ''}`}
              value={values[item.code] ?? ''}
              onChange={(next) => change({ totals: { ...typed.totals, [item.code]: next } })}
              inputMode="numeric"
              maxLength={12}
            />
          </div>
        ))}
      </div>
      {reasonOf(others, of.differs, 'differences')}
      {reasonOf(lower, of.fell, 'corrections')}
      {draft.stages.length > 1 ? (
        <Choice
          label={texts.reports.tabs.due}
          options={draft.stages.map((id) => ({ id, name: texts.reports.stages[id] }))}
          value={stage}
          onChange={(next) => change({ stage: next })}
        />
      ) : null}
      <Check value={typed.stable} onChange={(stable) => change({ stable })}>
        {of.stable}
      </Check>
    </ActForm>
  );
}

/** What waits for its review or signature, item by item, with what fell and what is not the sum. */
function Drafted({ statistics, draft }: Pick<Step, 'statistics' | 'draft'>) {
  const texts = useTexts();
  const nameOf = useItemNames();
  const content = statistics.draft?.content;
  if (!content) return null;
  const name = (code: string): string => {
    const found = draft.items.find(({ item }) => item.code === code);
    return found ? nameOf(found.item) : code;
  };
  return (
    <>
      <div className="facts">
        {content.totals.map(({ item, value }) => (
          <span key={item}>
            {name(item)} <b>{value}</b>
          </span>
        ))}
      </div>
      {content.corrected.map(({ item, from, to, reason }) => (
        <p key={item} className="correction">
          <b>{texts.reports.correction}</b> {name(item)} <del>{from}</del> → <ins>{to}</ins> {reason}
        </p>
      ))}
      {content.differences.map(({ item, reason }) => (
        <p key={item}>
          {texts.statistics.differs} · {name(item)}：{reason}
        </p>
      ))}
    </>
  );
}

const noReview: { readonly outcome: 'passed' | 'returned'; readonly notes: string } = {
  outcome: 'passed',
  notes: '',
};

function Review(props: StepProps) {
  const { statistics, acts, path, onHold } = props;
  const texts = useTexts();
  const number = statistics.draft?.content.draft ?? 0;
  const [typed, change, clear] = useDraft(`statistics-review-${statistics.id}-${number}`, noReview);
  const notes = typed.notes.trim();
  const data = { draft: number, outcome: typed.outcome, ...(notes === '' ? {} : { notes }) };
  return (
    <ActForm
      acts={acts}
      name="statistics.review"
      title={`${texts.acts['statistics.review']} · ${texts.statistics.draft(number)}`}
      submit={texts.acts['statistics.review']}
      command={{ path: `${path}/review`, data, shownAt: path }}
      onDone={clear}
      onHold={onHold}
    >
      <Drafted {...props} />
      <Choice
        label={texts.acts['statistics.review']}
        options={(['passed', 'returned'] as const).map((id) => ({
          id,
          name: texts.statistics.outcomes[id],
        }))}
        value={typed.outcome}
        onChange={(outcome) => change({ outcome })}
      />
      <TextField
        label={`${texts.fields.note} · ${texts.fields.optional}`}
        value={typed.notes}
        onChange={(next) => change({ notes: next })}
        maxLength={2000}
      />
    </ActForm>
  );
}

function Submit(props: StepProps) {
  const { statistics, acts, path, onHold, isWaiting } = props;
  const texts = useTexts();
  // what was sent is the last of the reports then, and no draft any more
  const [number] = useState(statistics.draft?.content.draft ?? 0);
  return (
    <ActForm
      acts={acts}
      name="statistics.submit"
      title={`${texts.acts['statistics.submit']} · ${texts.statistics.draft(number)}`}
      submit={texts.acts['statistics.submit']}
      command={isWaiting ? undefined : { path: `${path}/submit`, data: { draft: number }, shownAt: path }}
      onHold={onHold}
    >
      {isWaiting ? <p className="note strong">{texts.reports.second}</p> : null}
      <Drafted {...props} />
    </ActForm>
  );
}
