import type { Sharing, SharingLine } from '#read-model';
import { useState } from 'react';
import type { Act } from '../api/queries.js';
import { ActForm } from '../acts/act-form.js';
import { yuan } from '../language/format.js';
import { useTexts } from '../language/language.js';
import type { Dictionary } from '../language/zh.js';
import { useDate } from '../api/live.js';
import { useDraft } from '../parts/draft.js';
import { Choice, TextField } from '../parts/fields.js';
import {
  dataOf,
  emptyDraft,
  fenIn,
  isFact,
  minutesIn,
  outOf,
  shifted,
  statuses,
  usualGrounds,
  type Draft,
  type LineAct,
} from './line-data.js';
import { Stepper } from './stepper.js';

interface Props {
  readonly name: LineAct;
  readonly acts: ReadonlyMap<string, Act> | undefined;
  readonly sharing: Sharing;
  readonly line: SharingLine;
  /** Its name. */
  readonly resource: string;
  readonly onSent: () => void;
  readonly onClose?: () => void;
}

/** The big button says what it does: when, how many, how much. */
function submitWords(name: LineAct, line: SharingLine, draft: Draft, now: Date, texts: Dictionary): string {
  const fen = fenIn(draft.yuan);
  const at = shifted(now, -(minutesIn(draft.minutes) ?? 0));
  switch (name) {
    case 'sharing.dispatch':
    case 'sharing.report-arrival':
      return texts.my.doneAt(texts.acts[name], at, now);
    case 'sharing.report-return':
      return texts.my.back(
        outOf(line) - draft.damaged - draft.consumed - draft.left,
        draft.damaged,
        draft.consumed,
      );
    case 'sharing.claim-compensation':
      return fen === undefined ? texts.acts[name] : `${texts.acts[name]} ${yuan(fen)}`;
    default:
      return texts.acts[name];
  }
}

export function LineForm({ name, acts, sharing, line, resource, onSent, onClose }: Props) {
  const texts = useTexts();
  const date = useDate();
  const [draft, change, clear] = useDraft(`${name}-${sharing.id}-${line.lineId}`, {
    ...emptyDraft,
    grounds: usualGrounds,
  });
  const [now] = useState(date);
  const isTimed = name === 'sharing.dispatch' || name === 'sharing.report-arrival';
  // the moment of pressing counts; what is shown moves with the clock
  const data = dataOf(name, line, draft, name === 'sharing.claim-compensation' ? now : date);
  const path = `/v1/sharing/${encodeURIComponent(sharing.id)}`;
  return (
    <ActForm
      {...{ acts, name, onSent, onClose }}
      title={texts.acts[name]}
      submit={submitWords(name, line, draft, date, texts)}
      fact={isFact(name) ? `${resource} × ${line.quantity}：${texts.acts[name]}` : undefined}
      isDecision={!isFact(name)}
      command={data && { path: `${path}/${name.replace('sharing.', '')}`, data, shownAt: path }}
      onDone={clear}
    >
      {name === 'sharing.commit' || isTimed ? (
        <TextField
          label={`${isTimed ? texts.fields.minutesAgo : texts.fields.arrival} · ${texts.fields.optional}`}
          value={draft.minutes}
          onChange={(minutes) => change({ minutes })}
          inputMode="numeric"
          maxLength={4}
        />
      ) : null}
      {name === 'sharing.report-status' ? (
        <>
          <Choice
            label={texts.acts[name]}
            options={statuses.map((id) => ({ id, name: texts.my.statuses[id] }))}
            value={draft.status}
            onChange={(status) => change({ status })}
          />
          <TextField
            label={`${texts.fields.note} · ${texts.fields.optional}`}
            value={draft.note}
            onChange={(note) => change({ note })}
            maxLength={500}
          />
        </>
      ) : null}
      {name === 'sharing.report-return' ? <Counts {...{ draft, change }} out={outOf(line)} /> : null}
      {name === 'sharing.claim-compensation' ? (
        <>
          <TextField
            label={texts.fields.yuan}
            value={draft.yuan}
            onChange={(next) => change({ yuan: next })}
            maxLength={12}
            isRequired
          />
          <TextField
            label={texts.fields.grounds}
            value={draft.grounds}
            onChange={(grounds) => change({ grounds })}
            rows={2}
            maxLength={4000}
            isRequired
          />
        </>
      ) : null}
    </ActForm>
  );
}

/** How all that is out comes back: what is not said to be damaged, used up or still out is well. */
function Counts({
  draft,
  change,
  out,
}: {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly out: number;
}) {
  const texts = useTexts().my;
  const { damaged, consumed, left } = draft;
  const well = out - damaged - consumed - left;
  return (
    <div className="counts" role="group" aria-label={texts.sum(out)}>
      <p className="row">
        {texts.well} <span className="space" /> <b>{well}</b>
      </p>
      {(['damaged', 'consumed', 'left'] as const).map((name) => (
        <Stepper
          key={name}
          label={texts[name]}
          value={draft[name]}
          most={draft[name] + well}
          onChange={(value) => change({ [name]: value })}
        />
      ))}
      <p className="dim">{texts.sum(out)}</p>
    </div>
  );
}
