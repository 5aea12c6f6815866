import type { Warning } from '#read-model';
import { useState } from 'react';
import { ActForm } from '../acts/act-form.js';
import { useActs } from '../api/queries.js';
import { go } from '../frame/route.js';
import { stampOf } from '../language/format.js';
import { useTexts } from '../language/language.js';
import { useDraft } from '../parts/draft.js';
import { draftOf, emptyWarning, warningOf } from './draft.js';
import { WarningFields } from './warning-fields.js';

/** By chance behind the minute, so that two who issue at once do not meet. */
const newId = (): string => `W-${stampOf(new Date())}-${crypto.randomUUID().slice(0, 4).toUpperCase()}`;

/** Issues a warning, out of a proposal where there is one; the next step is to call it out. */
export function Issue({ proposal }: { readonly proposal?: Warning }) {
  const texts = useTexts();
  const [id] = useState(() => proposal?.id ?? newId());
  const acts = useActs({ aggregate: 'warning', ...(proposal && { id: proposal.id }) });
  const [empty] = useState(() => (proposal ? draftOf(proposal, new Date()) : emptyWarning(new Date())));
  const [draft, change, clear] = useDraft(`warning.issue-${proposal?.id ?? 'new'}`, empty);
  const data = warningOf(draft);
  const path = `/v1/warnings/${encodeURIComponent(id)}`;
  return (
    <div className="acts">
      <ActForm
        acts={acts}
        name="warning.issue"
        title={texts.acts['warning.issue']}
        command={data && { path: `${path}/issue`, data, shownAt: path }}
        onDone={() => {
          clear();
          go(`warnings?sel=${encodeURIComponent(id)}&do=warning.call`);
        }}
      >
        <WarningFields {...{ draft, change }} isNew={!proposal} />
      </ActForm>
    </div>
  );
}
