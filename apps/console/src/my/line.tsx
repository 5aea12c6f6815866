import type { Sharing, SharingLine } from '#read-model';
import { useState } from 'react';
import { useActs, useResourceNames, useSharing } from '../api/queries.js';
import { useKept } from '../kept/store.js';
import { useTexts } from '../language/language.js';
import { Time } from '../parts/marks.js';
import { Loaded } from '../parts/panel.js';
import { nextActs, type LineAct } from './line-data.js';
import { LineForm } from './line-forms.js';

/** One allocated line: by when it is needed and where, how far it has come, and the step that is next. */
export function Line({ id }: { readonly id: string }) {
  const texts = useTexts();
  const slash = id.lastIndexOf('/');
  const sharing = useSharing(id.slice(0, slash));
  return (
    <Loaded of={sharing}>
      {(data) => {
        const line = data.lines?.find(({ lineId }) => lineId === id.slice(slash + 1));
        return line ? <Shown sharing={data} line={line} /> : <p className="note">{texts.my.elsewhere}</p>;
      }}
    </Loaded>
  );
}

const way = [
  'allocated',
  'requisitioned',
  'committed',
  'dispatched',
  'arrived',
  'released',
  'returned',
] as const;

function timesOf(line: SharingLine): Readonly<Record<(typeof way)[number], string | undefined>> {
  return {
    allocated: line.allocatedAt,
    requisitioned: line.requisitionedAt,
    committed: line.committedAt,
    dispatched: line.departedAt,
    arrived: line.arrivedAt,
    released: line.releasedAt,
    returned: line.returnedAt,
  };
}

function Shown({ sharing, line }: { readonly sharing: Sharing; readonly line: SharingLine }) {
  const texts = useTexts();
  const resource = useResourceNames(line.ownerAgencyId).get(line.resourceId) ?? line.resourceId;
  const acts = useActs({ aggregate: 'sharing', id: sharing.id });
  const [chosen, setChosen] = useState<LineAct>();
  const times = timesOf(line);
  const kept = useKept().own.filter(
    ({ path, refused }) => refused === undefined && path.startsWith(`/v1/sharing/${sharing.id}/`),
  );
  // what is kept has been said
  const isKept = (name: LineAct): boolean =>
    kept.some(({ path }) => path.endsWith(`/${name.replace('sharing.', '')}`));
  const offered = nextActs(line).filter((name) => acts?.has(name) && !isKept(name));
  const { requisitions, neededBy, place, purpose } = sharing;
  const reportTo = requisitions?.findLast(({ lineIds }) => lineIds.includes(line.lineId))?.reportTo;
  // what was sent stays in sight with what became of it, although the line has gone on
  const open = chosen ?? (kept.length > 0 ? undefined : offered[0]);
  return (
    <div className="card">
      <div className="row">
        <span className="inc">{sharing.id}</span>
        <span className="space" />
        <span className="tag strong">{texts.lineSteps[line.step]}</span>
      </div>
      <h2>
        {resource} × {line.quantity}
      </h2>
      <p>
        {place} · {purpose}
      </p>
      {line.estimatedArrivalAt || neededBy ? (
        <p>
          {line.estimatedArrivalAt ? (
            <>
              {texts.my.expected}{' '}
              <b className="huge">
                <Time at={line.estimatedArrivalAt} />
              </b>{' '}
            </>
          ) : null}
          {neededBy ? (
            <>
              {texts.incident.neededBy}{' '}
              <b>
                <Time at={neededBy} />
              </b>
            </>
          ) : null}
        </p>
      ) : null}
      {reportTo === undefined ? null : (
        <p>
          {texts.my.reportTo} <b>{reportTo}</b>
        </p>
      )}
      <ol className="way">
        {way.map((name) => (
          <li key={name} className={times[name] === undefined ? '' : 'done'}>
            {texts.lineSteps[name]}
            <span className="space" />
            {times[name] === undefined ? '—' : <Time at={times[name]} />}
          </li>
        ))}
      </ol>
      {offered.length > 1 || (offered.length > 0 && open === undefined) ? (
        <div className="buttons">
          {offered.map((name) => (
            <button
              key={name}
              type="button"
              className="btn"
              aria-pressed={name === open}
              onClick={() => setChosen(name)}
            >
              {texts.acts[name]}
            </button>
          ))}
        </div>
      ) : null}
      {open === undefined ? null : (
        <LineForm
          key={open}
          {...{ name: open, acts, sharing, line, resource }}
          onSent={() => setChosen(open)}
          onClose={chosen === undefined ? undefined : () => setChosen(undefined)}
        />
      )}
    </div>
  );
}
