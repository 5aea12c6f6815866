import type { EventLevel, IncidentCategory } from '#domain';
import type { Incident } from '#read-model';
import { useMemo, useState } from 'react';
import { useActs, useAgencies, type Act } from '../api/queries.js';
import { useShortcut } from '../frame/shortcuts.js';
import { useTexts } from '../language/language.js';
import { useDraft } from '../parts/draft.js';
import { Choice, Finder, Reason, TextField } from '../parts/fields.js';
import { ActForm } from './act-form.js';
import { Offered } from './offered.js';

type Name =
  'incident.verify' | 'incident.reject' | 'incident.classify' | 'incident.update-situation' | 'task.assign';

/** What is done next in each state; whether a person may is the service's word. */
const byStatus: Readonly<Partial<Record<Incident['status'], readonly Name[]>>> = {
  reported: ['incident.verify', 'incident.reject', 'incident.update-situation'],
  verified: ['incident.classify', 'task.assign', 'incident.update-situation'],
  contained: ['incident.classify', 'task.assign', 'incident.update-situation'],
};

export function IncidentActs({ incident }: { readonly incident: Incident }) {
  const { id, status } = incident;
  const own = useActs({ aggregate: 'incident', id });
  const tasks = useActs({ aggregate: 'task', incidentId: id });
  const [open, setOpen] = useState<Name>();
  const names = byStatus[status] ?? [];
  const acts = useMemo(() => own && tasks && new Map([...own, ...tasks]), [own, tasks]);
  useShortcut('verify', () => {
    if (names.includes('incident.verify') && acts?.has('incident.verify')) setOpen('incident.verify');
  });
  if (!acts || names.length === 0) return null;
  const offered = names.filter((name) => acts.has(name));
  const close = (): void => setOpen(undefined);
  return (
    <div className="acts">
      {open === undefined ? (
        <Offered names={offered} keys={{ 'incident.verify': 'V' }} onChoose={setOpen} />
      ) : (
        <IncidentAct name={open} acts={acts} incident={incident} onClose={close} />
      )}
    </div>
  );
}

interface ActProps {
  readonly acts: ReadonlyMap<string, Act>;
  readonly incident: Incident;
  readonly onClose: () => void;
}

function IncidentAct({ name, ...props }: ActProps & { readonly name: Name }) {
  switch (name) {
    case 'incident.verify':
      return <Written {...props} name={name} field="findings" usual />;
    case 'incident.reject':
      return <Written {...props} name={name} field="reason" />;
    case 'incident.update-situation':
      return <Written {...props} name={name} field="summary" isDecision={false} />;
    case 'incident.classify':
      return <Classify {...props} />;
    case 'task.assign':
      return <Assign {...props} />;
  }
}

const noText = { text: '' };

/** Acts of one text. */
function Written({
  name,
  field,
  usual = false,
  isDecision,
  acts,
  incident,
  onClose,
}: ActProps & {
  readonly name: 'incident.verify' | 'incident.reject' | 'incident.update-situation';
  readonly field: 'findings' | 'reason' | 'summary';
  readonly usual?: boolean;
  readonly isDecision?: boolean;
}) {
  const texts = useTexts();
  const [draft, change, clear] = useDraft(`${name}-${incident.id}`, noText);
  const text = draft.text === '' && usual ? texts.fields.findingsUsual : draft.text;
  const path = `/v1/incidents/${encodeURIComponent(incident.id)}`;
  const verb = name.replace('incident.', '');
  return (
    <ActForm
      {...{ acts, name, isDecision, onClose }}
      title={texts.acts[name]}
      command={
        text.trim() === '' ? undefined : { path: `${path}/${verb}`, data: { [field]: text }, shownAt: path }
      }
      onDone={clear}
    >
      <TextField
        label={texts.fields[field]}
        value={text}
        onChange={(value) => change({ text: value })}
        rows={2}
        maxLength={4000}
        isRequired
        autoFocus
      />
    </ActForm>
  );
}

