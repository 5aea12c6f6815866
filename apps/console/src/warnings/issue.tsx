import type { Warning } from '#read-model';
import { useState } from 'react';
import { ActForm } from '../acts/act-form.js';
import { useActs } from '../api/queries.js';
import { go } from '../frame/route.js';
import { stampOf } from '../language/format.js';
import { useTexts } from '../language/language.js';
import { useDraft } from '../parts/draft.js';
import { draftOf, emptyWarning, proposalOf, warningOf } from './draft.js';
import { WarningFields } from './warning-fields.js';

/** By chance behind the minute, so that two who issue at once do not meet. */
const newId = (): string => `W-${stampOf(new Date())}-${crypto.randomUUID().slice(0, 4).toUpperCase()}`;

/** Issues a warning, out of a proposal where there is one; the next step is to call it out. */
export function Issue({ proposal }: { readonly proposal?: Warning }) {
  return <Write name="warning.issue" proposal={proposal} next="&do=warning.call" />;
}

/** Proposes one to who may issue it, with grounds. */
export function Propose() {
  return <Write name="warning.propose" next="" />;
}

function Write({
  name,
  proposal,
  next,
}: {
  readonly name: 'warning.issue' | 'warning.propose';
  readonly proposal?: Warning;
  /** What is opened of it once it is there. */
  readonly next: string;
}) {
  const texts = useTexts();
  const [id] = useState(() => proposal?.id ?? newId());
  const acts = useActs({ aggregate: 'warning', ...(proposal && { id: proposal.id }) });
  const [empty] = useState(() => (proposal ? draftOf(proposal, new Date()) : emptyWarning(new Date())));
  const [draft, change, clear] = useDraft(`${name}-${proposal?.id ?? 'new'}`, empty);
  const isProposal = name === 'warning.propose';
  const data = isProposal ? proposalOf(draft) : warningOf(draft);
  const path = `/v1/warnings/${encodeURIComponent(id)}`;
  return (
    <div className="acts">
      <h2 className="unseen">{texts.warnings.title}</h2>
      <ActForm
        acts={acts}
        name={name}
        title={texts.acts[name]}
        command={data && { path: `${path}/${name.replace('warning.', '')}`, data, shownAt: path }}
        onDone={() => {
          clear();
          go(`warnings?sel=${encodeURIComponent(id)}${next}`);
        }}
      >
        <WarningFields {...{ draft, change, isProposal }} isNew={!proposal} />
      </ActForm>
    </div>
  );
}
