import { useBoard } from '../api/queries.js';
import type { Session } from '../api/session.js';
import { yuan } from '../language/format.js';
import { useTexts } from '../language/language.js';
import { Time } from '../parts/marks.js';
import { Loaded } from '../parts/panel.js';

/** What the agency asked compensation for, what of it was paid, and by which papers. */
export function Claims({ session }: { readonly session: Session }) {
  const texts = useTexts().my;
  const board = useBoard(session.agencyId);
  return (
    <Loaded of={board}>
      {({ claims }) =>
        claims.length === 0 ? (
          <div className="empty">
            <b>{texts.noClaims}</b>
          </div>
        ) : (
          <ul className="cards">
            {claims.map(({ claimId, sharingId, amountFen, paidFen, grounds, claimedAt, payments }) => (
              <li key={`${sharingId}/${claimId}`} className="card">
                <span className="row">
                  <span className="inc">{sharingId}</span>
                  <span className="mono">{claimId}</span>
                  <span className="space" />
                  <Time at={claimedAt} />
                </span>
                <span className="h">
                  {texts.claimed} {yuan(amountFen)} · {texts.paid} {yuan(paidFen)}
                </span>
                <span className="s">{grounds}</span>
                {payments.map(({ reference, amountFen: fen, at }) => (
                  <span key={reference} className="s">
                    <Time at={at} /> {yuan(fen)} · {reference}
                  </span>
                ))}
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}
