import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { isDone, isEditable, isSendable } from '../api/command.js';
import type { ProblemBody } from '../api/http.js';
import { useFreshness, useLive } from '../api/live.js';
import { useSending, type Command } from '../api/send.js';
import { useSession } from '../api/session.js';
import type { Act } from '../api/queries.js';
import { isSubmit } from '../frame/keys.js';
import { keep } from '../kept/store.js';
import { useTexts } from '../language/language.js';
import { CommandSteps } from '../parts/command-steps.js';

interface Props {
  /** What the person may do, once it is known: without it something can be typed, and nothing sent. */
  readonly acts: ReadonlyMap<string, Act> | undefined;
  readonly name: string;
  readonly title: string;
  /** Nothing while something is missing. */
  readonly command: Command | undefined;
  /** Its fields, which take nothing once it is sent. */
  readonly children?: ReactNode;
  readonly onClose?: () => void;
  readonly onSent?: () => void;
  readonly onDone?: () => void;
  readonly submit?: string;
  /** What may be changed so that it is not refused again. */
  readonly amend?: (problem: ProblemBody) => ReactNode;
  /** What came of it, once it was accepted. */
  readonly outcome?: ReactNode;
  /** Chosen by a key: it is at the form then, so that `Ctrl ↵` alone is left to press. */
  readonly isFocused?: boolean;
  /** Statements of what happened may be made although the data are old; decisions may not. */
  readonly isDecision?: boolean;
  /** From when it is sent until it is closed: what stands there does not give way to what comes next. */
  readonly onHold?: (isHeld: boolean) => void;
  /** A statement from the field, in words: without a network this device keeps it and sends it later. */
  readonly fact?: string;
}

/** One command: its fields, `Ctrl ↵`, and what becomes of it. Nothing is sent without a network, and nothing lost. */
export function ActForm({
  acts,
  name,
  title,
  command,
  children,
  onClose,
  onSent,
  onDone,
  submit,
  fact,
  isDecision = fact === undefined,
  onHold,
  amend,
  outcome,
  isFocused = false,
}: Props) {
  const texts = useTexts();
  const { state, send, sendAgain, beginAnew } = useSending();
  const { isOnline } = useLive();
  const freshness = useFreshness();
  const client = useQueryClient();
  const form = useRef<HTMLDivElement>(null);
  const [keeping, setKeeping] = useState<'not' | 'under-way' | 'failed'>('not');
  const isHeld = !isEditable(state);
  useEffect(() => onHold?.(isHeld), [onHold, isHeld]);
  const session = useSession();
  useEffect(() => {
    if (isFocused) form.current?.focus();
  }, [isFocused]);
  const act = acts?.get(name);
  const isRefused = acts !== undefined && act === undefined;
  const isOff = isDecision && freshness === 'off';
  const keeper = fact !== undefined && !isOnline && state.step === 'ready' ? session.data : undefined;
  const isBeingKept = keeping === 'under-way';
  // nobody knows what became of it: asking that needs nothing that the form or the acts say by now
  const isUnknown = state.step === 'unknown';
  const canSend =
    (isUnknown && isOnline) ||
    (command !== undefined &&
      act !== undefined &&
      !isOff &&
      (keeper ? !isBeingKept : isOnline && isSendable(state)));
  const submitNow = (): void => {
    if (!canSend) return;
    if (isUnknown) return sendAgain();
    if (!command) return;
    if (!keeper || fact === undefined) {
      send(command);
      onSent?.();
      return;
    }
    const [id, at] = [crypto.randomUUID(), new Date().toISOString()];
    const { path, data } = command;
    setKeeping('under-way');
    keep(keeper.deviceKey, { ...{ id, path, data, at }, words: fact }).then(
      () => {
        setKeeping('not');
        onDone?.();
        onClose?.();
      },
      () => setKeeping('failed'),
    );
  };
  return (
    <div
      className="act"
      ref={form}
      tabIndex={isFocused ? -1 : undefined}
      role="group"
      aria-label={title}
      onKeyDown={(event) => {
        if (isSubmit(event.nativeEvent)) {
          event.preventDefault();
          submitNow();
        } else if (
          event.key === 'Escape' &&
          !event.nativeEvent.isComposing &&
          event.nativeEvent.keyCode !== 229
        )
          onClose?.();
      }}
    >
      <h3>
        {title}
        {act?.secondPerson ? <small>{texts.acts.secondPerson[act.secondPerson]}</small> : null}
      </h3>
      {isRefused ? <p className="note">{texts.command.notPermitted}</p> : null}
      {isDone(state) ? null : <fieldset disabled={isHeld || isRefused}>{children}</fieldset>}
      <CommandSteps state={state} onAgain={submitNow} amend={amend} />
      {isDone(state) ? outcome : null}
      <div className="buttons">
        {isDone(state) ? (
          <button
            type="button"
            className="btn btn-primary"
            onClick={() => {
              beginAnew();
              onDone?.();
              onClose?.();
              void client.invalidateQueries();
            }}
          >
            {texts.command.close}
          </button>
        ) : (
          <>
            <button type="button" className="btn btn-primary" disabled={!canSend} onClick={submitNow}>
              {keeper ? texts.kept.keep : (submit ?? title)} <kbd>Ctrl ↵</kbd>
            </button>
            {onClose ? (
              <button type="button" className="btn" onClick={onClose}>
                {texts.command.close}
              </button>
            ) : null}
          </>
        )}
        {keeping === 'failed' ? (
          <span className="strong" role="alert">
            {texts.kept.notKept}
          </span>
        ) : null}
        {isOnline ? null : (
          <span className="strong">{fact === undefined ? texts.command.offline : texts.kept.hint}</span>
        )}
        {isOnline && isOff ? <span className="strong">{texts.command.stale}</span> : null}
      </div>
    </div>
  );
}
