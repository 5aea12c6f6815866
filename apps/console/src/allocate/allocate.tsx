import type { Sharing } from '#read-model';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ProblemError } from '../api/http.js';
import { useAnswers } from '../api/queries.js';
import type { Session } from '../api/session.js';
import { go } from '../frame/route.js';
import { useShortcut } from '../frame/shortcuts.js';
import { useTexts } from '../language/language.js';
import { Refusal } from '../parts/command-steps.js';
import { useDraft } from '../parts/draft.js';
import { Loaded } from '../parts/panel.js';
import { allocateAddress, sharingIdsOf } from './address.js';
import { nothingByHand, overridesOf } from './by-hand.js';
import { Candidates } from './candidates.js';
import { Head } from './head.js';
import { Open } from './open.js';
import { Options } from './options-panel.js';
import { optionsOf, type Way } from './options.js';
import { usePreview, type Preview } from './preview.js';
import { Requests } from './requests.js';
import { Sign } from './sign.js';

/** Who gets it, and what follows? */
export function Allocate({ sharing, session }: { readonly sharing: string; readonly session: Session }) {
  const ids = sharingIdsOf(sharing);
  return ids.length === 0 ? <Open /> : <Compare key={sharing} ids={ids} session={session} />;
}

const settleMs = 400;

/** What has not changed for a moment: nobody calculates while somebody types. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  const key = JSON.stringify(value);
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
    const timer = setTimeout(() => setSettled(latest.current), settleMs);
    return () => clearTimeout(timer);
    // by content: it is made anew each time
  }, [key]);
  return settled;
}

function Compare({ ids, session }: { readonly ids: readonly string[]; readonly session: Session }) {
  const texts = useTexts().allocate;
  const sharings = useAnswers<Sharing>(ids.map((id) => `/v1/sharing/${encodeURIComponent(id)}`));
  const revisions = sharings.map(({ revision }) => revision).join();
  const [way, setWay] = useState<Way>('jointly');
  const [isPressed, setIsPressed] = useState(false);
  const [byHand, change, clear] = useDraft(`allocation-${ids.toSorted().join()}`, nothingByHand);
  const preview = usePreview({ sharingIds: ids }, revisions);
  // what has been decided meanwhile is still to be seen beside what was to be decided
  const held = useRef<Preview>(undefined);
  if (preview.data && !preview.isError) held.current = preview.data;
  const joint = held.current;
  const overrides = useMemo(() => joint && overridesOf(byHand, joint.certificate.requests), [byHand, joint]);
  const settled = useSettled(overrides);
  const asked = settled?.map((one) => ({ ...one, reason: one.reason.trim() === '' ? '—' : one.reason }));
  const trial = usePreview(
    asked && !preview.isError ? { sharingIds: ids, overrides: asked } : undefined,
    revisions,
  );
  const tried = asked && !trial.isError ? trial.data : undefined;
  const choose = (next: Way): void => {
    setWay(next);
    setIsPressed(true);
  };
  useShortcut('option-1', () => choose('singly'));
  useShortcut('option-2', () => choose('jointly'));
  useShortcut('option-3', () => choose('by-hand'));
  useShortcut('override', () => choose('by-hand'));
  useShortcut('again', () => void preview.refetch());

  if (!joint)
    return (
      <div className="panel">
        <h1 className="unseen">{texts.title}</h1>
        {preview.error instanceof ProblemError ? <Refusal problem={preview.error.problem} /> : null}
        <Loaded of={preview}>{() => null}</Loaded>
        <Requests sharings={sharings} />
      </div>
    );
  const options = optionsOf(joint, tried);
  return (
    <div className="allocate">
      <Head certificate={joint.certificate} />
      <div className="column">
        <Requests sharings={sharings} />
        <Options
          {...{ joint, options, way }}
          trial={tried}
          onChoose={choose}
          onSwap={() => go(allocateAddress([...ids.slice(1), ...ids.slice(0, 1)]), { replace: true })}
          onAgain={() => void preview.refetch()}
        />
      </div>
      <div className="column side">
        <Candidates certificate={joint.certificate} />
        <Sign
          {...{ way, joint, session, sharings, byHand, overrides, isPressed }}
          option={options[way]}
          trial={trial}
          isTried={JSON.stringify(settled) === JSON.stringify(overrides)}
          refusedWith={preview.error instanceof ProblemError ? preview.error.problem : undefined}
          onChange={change}
          onDone={clear}
          onAgain={() => void preview.refetch()}
        />
      </div>
    </div>
  );
}
