import type { LinkedResponse } from '#read-model';
import { useAgencyNames, useIncidents, useResponse, useCapability } from '../api/queries.js';
import { IncidentActs } from '../acts/incident-acts.js';
import { IncidentHead, Participants, Tasks } from '../desk/incident-panel.js';
import { amountsOf } from '../desk/amounts.js';
import { TimelineTable } from './timeline-table.js';
import { addressOf, onLink } from '../frame/route.js';
import { useTexts } from '../language/language.js';
import { QuantityBar, Time } from '../parts/marks.js';
import { Loaded, Panel } from '../parts/panel.js';

/** Who takes part, what was lent, who does what, and when each of it happened, came in and was put on record. */
export function ResponseScreen({ id }: { readonly id: string | undefined }) {
  return id === undefined ? <IncidentList /> : <OneResponse key={id} id={id} />;
}

function IncidentList() {
  const texts = useTexts();
  const incidents = useIncidents('?limit=100');
  return (
    <Panel title={texts.incident.list} className="list-screen">
      <h1 className="unseen">{texts.nav.response}</h1>
      <div className="body" tabIndex={0} role="group" aria-label={texts.incident.list}>
        <Loaded of={incidents}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="empty">{texts.incident.noneOpen}</p>
            ) : (
              <ul className="missing">
                {items.map(({ id, title, status, occurredAt, category, eventLevel, exercise, place }) => (
                  <li key={id} className="row">
                    <span className="inc">{id}</span>
                    <a href={addressOf(`incidents/${id}`)} onClick={onLink(`incidents/${id}`)}>
                      {title}
                    </a>
                    <span className="dim optional">{place}</span>
                    <span className="space" />
                    {exercise ? <span className="tag tag-exercise">{texts.exercise}</span> : null}
                    <span className="tag optional">
                      {texts.incident.categories[category]} ·{' '}
                      {eventLevel ? texts.incident.levels[eventLevel] : texts.incident.unclassified}
                    </span>
                    <span className="tag">{texts.incident.status[status]}</span>
                    <Time at={occurredAt} />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
    </Panel>
  );
}

function OneResponse({ id }: { readonly id: string }) {
  const texts = useTexts();
  const response = useResponse(id);
  return (
    <Loaded of={response}>
      {(data) => (
        <div className="response">
          <h1 className="unseen">{data.incident.title}</h1>
          <div className="panel head">
            <IncidentHead incident={data.incident} />
            <IncidentActs incident={data.incident} />
          </div>
          <Panel
            title={texts.incident.participants}
            note={String(data.participants.length)}
            className="who-takes-part"
          >
            <div className="body" tabIndex={0} role="group" aria-label={texts.incident.participants}>
              <Participants response={data} />
            </div>
          </Panel>
          <div className="column">
            <Resources response={data} />
            <Panel title={texts.incident.tasks} note={String(data.tasks.length)}>
              <div className="body flush" tabIndex={0} role="group" aria-label={texts.incident.tasks}>
                <Tasks tasks={data.tasks} isTitled={false} />
              </div>
            </Panel>
          </div>
          <Panel
            title={texts.incident.timeline}
            note={texts.incident.asOf(data.asOf)}
            className="times"
            right={
              <button type="button" className="btn small" onClick={() => print()}>
                {texts.incident.print}
              </button>
            }
          >
            <div className="body flush" tabIndex={0} role="group" aria-label={texts.incident.timeline}>
              <TimelineTable entries={data.timeline.items} />
            </div>
          </Panel>
        </div>
      )}
    </Loaded>
  );
}

type Request = LinkedResponse['sharing'][number];

/** Asked for, promised, on its way, there, returned. */
const steps = ['requested', 'committed', 'dispatched', 'arrived', 'returned'] as const;

function stepTimes({
  requestedAt,
  lines = [],
}: Request): Readonly<Record<(typeof steps)[number], string | undefined>> {
  const last = (times: (string | undefined)[]): string | undefined => times.filter(Boolean).sort().at(-1);
  return {
    requested: requestedAt ?? undefined,
    committed: last(lines.map(({ committedAt }) => committedAt)),
    dispatched: last(lines.map(({ departedAt }) => departedAt)),
    arrived: last(lines.map(({ arrivedAt }) => arrivedAt)),
    returned: last(lines.map(({ returnedAt }) => returnedAt)),
  };
}

function Resources({ response }: { readonly response: LinkedResponse }) {
  const texts = useTexts();
  const capabilityOf = useCapability();
  const agencies = useAgencyNames();
  const of = texts.incident;
  const asked = response.sharing.filter(({ capability }) => capability);
  return (
    <Panel title={of.resources} note={steps.map((name) => texts.steps[name]).join(' → ')}>
      <div className="body flush" tabIndex={0} role="group" aria-label={of.resources}>
        {asked.length === 0 ? (
          <p className="empty">{of.shortfallsNone}</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th>{of.resources}</th>
                <th>{of.haveOf}</th>
                {steps.map((name) => (
                  <th key={name} className="optional">
                    {texts.steps[name]}
                  </th>
                ))}
                <th className="r">{of.neededBy}</th>
              </tr>
            </thead>
            <tbody>
              {asked.map((one) => {
                const [amounts, times] = [amountsOf(one), stepTimes(one)];
                return (
                  <tr key={one.id}>
                    <td>
                      <b>{capabilityOf(one.capability ?? '').name}</b>
                      <div className="dim">
                        {[...new Set((one.lines ?? []).map(({ ownerAgencyId }) => ownerAgencyId))]
                          .map((owner) => agencies.get(owner) ?? owner)
                          .join('、')}
                      </div>
                    </td>
                    <td>
                      <QuantityBar amounts={amounts} label={`${amounts.there} / ${one.amount ?? 0}`} />
                      <div className="dim num">
                        {amounts.there + amounts.way + amounts.committed} / {one.amount}
                        {one.outstanding > 0 ? <b> {of.missingAmount(String(one.outstanding))}</b> : null}
                      </div>
                    </td>
                    {steps.map((name) => (
                      <td key={name} className="optional num">
                        <span className={`step ${times[name] ? 'd' : ''}`} />
                        {times[name] ? <Time at={times[name]} /> : '—'}
                      </td>
                    ))}
                    <td className="r num">{one.neededBy ? <Time at={one.neededBy} /> : null}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
      </div>
    </Panel>
  );
}
