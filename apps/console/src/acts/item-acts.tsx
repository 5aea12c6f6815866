import type { QueueItem, Task } from '#read-model';
import { useState } from 'react';
import { type Act, useActs, useAgencyNames, useAnswer, useTask, useWarning } from '../api/queries.js';
import type { Session } from '../api/session.js';
import { useTexts } from '../language/language.js';
import { useDraft } from '../parts/draft.js';
import { TextField } from '../parts/fields.js';
import { Time, WarningChip } from '../parts/marks.js';
import { ActForm } from './act-form.js';
import { Offered } from './offered.js';
import { Respond } from './respond.js';
import { Confirm } from './confirm.js';
import { Contended, Refused } from './contended.js';

interface Props {
  readonly item: QueueItem;
  readonly session: Session;
}

/** Whether an item is answered by an act of its own; otherwise its incident is what there is to act on. */
export const isAnsweredHere = ({ turn, aggregate, kind, act }: QueueItem): boolean =>
  kind === 'refused' ||
  (turn === 'own' &&
    (kind === 'contention' ||
      aggregate === 'task' ||
      aggregate === 'approval' ||
      (aggregate === 'warning' && kind === 'call') ||
      (aggregate === 'sharing' && act === 'sharing.respond')));

/** What an item asks for, and the acts that answer it: as far as the service says that this person may. */
export function ItemActs({ item, session }: Props) {
  if (!isAnsweredHere(item)) return null;
  if (item.kind === 'contention') return <Contended item={item} />;
  if (item.kind === 'refused') return <Refused item={item} />;
  switch (item.aggregate) {
    case 'task':
      return <TaskActs id={item.id} />;
    case 'warning':
      return <CallActs item={item} session={session} />;
    case 'sharing':
      return <Respond item={item} session={session} />;
    default:
      return <Confirm id={item.id} />;
  }
}

type TaskAct = 'task.accept' | 'task.decline' | 'task.progress' | 'task.complete';

const ofTask: Readonly<Record<string, readonly TaskAct[]>> = {
  assigned: ['task.accept', 'task.decline'],
  accepted: ['task.progress', 'task.complete'],
  'in-progress': ['task.progress', 'task.complete'],
};

export function TaskActs({ id }: { readonly id: string }) {
  const texts = useTexts();
  const { data: task } = useTask(id);
  const acts = useActs({ aggregate: 'task', id });
  const agencies = useAgencyNames();
  const [open, setOpen] = useState<TaskAct>();
  if (!task || !acts) return null;
  const offered = (ofTask[task.status] ?? []).filter((name) => acts.has(name));
  return (
    <div className="card">
      <div className="row">
        {task.incidentId === undefined ? null : <span className="inc">{task.incidentId}</span>}
        <span className="space" />
        <span className="dim">
          <Time at={task.assignedAt} />{' '}
          {texts.my.from(agencies.get(task.assignerAgencyId) ?? task.assignerAgencyId)}
        </span>
      </div>
      <h2>{task.title}</h2>
      {task.instructions === null ? null : <p>{task.instructions}</p>}
      {task.progress === null ? null : <p className="dim">{task.progress}</p>}
      {open === undefined ? (
        <Offered names={offered} isBig onChoose={setOpen} />
      ) : (
        <TaskForm name={open} acts={acts} task={task} onClose={() => setOpen(undefined)} />
      )}
    </div>
  );
}

const nothing = { text: '', crew: '', vehicles: '', percent: '' };
const whole = (text: string): number | undefined => (/^\d{1,5}$/.test(text) ? Number(text) : undefined);

const textOf: Readonly<Record<TaskAct, 'reason' | 'summary' | 'outcome' | undefined>> = {
  'task.accept': undefined,
  'task.decline': 'reason',
  'task.progress': 'summary',
  'task.complete': 'outcome',
};

