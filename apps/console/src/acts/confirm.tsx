import type { Approval } from '#read-model';
import { useActs, useAnswer } from '../api/queries.js';
import { useTexts } from '../language/language.js';
import { Time } from '../parts/marks.js';
import { Words, type SaidReport } from '../parts/said-report.js';
import { ActForm } from './act-form.js';
import { CompareLink } from './contended.js';

/** What another person asked for, to the letter: just that is confirmed, by its digest. */
export function Confirm({ id }: { readonly id: string }) {
  const texts = useTexts();
  const path = `/v1/approvals/${encodeURIComponent(id)}`;
  const { data: approval } = useAnswer<Approval>(path);
  const acts = useActs({ aggregate: 'approval', id });
  if (!approval || !acts) return null;
  const { command, requestedBy, requestedAt, endsAt, aloneBecause, digest } = approval;
  return (
    <div className="card">
      <div className="row">
        <span className="mono">{command.name}</span>
        <span className="inc">{command.targetId}</span>
        <span className="space" />
        <span className="dim">
          <Time at={requestedAt} /> {requestedBy.agencyId} · {texts.roles[requestedBy.role]}
        </span>
      </div>
      <h2>{texts.queue.headings['second-person']}</h2>
      {aloneBecause === null ? null : (
        <p>
          {texts.fields.reason}：<b>{aloneBecause}</b>
        </p>
      )}
      {command.data && (command.name === 'report.submit' || command.name === 'report.supplement') ? (
        <Words said={command.data as SaidReport} />
      ) : (
        <pre className="mono content">{JSON.stringify(command.data, undefined, 2)}</pre>
      )}
      {command.data && 'sharingIds' in command.data ? (
        <CompareLink sharingIds={command.data.sharingIds as readonly string[]} />
      ) : null}
      <p className="dim">
        <Time at={endsAt} />
      </p>
      <ActForm
        acts={acts}
        name="approval.confirm"
        title={texts.acts['approval.confirm']}
        command={{ path: `${path}/confirm`, data: { digest }, shownAt: path }}
      />
    </div>
  );
}
