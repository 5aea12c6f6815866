import type { Warning } from '#read-model';
import { useState } from 'react';
import { ActForm } from '../acts/act-form.js';
import { Offered } from '../acts/offered.js';
import { useActs, useAgencies, type Act } from '../api/queries.js';
import { useDate } from '../api/live.js';
import { useShortcut } from '../frame/shortcuts.js';
import { useTexts } from '../language/language.js';
import { useDraft } from '../parts/draft.js';
import { Checks, Finder, Reason, TextField } from '../parts/fields.js';
import { callable } from './callable.js';
import { changeOf, draftOf } from './draft.js';
import { WarningFields } from './warning-fields.js';

const ofWarning = ['warning.call', 'warning.update', 'warning.cancel'] as const;
export type WarningAct = (typeof ofWarning)[number];

export const isWarningAct = (name: string | null): name is WarningAct =>
  ofWarning.some((one) => one === name);

const pathOf = ({ id }: Pick<Warning, 'id'>): string => `/v1/warnings/${encodeURIComponent(id)}`;

interface Props {
  readonly acts: ReadonlyMap<string, Act>;
  readonly warning: Warning;
  readonly onClose: () => void;
}

/** What can be done about a warning in force: call it out, change it, end it. */
export function WarningActs({
  warning,
  initial,
}: {
  readonly warning: Warning;
  /** The form that is open at first. */
  readonly initial?: WarningAct;
}) {
  const acts = useActs({ aggregate: 'warning', id: warning.id });
  const [open, setOpen] = useState(initial);
  const isInForce = warning.status === 'issued';
  const offered = ofWarning.filter((name) => acts?.has(name));
  useShortcut('call', () => {
    if (isInForce && offered.includes('warning.call')) setOpen('warning.call');
  });
  if (!acts || !isInForce || offered.length === 0) return null;
  const props = { acts, warning, onClose: () => setOpen(undefined) };
  return (
    <div className="acts">
      {open === undefined ? (
        <Offered names={offered} next="warning.call" keys={{ 'warning.call': 'C' }} onChoose={setOpen} />
      ) : open === 'warning.call' ? (
        <Call {...props} />
      ) : open === 'warning.update' ? (
        <Update {...props} />
      ) : (
        <Reasoned {...props} name="warning.cancel" />
      )}
    </div>
  );
}

interface Calling {
  /** What was proposed, until somebody chooses otherwise. */
  readonly chosen: readonly string[] | undefined;
  readonly minutes: string;
  readonly message: string | undefined;
  readonly standIn: string;
}
const noCall: Calling = { chosen: undefined, minutes: '15', message: undefined, standIn: '' };

/** Calls a warning out: whoever is called has to answer within so many minutes. */
function Call({ acts, warning, onClose }: Props) {
  const texts = useTexts();
  const of = texts.warnings.calling;
  const { data: agencies } = useAgencies();
  const [draft, change, clear] = useDraft(`warning.call-${warning.id}-${warning.version}`, noCall);
  const { proposed, others } = callable(warning, agencies?.items ?? []);
  const chosen = draft.chosen ?? proposed.map(({ id }) => id);
  const added = others.filter(({ id }) => chosen.includes(id));
  const message = draft.message ?? warning.measures.join('；').slice(0, 500);
  const minutes = Number(draft.minutes);
  const isWhole = /^\d{1,4}$/.test(draft.minutes) && minutes >= 1 && minutes <= 1440;
  const post = draft.standIn.trim();
  const data = {
    recipients: chosen.map((agencyId) => ({ agencyId, ...(post === '' ? {} : { standIn: { post } }) })),
    acknowledgeWithinMinutes: minutes,
    ...(message.trim() === '' ? {} : { message }),
  };
  const path = pathOf(warning);
  return (
    <ActForm
      {...{ acts, onClose }}
      name="warning.call"
      title={texts.acts['warning.call']}
      submit={of.submit(chosen.length)}
      command={isWhole && chosen.length > 0 ? { path: `${path}/call`, data, shownAt: path } : undefined}
      onDone={clear}
    >
      <Checks
        label={of.who}
        options={[...proposed, ...added]}
        value={chosen}
        onChange={(next) => change({ chosen: next })}
      />
      {proposed.length === 0 ? <p className="dim">{of.noneProposed}</p> : null}
      <Finder
        key={chosen.join()}
        label={`${of.another} · ${texts.fields.optional}`}
        options={others.filter(({ id }) => !chosen.includes(id))}
        value=""
        onChange={(id) => {
          if (id !== '') change({ chosen: [...chosen, id] });
        }}
      />
      <div className="pair">
        <TextField
          label={of.within}
          value={draft.minutes}
          onChange={(value) => change({ minutes: value })}
          inputMode="numeric"
          maxLength={4}
          isRequired
          autoFocus
        />
        <TextField
          label={`${of.standIn} · ${texts.fields.optional}`}
          value={draft.standIn}
          onChange={(standIn) => change({ standIn })}
          maxLength={200}
        />
      </div>
      <TextField
        label={`${of.message} · ${texts.fields.optional}`}
        value={message}
        onChange={(next) => change({ message: next })}
        rows={2}
        maxLength={4000}
      />
    </ActForm>
  );
}

const noReason = { reason: '' };

function Update({ acts, warning, onClose }: Props) {
  const texts = useTexts();
  const now = useDate();
  const stands = draftOf(warning, now);
  const [draft, change, clear] = useDraft(`warning.update-${warning.id}-${warning.version}`, {
    ...stands,
    ...noReason,
  });
  const data = changeOf(draft, stands, draft.reason);
  const path = pathOf(warning);
  return (
    <ActForm
      {...{ acts, onClose }}
      name="warning.update"
      title={texts.acts['warning.update']}
      command={data && { path: `${path}/update`, data, shownAt: path }}
      onDone={clear}
    >
      {(warning.versions.at(-1)?.content.parts?.length ?? 0) > 0 ? (
        <p className="note">{texts.warnings.inParts}</p>
      ) : null}
      <WarningFields {...{ draft, change }} isNew={false} />
      <Reason value={draft.reason} onChange={(reason) => change({ reason })} maxLength={4000} />
    </ActForm>
  );
}

/** Acts that need no more than why; `usual` stands there to be sent as it is. */
export function Reasoned({
  acts,
  warning,
  name,
  more,
  usual = '',
  onClose,
}: Props & {
  readonly name: 'warning.cancel' | 'warning.dismiss' | 'warning.escalate-call';
  readonly more?: { readonly agencyId: string };
  readonly usual?: string;
}) {
  const texts = useTexts();
  const [draft, change, clear] = useDraft(`${name}-${warning.id}-${more?.agencyId ?? ''}`, noReason);
  const reason = draft.reason || usual;
  const path = pathOf(warning);
  return (
    <ActForm
      {...{ acts, name, onClose }}
      title={texts.acts[name]}
      command={
        reason.trim() === ''
          ? undefined
          : { path: `${path}/${name.replace('warning.', '')}`, data: { ...more, reason }, shownAt: path }
      }
      onDone={clear}
    >
      <Reason value={reason} onChange={(next) => change({ reason: next })} autoFocus />
    </ActForm>
  );
}
