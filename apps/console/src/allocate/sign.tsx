import type { JointOverride } from '#domain';
import type { Allocation, Sharing } from '#read-model';
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ActForm } from '../acts/act-form.js';
import { ProblemError, type ProblemBody } from '../api/http.js';
import { useActs, useAnswer } from '../api/queries.js';
import type { Command } from '../api/send.js';
import type { Session } from '../api/session.js';
import { go } from '../frame/route.js';
import { useTexts } from '../language/language.js';
import { Refusal } from '../parts/command-steps.js';
import { Choice, Reason } from '../parts/fields.js';
import { Panel } from '../parts/panel.js';
import { changed, changesAfter, type ByHand } from './by-hand.js';
import { HandFields } from './hand-fields.js';
import { Basis } from './options-panel.js';
import { allocationIdOf, type Option, type Way } from './options.js';
import type { Preview } from './preview.js';

interface Props {
  readonly way: Way;
  readonly joint: Preview;
  readonly option: Option | undefined;
  readonly trial: UseQueryResult<Preview>;
  /** Whether the trial is of what stands there now. */
  readonly isTried: boolean;
  readonly session: Session;
  readonly sharings: readonly Sharing[];
  readonly byHand: ByHand;
  readonly overrides: readonly JointOverride[] | undefined;
  /** Why nothing can be decided about these requests any more. */
  readonly refusedWith: ProblemBody | undefined;
  readonly isPressed: boolean;
  readonly onChange: (part: Partial<ByHand>) => void;
  readonly onDone: () => void;
  readonly onAgain: () => void;
}

/** What was decided in the meantime makes what was to be decided out of date. */
const meanwhile = new Set([
  'already-exists',
  'no-open-need',
  'wrong-status',
  'decided-meanwhile',
  'conflict',
]);

