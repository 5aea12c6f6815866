import type { Warning } from '#read-model';
import { useState } from 'react';
import { useActs, useAgencyNames, useCodes, useWarning } from '../api/queries.js';
import { addressOf, onLink } from '../frame/route.js';
import { useTexts } from '../language/language.js';
import { Time, WarningChip } from '../parts/marks.js';
import { Loaded } from '../parts/panel.js';
import { Calls } from './calls.js';
import { Issue } from './issue.js';
import { Reasoned, WarningActs, type WarningAct } from './warning-acts.js';

/** A warning, what can be done about it, and who has answered. */
export function OneWarning({ id, initial }: { readonly id: string; readonly initial?: WarningAct }) {
  const warning = useWarning(id);
  return (
    <Loaded of={warning}>
      {(data) => (
        <>
          <Head warning={data} />
          <WarningActs warning={data} initial={initial} />
          {data.status === 'proposed' ? <Proposed warning={data} /> : null}
          <div className="body" tabIndex={0} role="group" aria-label={data.headline}>
            <Content warning={data} />
            {data.status === 'proposed' ? null : <Calls warning={data} />}
          </div>
        </>
      )}
    </Loaded>
  );
}

function Head({ warning }: { readonly warning: Warning }) {
  const texts = useTexts();
  const path = `warnings?sel=${encodeURIComponent(warning.id)}`;
  return (
    <div className="incident-head">
      <div className="row">
        <WarningChip colour={warning.colour} headline={texts.warnings.status[warning.status]} />
        <h2>
          <a href={addressOf(path)} onClick={onLink(path)}>
            {warning.headline}
          </a>
        </h2>
        <span className="space" />
        {warning.exercise ? <span className="tag tag-exercise">{texts.exercise}</span> : null}
        <span className="inc">{warning.id}</span>
      </div>
    </div>
  );
}

function Content({ warning }: { readonly warning: Warning }) {
  const texts = useTexts();
  const of = texts.warnings;
  const agencies = useAgencyNames();
  const { data: codes } = useCodes();
  const nameOf = (code: string): string => codes?.areas.areas.find((one) => one.code === code)?.name ?? code;
  const { issuedAt, issuerAgencyId, proposerAgencyId, expectedEndAt, incidentId, grounds } = warning;
  const by = issuerAgencyId ?? proposerAgencyId ?? '';
  return (
    <dl className="plain-list">
      <dt>{issuedAt ? of.issued : of.status.proposed}</dt>
      <dd>
        <Time at={issuedAt ?? warning.proposedAt ?? warning.startsAt} /> {agencies.get(by) ?? by}
        {warning.version > 1 ? ` · ${of.version(warning.version)}` : ''}
      </dd>
      <dt>{of.area}</dt>
      <dd>{warning.areaCodes.map(nameOf).join('、')}</dd>
      <dt>{of.time}</dt>
      <dd>
        <Time at={warning.startsAt} /> – {expectedEndAt ? <Time at={expectedEndAt} /> : texts.unreported}
      </dd>
      {grounds === null ? null : (
        <>
          <dt>{of.grounds}</dt>
          <dd>{grounds}</dd>
        </>
      )}
      <dt>{of.cautions}</dt>
      <dd>{warning.cautions.join('；') || texts.none}</dd>
      <dt>{of.measures}</dt>
      <dd>{warning.measures.join('；') || texts.none}</dd>
      {incidentId === null ? null : (
        <>
          <dt>{texts.incident.list}</dt>
          <dd>
            <a href={addressOf(`incidents/${incidentId}`)} onClick={onLink(`incidents/${incidentId}`)}>
              {incidentId}
            </a>
          </dd>
        </>
      )}
      {warning.status === 'issued' || warning.status === 'proposed' ? null : (
        <>
          <dt>{of.status[warning.status]}</dt>
          <dd>{warning.endReason ?? ''}</dd>
        </>
      )}
    </dl>
  );
}

/** Who may issue it does so with what was proposed filled in, or says why not. */
function Proposed({ warning }: { readonly warning: Warning }) {
  const texts = useTexts();
  const acts = useActs({ aggregate: 'warning', id: warning.id });
  const [open, setOpen] = useState<'warning.issue' | 'warning.dismiss'>();
  const offered = (['warning.issue', 'warning.dismiss'] as const).filter((name) => acts?.has(name));
  if (!acts || offered.length === 0) return null;
  if (open === 'warning.issue') return <Issue proposal={warning} />;
  return (
    <div className="acts">
      {open === 'warning.dismiss' ? (
        <Reasoned {...{ acts, warning }} name={open} onClose={() => setOpen(undefined)} />
      ) : (
        <div className="buttons">
          {offered.map((name) => (
            <button
              key={name}
              type="button"
              className={`btn ${name === 'warning.issue' ? 'btn-primary' : ''}`}
              onClick={() => setOpen(name)}
            >
              {texts.acts[name]}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
