import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useDate } from '../api/live.js';
import { ProblemError } from '../api/http.js';
import { endSession, signInAddress, signOut, useOwnSessions, type Session } from '../api/session.js';
import { clockTime } from '../language/format.js';
import { useLanguage, useTexts } from '../language/language.js';
import { Loaded } from '../parts/panel.js';

/** Where one is signed in oneself, and the end of that. */
export function OwnSessions({
  session,
  isOpen,
  onClose,
}: {
  readonly session: Session;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const [texts, language, date] = [useTexts(), useLanguage(), useDate()];
  const client = useQueryClient();
  const dialog = useRef<HTMLDialogElement>(null);
  const own = useOwnSessions(isOpen);
  const [refusal, setRefusal] = useState<string>();
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  const words = texts.session.own;
  const end = async (ending: Promise<unknown>): Promise<void> => {
    setRefusal(undefined);
    try {
      await ending;
    } catch (error) {
      const code = error instanceof ProblemError ? error.problem.code : '';
      // who has gone already need not be ended
      if (code !== 'not-found') return setRefusal(code);
    }
    await client.invalidateQueries({ queryKey: ['session', 'list'] });
  };
  return (
    <dialog ref={dialog} className="help" aria-label={words.title} onClose={onClose}>
      <h2>{words.title}</h2>
      <Loaded of={own}>
        {(sessions) => (
          <ul className="own-sessions">
            {sessions.map(({ id, isThis, role, createdAt, usedAt, endsAt, device, network, acr }) => (
              <li key={id}>
                <b>{device ?? words.unknownDevice}</b> {isThis ? <b>· {words.isThis}</b> : null}
                <div className="dim">
                  {texts.roles[role]} · {network ?? words.unknownNetwork}
                  {acr === undefined ? '' : ` · ${acr}`}
                </div>
                <div className="dim">
                  {words.times(clockTime(createdAt, date), clockTime(usedAt, date), clockTime(endsAt, date))}
                </div>
                {isThis ? null : (
                  <button type="button" className="btn" onClick={() => void end(endSession(id, language))}>
                    {words.end}
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {refusal === undefined ? null : (
        <p className="note" role="alert">
          {refusal === 'sign-in-again' ? (
            <>
              {words.again}{' '}
              <a href={signInAddress(session.agencyId, session.role, true)}>{texts.session.signIn}</a>
            </>
          ) : (
            texts.failed
          )}
        </p>
      )}
      <p className="row">
        <button type="button" className="btn" onClick={() => void end(signOut(language, 'everywhere'))}>
          {words.endAll}
        </button>
        <button type="button" className="btn" onClick={onClose}>
          {texts.keys.close}
        </button>
      </p>
    </dialog>
  );
}
