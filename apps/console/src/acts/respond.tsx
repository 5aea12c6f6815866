import type { AgencyBoard, Page, QueueItem, Resource } from '#read-model';
import { useActs, useAgencyNames, useAnswer, useBoard, useCapability } from '../api/queries.js';
import type { Session } from '../api/session.js';
import { useTexts } from '../language/language.js';
import { useDraft } from '../parts/draft.js';
import { Choice, Reason, TextField } from '../parts/fields.js';
import { Time } from '../parts/marks.js';
import { ActForm } from './act-form.js';

type Answer = 'accept' | 'provisional' | 'decline';

const empty = { answer: 'accept' as Answer, resourceId: '', quantity: '', arrival: '', reason: '' };
const whole = (text: string): number | undefined => (/^\d{1,6}$/.test(text) ? Number(text) : undefined);

/** Can we go, when, with how much? */
export function Respond({ item, session }: { readonly item: QueueItem; readonly session: Session }) {
  const texts = useTexts();
  const { data: board } = useBoard(session.agencyId);
  const request = board?.requestsToAnswer.find(({ id }) => id === item.id);
  return request ? (
    <Form request={request} session={session} />
  ) : (
    <p className="note">{texts.my.elsewhere}</p>
  );
}

function Form({
  request,
  session,
}: {
  readonly request: AgencyBoard['requestsToAnswer'][number];
  readonly session: Session;
}) {
  const texts = useTexts();
  const capability = useCapability()(request.capability);
  const agencies = useAgencyNames();
  const acts = useActs({ aggregate: 'sharing', id: request.id });
  const { data: resources } = useAnswer<Page<Resource>>(
    `/v1/resources?ownerAgencyId=${encodeURIComponent(session.agencyId)}&capability=${encodeURIComponent(request.capability)}`,
  );
  const [draft, change, clear] = useDraft(`sharing.respond-${request.id}`, empty);
  const path = `/v1/sharing/${encodeURIComponent(request.id)}`;
  const { answer, reason } = draft;
  const own = resources?.items ?? [];
  const resourceId = draft.resourceId || own[0]?.id;
  const [quantity, estimatedArrivalMinutes] = [whole(draft.quantity), whole(draft.arrival)];
  const isComplete =
    answer === 'decline'
      ? reason.trim() !== ''
      : resourceId !== undefined && estimatedArrivalMinutes !== undefined && (quantity ?? 0) > 0;
  const data =
    answer === 'decline'
      ? { answer, reason }
      : {
          answer,
          resourceId,
          quantity,
          estimatedArrivalMinutes,
          ...(reason.trim() === '' ? {} : { reason }),
        };
  return (
    <div className="card">
      <div className="row">
        <span className="tag strong">P{request.priority}</span>
        <span className="space" />
        <span className="dim">
          <Time at={request.requestedAt} />{' '}
          {texts.my.from(agencies.get(request.requesterAgencyId) ?? request.requesterAgencyId)}
        </span>
      </div>
      <h2>
        {request.place} · {request.purpose}
      </h2>
      <p className="huge">
        {request.outstanding}{' '}
        <small>
          {capability.unit} {capability.name}
        </small>
      </p>
      <p>
        {texts.incident.neededBy}{' '}
        <b>
          <Time at={request.neededBy} />
        </b>
      </p>
      <p className="note">{texts.answer.hint}</p>
      <ActForm
        acts={acts}
        name="sharing.respond"
        title={texts.acts['sharing.respond']}
        command={isComplete ? { path: `${path}/respond`, data, shownAt: path } : undefined}
        onDone={clear}
      >
        <Choice
          label={texts.acts['sharing.respond']}
          options={(['accept', 'provisional', 'decline'] as const).map((id) => ({
            id,
            name: texts.answer[id],
          }))}
          value={answer}
          onChange={(next) => change({ answer: next })}
        />
        {answer === 'decline' ? (
          <Reason value={reason} onChange={(next) => change({ reason: next })} />
        ) : (
          <>
            {own.length > 1 ? (
              <Choice
                label={texts.fields.resource}
                options={own.map(({ id, name }) => ({ id, name }))}
                value={resourceId}
                onChange={(next) => change({ resourceId: next })}
              />
            ) : (
              <p className="strong">{own[0]?.name}</p>
            )}
            <div className="pair">
              <TextField
                label={texts.fields.quantity}
                value={draft.quantity}
                onChange={(next) => change({ quantity: next })}
                inputMode="numeric"
                isRequired
              />
              <TextField
                label={texts.fields.arrival}
                value={draft.arrival}
                onChange={(next) => change({ arrival: next })}
                inputMode="numeric"
                isRequired
              />
            </div>
          </>
        )}
      </ActForm>
    </div>
  );
}