function TaskForm({
  name,
  acts,
  task: { id, title },
  onClose,
}: {
  readonly name: TaskAct;
  readonly acts: ReadonlyMap<string, Act>;
  readonly task: Pick<Task, 'id' | 'title'>;
  readonly onClose: () => void;
}) {
  const texts = useTexts();
  const [draft, change, clear] = useDraft(`${name}-${id}`, nothing);
  const field = textOf[name];
  const path = `/v1/tasks/${encodeURIComponent(id)}`;
  const data = {
    ...(field === undefined ? {} : { [field]: draft.text }),
    ...(name === 'task.accept' ? { crew: whole(draft.crew), vehicles: whole(draft.vehicles) } : {}),
    ...(name === 'task.progress' ? { percentComplete: whole(draft.percent) } : {}),
  };
  const isComplete = field === undefined || draft.text.trim() !== '';
  return (
    <ActForm
      {...{ acts, name, onClose }}
      title={texts.acts[name]}
      fact={name === 'task.accept' || name === 'task.decline' ? undefined : `${title}：${texts.acts[name]}`}
      command={isComplete ? { path: `${path}/${name.replace('task.', '')}`, data, shownAt: path } : undefined}
      onDone={clear}
    >
      {name === 'task.accept' ? (
        <div className="pair">
          <TextField
            label={`${texts.fields.crew} · ${texts.fields.optional}`}
            value={draft.crew}
            onChange={(crew) => change({ crew })}
            inputMode="numeric"
            maxLength={5}
          />
          <TextField
            label={`${texts.fields.vehicles} · ${texts.fields.optional}`}
            value={draft.vehicles}
            onChange={(vehicles) => change({ vehicles })}
            inputMode="numeric"
            maxLength={4}
          />
        </div>
      ) : null}
      {field === undefined ? null : (
        <TextField
          label={texts.fields[field]}
          value={draft.text}
          onChange={(text) => change({ text })}
          rows={2}
          maxLength={4000}
          isRequired
          autoFocus
        />
      )}
      {name === 'task.progress' ? (
        <TextField
          label={`${texts.fields.percent} · ${texts.fields.optional}`}
          value={draft.percent}
          onChange={(percent) => change({ percent })}
          inputMode="numeric"
          maxLength={3}
        />
      ) : null}
    </ActForm>
  );
}

const noNote = { note: '' };

function CallActs({ item, session }: Props) {
  const texts = useTexts();
  const { data: warning } = useWarning(item.id);
  const acts = useActs({ aggregate: 'warning', id: item.id });
  const { data: board } = useAnswer<{
    callsToAnswer: readonly { warningId: string; agencyId: string; message: string | null }[];
  }>(`/v1/agencies/${encodeURIComponent(session.agencyId)}/board`);
  const [draft, change, clear] = useDraft(`warning.acknowledge-${item.id}`, noNote);
  if (!warning || !acts) return null;
  const call = board?.callsToAnswer.find(({ warningId }) => warningId === item.id);
  // a stand-in says for whom it answers
  const forAgencyId = call && call.agencyId !== session.agencyId ? call.agencyId : undefined;
  const path = `/v1/warnings/${encodeURIComponent(item.id)}`;
  const data = { forAgencyId, ...(draft.note.trim() === '' ? {} : { note: draft.note }) };
  return (
    <div className="card">
      <WarningChip colour={warning.colour} headline={warning.headline} />
      {call?.message ? <p className="strong">{call.message}</p> : null}
      <dl className="plain-list">
        <dt>{texts.warnings.cautions}</dt>
        <dd>{warning.cautions.join('；') || texts.none}</dd>
        <dt>{texts.warnings.measures}</dt>
        <dd>{warning.measures.join('；') || texts.none}</dd>
      </dl>
      <ActForm
        acts={acts}
        name="warning.acknowledge"
        title={texts.acts['warning.acknowledge']}
        isDecision={false}
        command={{ path: `${path}/acknowledge`, data, shownAt: path }}
        onDone={clear}
      >
        <TextField
          label={`${texts.fields.note} · ${texts.fields.optional}`}
          value={draft.note}
          onChange={(note) => change({ note })}
          maxLength={500}
        />
      </ActForm>
    </div>
  );
}
