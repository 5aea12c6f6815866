import type { Casualties, CorrectedFigure, EventLevel } from '#domain';
import { figure } from '../language/format.js';
import { useTexts } from '../language/language.js';
import { casualtyNames } from './casualties.js';
import { Time } from './marks.js';

/** What a report says, sent or about to be. */
export interface SaidReport {
  readonly facts: string;
  readonly casualties?: Casualties;
  readonly eventLevel?: EventLevel;
  readonly measures?: readonly string[];
  readonly channel?: 'phone' | 'written';
  readonly asOf?: string;
  readonly correction?: { readonly reason: string };
  readonly corrected?: readonly CorrectedFigure[];
  readonly final?: boolean;
}

/** In words: a figure that was left out was not reported, one that fell is a correction and both values stay. */
export function Words({ said }: { readonly said: SaidReport }) {
  const texts = useTexts();
  const of = texts.reports;
  const { facts, casualties, eventLevel, measures = [], correction, corrected = [], asOf, channel } = said;
  return (
    <>
      <p>{facts}</p>
      <div className="facts">
        {casualtyNames.map((name) => (
          <span key={name}>
            {texts.incident[name]} <b>{figure(casualties?.[name], texts.unreported)}</b>
          </span>
        ))}
        {eventLevel ? <span>{texts.incident.levels[eventLevel]}</span> : null}
        {channel ? <span>{of.channels[channel]}</span> : null}
        {asOf ? (
          <span>
            {of.asOf} <Time at={asOf} />
          </span>
        ) : null}
      </div>
      {measures.length > 0 ? (
        <p className="dim">
          {of.measures}：{measures.join('；')}
        </p>
      ) : null}
      {correction ? (
        <p className="correction">
          <b>{of.correction}</b>{' '}
          {corrected.map(({ field, from, to }) => (
            <span key={field}>
              {texts.incident[field]} <del>{from}</del> → <ins>{to}</ins>{' '}
            </span>
          ))}
          {correction.reason}
        </p>
      ) : null}
    </>
  );
}
