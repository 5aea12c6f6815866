import type { Incident, LinkedResponse, Task } from '#read-model';
import { useAgencyNames, useResponse } from '../api/queries.js';
import { useDate, useNow } from '../api/live.js';
import { addressOf, onLink } from '../frame/route.js';
import { IncidentActs } from '../acts/incident-acts.js';
import { duration, figure } from '../language/format.js';
import { useTexts } from '../language/language.js';
import { Section } from '../parts/fields.js';
import { Time } from '../parts/marks.js';
import { Loaded } from '../parts/panel.js';
import { Shortfalls } from './shortfalls.js';

/** The incident behind what was chosen: what it lacks first, then who does what. */
export function IncidentPanel({ id, isChosen }: { readonly id: string; readonly isChosen: boolean }) {
  const response = useResponse(id);
  const texts = useTexts();
  return (
    <Loaded of={response}>
      {(data) => (
        <>
          <IncidentHead incident={data.incident} />
          {isChosen ? <IncidentActs incident={data.incident} /> : null}
          <div className="body" tabIndex={0} role="group" aria-label={data.incident.title}>
            <Shortfalls response={data} />
            <Tasks tasks={data.tasks} />
            <Section title={texts.incident.situation} />
            <p>{data.incident.situation ?? data.incident.description}</p>
            <Section title={texts.incident.participants} note={String(data.participants.length)} />
            <Participants response={data} />
          </div>
        </>
      )}
    </Loaded>
  );
}

export function IncidentHead({ incident }: { readonly incident: Incident }) {
  const texts = useTexts();
  const now = useNow();
  const agencies = useAgencyNames();
  const of = texts.incident;
  const { id, title, status, category, eventLevel, responseLevel, commandingAgencyId, commandPost } =
    incident;
  const since = Date.parse(incident.occurredAt);
  const until = incident.closedAt ? Date.parse(incident.closedAt) : now;
  return (
    <div className="incident-head">
      <div className="row">
        <span className="inc">{id}</span>
        <h2>
          <a href={addressOf(`incidents/${id}`)} onClick={onLink(`incidents/${id}`)}>
            {title}
          </a>
        </h2>
        <span className="space" />
        {incident.exercise ? <span className="tag tag-exercise">{texts.exercise}</span> : null}
        <span className="tag">{of.status[status]}</span>
        <span className="tag">
          {of.categories[category]} · {eventLevel ? of.levels[eventLevel] : of.unclassified}
        </span>
        {responseLevel ? <span className="tag strong">{of.response(responseLevel)}</span> : null}
      </div>
      <div className="facts">
        {commandingAgencyId ? (
          <span>
            {of.command} <b>{commandPost ?? agencies.get(commandingAgencyId) ?? commandingAgencyId}</b>
          </span>
        ) : null}
        {(['dead', 'injured', 'missing', 'trapped'] as const).map((name) => (
          <span key={name}>
            {of[name]} <b>{figure(incident[name], texts.unreported)}</b>
          </span>
        ))}
        {incident.place ? (
          <span>
            {of.place} <b>{incident.place}</b>
          </span>
        ) : null}
        <span>
          {of.firstReport}{' '}
          <b>
            <Time at={incident.occurredAt} />
          </b>{' '}
          {incident.reporterAgencyId ?? ''}
        </span>
        <span>
          {of.elapsed} <b>{duration(until - since)}</b>
        </span>
      </div>
    </div>
  );
}

const stateMark: Readonly<Record<Task['status'], string>> = {
  assigned: 'requested',
  accepted: 'open',
  'in-progress': 'way',
  declined: 'refused',
  completed: 'done',
  cancelled: 'skip',
};

export function Tasks({
  tasks,
  isTitled = true,
}: {
  readonly tasks: readonly Task[];
  readonly isTitled?: boolean;
}) {
  const texts = useTexts();
  const now = useDate().getTime();
  const agencies = useAgencyNames();
  const of = texts.incident;
  return (
    <>
      {isTitled ? <Section title={of.tasks} note={String(tasks.length)} /> : null}
      {tasks.length === 0 ? (
        <p className="dim">{of.tasksNone}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th>{of.task}</th>
              <th>{of.agency}</th>
              <th className="optional">{of.crew}</th>
              <th>{of.state}</th>
              <th className="r">{of.acceptedLast}</th>
            </tr>
          </thead>
          <tbody>
            {tasks.map((task) => {
              const last = task.progressedAt ?? task.acceptedAt;
              return (
                <tr key={task.id}>
                  <td className="strong">{task.title}</td>
                  <td>{agencies.get(task.assigneeAgencyId) ?? task.assigneeAgencyId}</td>
                  <td className="optional">
                    {task.crew ?? '—'} / {task.vehicles ?? '—'}
                  </td>
                  <td>
                    <span className={`st st-${stateMark[task.status]}`}>{texts.taskStatus[task.status]}</span>
                  </td>
                  <td className="r num">
                    {task.acceptedAt ? <Time at={task.acceptedAt} /> : texts.unreported}
                    {last && !task.endedAt
                      ? ` · ${of.minutesAgo(Math.floor((now - Date.parse(last)) / 60_000))}`
                      : ''}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </>
  );
}

export function Participants({ response }: { readonly response: LinkedResponse }) {
  const texts = useTexts().incident;
  return (
    <ul className="participants">
      {response.participants.map(({ agencyId, name, as, openTasks }) => (
        <li key={agencyId}>
          <b>
            {name ?? ''} <span className="mono">{agencyId}</span>
          </b>
          {openTasks > 0 ? <span className="right dim">{texts.openTasks(openTasks)}</span> : null}
          <div className="dim">{as.map((one) => texts.as[one]).join(' · ')}</div>
        </li>
      ))}
    </ul>
  );
}
