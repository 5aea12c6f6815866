import type { Incident, Sharing } from '#read-model';
import { useAgencyNames, useAnswers, useCapability } from '../api/queries.js';
import { useNow } from '../api/live.js';
import { addressOf, onLink } from '../frame/route.js';
import { useTexts } from '../language/language.js';
import { Time } from '../parts/marks.js';

/** The requests side by side: what each needs, until when, and what owners answered. */
export function Requests({ sharings }: { readonly sharings: readonly Sharing[] }) {
  const incidents = useAnswers<Incident>([
    ...new Set(sharings.map(({ incidentId }) => `/v1/incidents/${encodeURIComponent(incidentId ?? '')}`)),
  ]);
  return (
    <div className="requests">
      {sharings.map((sharing) => (
        <Request
          key={sharing.id}
          sharing={sharing}
          incident={incidents.find(({ id }) => id === sharing.incidentId)}
        />
      ))}
    </div>
  );
}

function Request({
  sharing,
  incident,
}: {
  readonly sharing: Sharing;
  readonly incident: Incident | undefined;
}) {
  const texts = useTexts();
  const capabilityOf = useCapability();
  const of = texts.allocate;
  const now = useNow();
  const agencies = useAgencyNames();
  const { id, capability, amount, outstanding, neededBy, priority, purpose, place, answers = [] } = sharing;
  const { incidentId = '', requesterAgencyId, requestedAt } = sharing;
  const given = (sharing.lines ?? []).filter(({ step }) => step !== 'failed' && step !== 'dropped');
  return (
    <section className="panel request" aria-label={id}>
      <div className="row">
        <span className="inc">{incidentId}</span>
        <h2>
          <a href={addressOf(`incidents/${incidentId}`)} onClick={onLink(`incidents/${incidentId}`)}>
            {incident?.title ?? id}
          </a>
        </h2>
        <span className="space" />
        <span className="tag strong">P{priority}</span>
      </div>
      <dl className="plain-list">
        <dt>{of.wants}</dt>
        <dd>
          <b>
            {outstanding} / {capabilityOf(capability ?? '').amount(amount ?? 0)}{' '}
            {capabilityOf(capability ?? '').name}
          </b>{' '}
          {purpose}
        </dd>
        <dt>{of.neededBy}</dt>
        <dd>
          {neededBy === null ? null : (
            <>
              <b>
                <Time at={neededBy} />
              </b>{' '}
              {of.left(Math.floor((Date.parse(neededBy) - now) / 60_000))}
            </>
          )}
        </dd>
        <dt>{of.by}</dt>
        <dd>
          {agencies.get(requesterAgencyId ?? '') ?? requesterAgencyId}{' '}
          {requestedAt === null ? null : <Time at={requestedAt} />}
        </dd>
        <dt>{of.to}</dt>
        <dd>{place}</dd>
        {answers.map(
          ({ ownerAgencyId, resourceId, answer, quantity, estimatedArrivalMinutes, reason }, n) => (
            <div className="wide" key={n}>
              <dt>{of.answers}</dt>
              <dd>
                {resourceId ?? agencies.get(ownerAgencyId) ?? ownerAgencyId}{' '}
                <b>
                  {texts.answer[answer]} {quantity}
                </b>{' '}
                {estimatedArrivalMinutes === undefined ? '' : of.minutes(estimatedArrivalMinutes)} {reason}
              </dd>
            </div>
          ),
        )}
        {given.length === 0 ? null : (
          <>
            <dt>{of.given}</dt>
            <dd className="strong">
              {given.map(({ resourceId, quantity }) => `${resourceId} ×${quantity}`).join('、')}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