/** The decision itself: what it brings about, by whom, and what becomes of it. */
export function Sign(props: Props) {
  const texts = useTexts();
  const { way, joint, option, trial, isTried, session, sharings, byHand, overrides, refusedWith } = props;
  const { onChange, onDone, onAgain } = props;
  const of = texts.allocate;
  const [isAlone, setIsAlone] = useState(false);
  const { certificate, singly } = joint;
  const { requests } = certificate;
  const ids = requests.map(({ sharingId }) => sharingId).toSorted();
  const first = singly.requests[0]?.sharingId ?? '';
  const isByHand = way === 'by-hand';
  const jointActs = useActs({
    ...{ aggregate: 'allocation', sharingIds: ids.join() },
    ...(isByHand ? { byHand: 'true' } : {}),
  });
  const firstActs = useActs({ aggregate: 'sharing', id: first });
  const name = way === 'singly' ? 'sharing.decide-allocation' : 'allocation.decide';
  const acts = way === 'singly' ? firstActs : jointActs;
  const mayActAlone = isByHand && acts?.get(name)?.secondPerson === 'after';
  const incidentOf = (id: string): string =>
    requests.find(({ sharingId }) => sharingId === id)?.incidentId ?? id;
  const allocationId = allocationIdOf(requests);

  const command = (): Command | undefined => {
    if (refusedWith || option === undefined) return undefined;
    const path = `/v1/sharing/${encodeURIComponent(first)}`;
    if (way === 'singly') return { path: `${path}/decide-allocation`, data: {}, shownAt: path };
    const shownAt = `/v1/allocations/${allocationId}`;
    const decide = { path: `${shownAt}/decide`, shownAt };
    if (!isByHand) return { ...decide, data: { sharingIds: ids } };
    const reason = byHand.reason.trim();
    if (!overrides || !isTried || trial.isError || reason === '') return undefined;
    const alone = mayActAlone && isAlone ? { actAlone: { reason } } : {};
    return {
      ...decide,
      data: { sharingIds: ids, overrides: overrides.map((one) => ({ ...one, reason })), ...alone },
    };
  };
  const amend = (problem: ProblemBody) =>
    meanwhile.has(problem.code) ? (
      <>
        <Meanwhile sharings={sharings} />
        <button type="button" className="btn small" onClick={onAgain}>
          {of.again} <kbd>R</kbd>
        </button>
      </>
    ) : (
      <div className="buttons">
        {changesAfter(problem, overrides ?? []).map((change) => (
          <button
            key={change.to}
            type="button"
            className="btn small"
            onClick={() => onChange(changed(byHand, change))}
          >
            {change.to === 'proposal'
              ? of.asProposed(incidentOf(change.sharingId))
              : change.units === 0
                ? of.without(change.resourceId)
                : of.setTo(change.resourceId, change.units)}
          </button>
        ))}
      </div>
    );
  const given = (option?.given ?? []).filter(({ sharingId }) => way !== 'singly' || sharingId === first);
  return (
    <Panel title={of.sign} note={of.signHint}>
      <div className="body" tabIndex={0} role="group" aria-label={of.sign}>
        <ActForm
          key={way}
          {...{ acts, name, amend, onDone }}
          title={way === 'singly' ? of.only(incidentOf(first)) : `${texts.acts[name]} · ${of.ordinals[way]}`}
          submit={of.sign}
          isFocused={props.isPressed && !isByHand}
          command={command()}
          onClose={() => go('desk')}
          outcome={way === 'singly' ? undefined : <Outcome id={allocationId} />}
        >
          {isByHand ? (
            <>
              {overrides && isTried && trial.error instanceof ProblemError ? (
                <Refusal problem={trial.error.problem}>
                  <p className="dim">{of.trialRefused}</p>
                  {amend(trial.error.problem)}
                </Refusal>
              ) : null}
              <HandFields {...{ certificate, byHand, onChange }} isFocused={props.isPressed} />
              <Reason value={byHand.reason} onChange={(reason) => onChange({ reason })} rows={2} />
              {mayActAlone ? (
                <Choice
                  label={texts.acts.secondPerson.after}
                  options={(['waits', 'alone'] as const).map((id) => ({ id, name: of[id] }))}
                  value={isAlone ? 'alone' : 'waits'}
                  onChange={(next) => setIsAlone(next === 'alone')}
                />
              ) : null}
            </>
          ) : null}
          {refusedWith ? <Refusal problem={refusedWith}>{amend(refusedWith)}</Refusal> : null}
          <div className="note">
            <b>{of.willHappen}：</b>
            {given
              .flatMap(({ sharingId, lines }) =>
                lines.map(({ resourceId, units }) => of.reserves(resourceId, units, incidentOf(sharingId))),
              )
              .join('；') || of.nobodyGoes}
          </div>
          <dl className="plain-list">
            <dt>{of.basis}</dt>
            <dd>
              <Basis certificate={certificate} />
            </dd>
            <dt>{of.policy}</dt>
            <dd>{way === 'singly' ? singly.policyVersion : certificate.policyVersion}</dd>
            <dt>{of.signer}</dt>
            <dd>
              {session.agencyId} · {texts.roles[session.role]}
            </dd>
          </dl>
        </ActForm>
      </div>
    </Panel>
  );
}

/** What stands in each request now. */
function Meanwhile({ sharings }: { readonly sharings: readonly Sharing[] }) {
  const texts = useTexts();
  return (
    <div className="meanwhile">
      <b>{texts.allocate.meanwhile}</b>
      <ul>
        {sharings.map(({ id, incidentId = id, round, lines = [] }) => {
          const own = lines.filter(({ lineId }) => lineId.startsWith(`${round}.`));
          const told = own.map(({ resourceId, quantity }) => `${resourceId} ×${quantity}`).join('、');
          return <li key={id}>{texts.allocate.round(incidentId, round, told || texts.none)}</li>;
        })}
      </ul>
    </div>
  );
}

/** What each negotiation made of its part. */
function Outcome({ id }: { readonly id: string }) {
  const texts = useTexts().allocate;
  const [isOpen, setIsOpen] = useState(true);
  // whoever hears nothing of it asks until each has answered
  const { data } = useAnswer<Allocation>(`/v1/allocations/${id}`, { refetchInterval: isOpen && 2_000 });
  const isAnswered = data !== undefined && !data.adoptions.some(({ outcome }) => outcome === 'open');
  useEffect(() => {
    if (isAnswered) setIsOpen(false);
  }, [isAnswered]);
  return (
    <ul>
      {(data?.adoptions ?? []).map(({ sharingId, incidentId, outcome }) => (
        <li key={sharingId} className={outcome === 'not-adopted' ? 'strong' : ''}>
          <span className="inc">{incidentId}</span> {texts.adoption[outcome]}
        </li>
      ))}
    </ul>
  );
}
