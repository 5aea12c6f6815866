import type { SharingLineRow } from '#read-model';
import { useActs, useBoard, useResourceNames, useSharing } from '../api/queries.js';
import type { Session } from '../api/session.js';
import { go } from '../frame/route.js';
import { useTexts } from '../language/language.js';
import { Time } from '../parts/marks.js';
import { Loaded } from '../parts/panel.js';

/** What of the agency's is allocated, on its way or there. */
export function LineCards({ session }: { readonly session: Session }) {
  const texts = useTexts().my;
  const board = useBoard(session.agencyId);
  return (
    <Loaded of={board}>
      {({ lines }) =>
        lines.length === 0 ? (
          <div className="empty">
            <b>{texts.nothingOut}</b>
          </div>
        ) : (
          <ul className="cards">
            {lines.map((line) => (
              <li key={line.id}>
                <LineCard line={line} />
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

function LineCard({ line }: { readonly line: SharingLineRow }) {
  const texts = useTexts();
  const { id, sharingId, resourceId, quantity, step } = line;
  const resource = useResourceNames(line.ownerAgencyId).get(resourceId) ?? resourceId;
  const { data: sharing } = useSharing(sharingId);
  // known before the network is gone, so that what happened can still be said
  useActs({ aggregate: 'sharing', id: sharingId });
  return (
    <button type="button" className="card" onClick={() => go(`my?tab=out&sel=${encodeURIComponent(id)}`)}>
      <span className="row">
        <span className="tag strong">{texts.lineSteps[step]}</span>
        <span className="inc">{sharingId}</span>
        <span className="space" />
        {sharing?.neededBy ? (
          <span className="dim">
            {texts.incident.neededBy} <Time at={sharing.neededBy} />
          </span>
        ) : null}
      </span>
      <span className="h">
        {resource} × {quantity}
      </span>
      <span className="s">
        {sharing?.place} {sharing?.purpose}
      </span>
    </button>
  );
}
