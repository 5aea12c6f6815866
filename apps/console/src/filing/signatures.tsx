import type { Approval, Page } from '#read-model';
import { Confirm } from '../acts/confirm.js';
import { useAnswer, type Act } from '../api/queries.js';
import type { Session } from '../api/session.js';
import { useTexts } from '../language/language.js';
import { Countdown, Time } from '../parts/marks.js';
import { Panel } from '../parts/panel.js';

const everySomeSeconds = { refetchInterval: 30_000 };

/** Commands about an object that wait for their second person. */
export function useWaiting(aggregate: string, id: string): readonly Approval[] {
  const { data } = useAnswer<Page<Approval>>('/v1/approvals?status=waiting&limit=200', everySomeSeconds);
  return (data?.items ?? []).filter(
    ({ command }) => command.targetId === id && command.name.startsWith(`${aggregate}.`),
  );
}

/** Who signs: one, or two where the installation lists that. The second person signs just what the first one sent. */
export function Signatures({
  acts,
  act,
  session,
  waiting,
}: {
  readonly acts: ReadonlyMap<string, Act> | undefined;
  readonly act: string;
  readonly session: Session;
  readonly waiting: readonly Approval[];
}) {
  const texts = useTexts();
  const of = texts.reports;
  const isOfTwo = acts?.get(act)?.secondPerson === 'before' || waiting.length > 0;
  return (
    <Panel title={of.signatures} note={isOfTwo ? of.signaturesHint : undefined}>
      <div className="body signatures">
        {waiting.map(({ id, requestedBy, requestedAt, endsAt }) => (
          <div key={id} className="signature-pair">
            <div className="signature done">
              <b>{of.drafted}</b> <span className="mono">{requestedBy.agencyId}</span>{' '}
              {texts.roles[requestedBy.role]}
              <span className="space" />
              <span className="st st-done">
                <Time at={requestedAt} />
              </span>
            </div>
            <div className="signature">
              <b>{of.countersign}</b>
              <span className="space" />
              <span className="st st-requested">{of.awaited}</span>
              <Countdown dueAt={endsAt} />
            </div>
            {requestedBy.principal === session.personId ? (
              <p className="dim">{of.ownRequest}</p>
            ) : (
              <Confirm id={id} />
            )}
          </div>
        ))}
        {waiting.length === 0 ? (
          <p className={isOfTwo ? 'note' : 'dim'}>{isOfTwo ? of.second : of.alone}</p>
        ) : null}
      </div>
    </Panel>
  );
}
