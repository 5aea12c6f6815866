import type { JointCertificate } from '#domain';
import { useAgencyNames, useCapability } from '../api/queries.js';
import { useTexts } from '../language/language.js';
import { Panel } from '../parts/panel.js';
import { arrivalOf, exclusionOf } from './options.js';

/** What could go, with its way to each request, and why not. */
export function Candidates({ certificate }: { readonly certificate: JointCertificate }) {
  const texts = useTexts();
  const capabilityOf = useCapability();
  const of = texts.allocate;
  const agencies = useAgencyNames();
  const { candidates, requests } = certificate;
  return (
    <Panel
      title={of.candidates}
      note={[...new Set(requests.map(({ need }) => capabilityOf(need.capability).name))].join('、')}
    >
      <ul className="body flush candidates" tabIndex={0} aria-label={of.candidates}>
        {candidates.map((candidate, at) => {
          const { resourceId, ownerAgencyId, capability, availableUnits, verdict, team, ownerSuspended } =
            candidate;
          const isOut = verdict === 'unusable';
          return (
            <li key={resourceId} className={isOut ? 'off' : ''}>
              <span className="row">
                <b>{resourceId}</b>
                <span className="dim">{agencies.get(ownerAgencyId) ?? ownerAgencyId}</span>
                <span className="space" />
                {isOut ? (
                  <span className="st st-skip">{of.unusable}</span>
                ) : (
                  <b className="num">{of.available(availableUnits)}</b>
                )}
              </span>
              {requests
                .filter(({ need }) => need.capability === capability)
                .map((request) => {
                  const out = exclusionOf(request, at);
                  const said = request.terms.find((one) => one.resourceId === resourceId);
                  return (
                    <span className="s" key={request.sharingId}>
                      {[
                        `${request.incidentId} ${of.minutes(arrivalOf(request, candidate))}`,
                        ...(said?.answer ? [texts.answer[said.answer.answer]] : []),
                        ...(said?.agreementId === undefined ? [] : [said.agreementId]),
                        ...(out === undefined ? [] : [of.excluded[out] ?? out]),
                      ].join(' · ')}
                    </span>
                  );
                })}
              {(team?.missing ?? []).map(({ qualification, held, needed, expired }) => (
                <span className="s" key={qualification}>
                  {of.holds(qualification, held, needed, expired)}
                </span>
              ))}
              {team?.obstacle === undefined && !ownerSuspended ? null : <b className="s">{of.notByHand}</b>}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