function Classify({ acts, incident, onClose }: ActProps) {
  const texts = useTexts();
  const [category, setCategory] = useState<IncidentCategory>(incident.category);
  const [eventLevel, setLevel] = useState<EventLevel | undefined>(incident.eventLevel ?? undefined);
  const [draft, change, clear] = useDraft(`incident.classify-${incident.id}`, noText);
  const path = `/v1/incidents/${encodeURIComponent(incident.id)}`;
  const data = { category, eventLevel, reason: draft.text, typeCode: incident.typeCode ?? undefined };
  return (
    <ActForm
      {...{ acts, onClose }}
      name="incident.classify"
      title={texts.acts['incident.classify']}
      command={draft.text.trim() === '' ? undefined : { path: `${path}/classify`, data, shownAt: path }}
      onDone={clear}
    >
      <Choice
        label={texts.fields.category}
        options={categoryOptions(texts.incident.categories)}
        value={category}
        onChange={setCategory}
      />
      <Choice
        label={texts.fields.level}
        options={(['IV', 'III', 'II', 'I'] as const).map((id) => ({
          id,
          name: texts.incident.levels[id],
        }))}
        value={eventLevel}
        onChange={setLevel}
      />
      <Reason value={draft.text} onChange={(text) => change({ text })} autoFocus />
    </ActForm>
  );
}

export const categoryOptions = (
  names: Readonly<Record<IncidentCategory, string>>,
): readonly { readonly id: IncidentCategory; readonly name: string }[] =>
  (Object.keys(names) as IncidentCategory[]).map((id) => ({ id, name: names[id] }));

const noTask = { assigneeAgencyId: '', title: '', instructions: '', minutes: '10', priority: '1', id: '' };

function Assign({ acts, incident, onClose }: ActProps) {
  const texts = useTexts();
  const { data: agencies } = useAgencies();
  const [draft, change, clear] = useDraft(`task.assign-${incident.id}`, noTask);
  const [fallback] = useState(() => `TASK-${crypto.randomUUID().slice(0, 8)}`);
  const id = draft.id || fallback;
  const path = `/v1/tasks/${id}`;
  const minutes = Number(draft.minutes);
  const isWhole = /^\d{1,4}$/.test(draft.minutes) && minutes > 0;
  const isComplete = draft.assigneeAgencyId !== '' && draft.title.trim() !== '' && isWhole;
  const data = {
    incidentId: incident.id,
    assigneeAgencyId: draft.assigneeAgencyId,
    title: draft.title,
    ...(draft.instructions.trim() === '' ? {} : { instructions: draft.instructions }),
    priority: Number(draft.priority),
    acknowledgeWithinMinutes: minutes,
  };
  return (
    <ActForm
      {...{ acts, onClose }}
      name="task.assign"
      title={texts.acts['task.assign']}
      command={isComplete ? { path: `${path}/assign`, data, shownAt: path } : undefined}
      onDone={clear}
    >
      <Finder
        label={texts.fields.assignee}
        options={agencies?.items ?? []}
        value={draft.assigneeAgencyId}
        onChange={(assigneeAgencyId) => change({ assigneeAgencyId, id })}
        isRequired
      />
      <TextField
        label={texts.fields.taskTitle}
        value={draft.title}
        onChange={(title) => change({ title, id })}
        maxLength={200}
        isRequired
      />
      <TextField
        label={texts.fields.instructions}
        value={draft.instructions}
        onChange={(instructions) => change({ instructions })}
        rows={2}
        maxLength={4000}
      />
      <Choice
        label={texts.fields.priority}
        options={['1', '2', '3', '4', '5'].map((one) => ({ id: one, name: one }))}
        value={draft.priority}
        onChange={(priority) => change({ priority })}
      />
      <TextField
        label={texts.fields.acknowledgeWithin}
        value={draft.minutes}
        onChange={(value) => change({ minutes: value })}
        inputMode="numeric"
        maxLength={4}
        isRequired
      />
    </ActForm>
  );
}
