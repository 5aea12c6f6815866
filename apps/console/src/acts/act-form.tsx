import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, type ReactNode } from 'react';
import { isDone, isEditable, isSendable } from '../api/command.js';
import { useFreshness, useLive } from '../api/live.js';
import { useSending, type Command } from '../api/send.js';
import type { Act } from '../api/queries.js';
import { isSubmit } from '../frame/keys.js';
import { useTexts } from '../language/language.js';
import { CommandSteps } from '../parts/command-steps.js';

interface Props {
  /** What the person may do, once it is known: without it something can be typed, and nothing sent. */
  readonly acts: ReadonlyMap<string, Act> | undefined;
  readonly name: string;
  readonly title: string;
  /** Nothing while something is missing. */
  readonly command: Command | undefined;
  readonly children: (isEditable: boolean) => ReactNode;
  readonly onClose?: () => void;
  readonly onDone?: () => void;
  readonly submit?: string;
  /** Statements of what happened may be made although the data are old; decisions may not. */
  readonly isDecision?: boolean;
  /** From when it is sent until it is closed: what stands there does not give way to what comes next. */
  readonly onHold?: (isHeld: boolean) => void;
}

/** One command: its fields, `Ctrl ↵`, and what becomes of it. Nothing is sent without a network, and nothing lost. */
export function ActForm({
  acts,
  name,
  title,
  command,
  children,
  onClose,
  onDone,
  submit,
  isDecision = true,
  onHold,
}: Props) {
  const texts = useTexts();
  const { state, send, beginAnew } = useSending();
  const { isOnline } = useLive();
  const freshness = useFreshness();
  const client = useQueryClient();
  const form = useRef<HTMLDivElement>(null);
  const isHeld = !isEditable(state);
  useEffect(() => onHold?.(isHeld), [onHold, isHeld]);
  const act = acts?.get(name);
  const isRefused = acts !== undefined && act === undefined;
  const isOff = isDecision && freshness === 'off';
  const canSend = command !== undefined && act !== undefined && isOnline && !isOff && isSendable(state);
  const submitNow = (): void => {
    if (command && canSend) send(command);
  };
  return (
    <div
      className="act"
      ref={form}
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
      {isDone(state) ? null : children(isEditable(state) && !isRefused)}
      <CommandSteps state={state} onAgain={submitNow} />
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
              {submit ?? title} <kbd>Ctrl ↵</kbd>
            </button>
            {onClose ? (
              <button type="button" className="btn" onClick={onClose}>
                {texts.command.close}
              </button>
            ) : null}
          </>
        )}
        {isOnline ? null : <span className="strong">{texts.command.offline}</span>}
        {isOnline && isOff ? <span className="strong">{texts.command.stale}</span> : null}
      </div>
    </div>
  );
}
