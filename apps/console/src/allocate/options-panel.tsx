import type { JointCertificate, ObjectiveValues } from '#domain';
import { useDate } from '../api/live.js';
import { clockTime } from '../language/format.js';
import { useTexts } from '../language/language.js';
import { Section } from '../parts/fields.js';
import { Panel } from '../parts/panel.js';
import { Lanes } from './lanes.js';
import { axisOf, firstDifference, freeAfter, slackOf, ways, type Option, type Way } from './options.js';
import type { Preview } from './preview.js';

interface Props {
  readonly joint: Preview;
  readonly trial: Preview | undefined;
  readonly options: Readonly<Record<Way, Option | undefined>>;
  readonly way: Way;
  readonly onChoose: (way: Way) => void;
  readonly onSwap: () => void;
  readonly onAgain: () => void;
}

/** What each way comes to, on one axis of time. */
export function Options({ joint, trial, options, way, onChoose, onSwap, onAgain }: Props) {
  const texts = useTexts().allocate;
  const { certificate } = joint;
  const axis = axisOf(certificate, Object.values(options));
  return (
    <Panel
      title={texts.options}
      note={texts.optionsHint}
      right={
        <button type="button" className="btn small" onClick={onAgain}>
          {texts.again} <kbd>R</kbd>
        </button>
      }
    >
      <div className="body flush" tabIndex={0} role="group" aria-label={texts.options}>
        {ways.map((one, index) => {
          const option = options[one];
          const of = one === 'by-hand' ? (trial?.certificate ?? certificate) : certificate;
          return (
            <div key={one} className={`option ${one === way ? 'sel' : ''}`}>
              <div>
                <button
                  type="button"
                  className="btn"
                  aria-pressed={one === way}
                  onClick={() => onChoose(one)}
                >
                  <kbd>{one === 'by-hand' ? 'O' : index + 1}</kbd> {texts.ways[one]}
                </button>
                {one === way ? <span className="tag chosen">{texts.chosen}</span> : null}
                <About way={one} joint={joint} onSwap={onSwap} />
              </div>
              {option === undefined ? (
                <p className="note">{texts.byHandHint}</p>
              ) : (
                <>
                  <Lanes certificate={of} option={option} axis={axis} />
                  <Follows certificate={certificate} option={option} />
                </>
              )}
            </div>
          );
        })}
        <Comparison options={options} />
      </div>
    </Panel>
  );
}

function About({
  way,
  joint,
  onSwap,
}: {
  readonly way: Way;
  readonly joint: Preview;
  readonly onSwap: () => void;
}) {
  const texts = useTexts().allocate;
  const { certificate, singly } = joint;
  if (way === 'by-hand') return null;
  if (way === 'jointly') {
    const { parts, name } = certificate.solver;
    const gap = Math.max(0, ...parts.filter(({ proved }) => !proved).map((one) => one.gap));
    return (
      <p className="dim">
        {certificate.policyVersion} · {name}
        <br />
        <b>{gap === 0 ? texts.proved : texts.unproved(`${Math.ceil(gap * 100)}%`)}</b>
      </p>
    );
  }
  const [first] = singly.requests;
  const of = certificate.requests.find(({ sharingId }) => sharingId === first?.sharingId);
  return (
    <p className="dim">
      {singly.policyVersion}
      <br />
      {of ? texts.first(of.incidentId) : null}{' '}
      {certificate.requests.length > 1 ? (
        <button type="button" className="plain" onClick={onSwap}>
          {texts.swap}
        </button>
      ) : null}
    </p>
  );
}

/** What stays uncovered, what time is left, and what could still be sent. */
function Follows({
  certificate,
  option,
}: {
  readonly certificate: JointCertificate;
  readonly option: Option;
}) {
  const texts = useTexts().allocate;
  const free = freeAfter(certificate, option.given);
  return (
    <dl className="follows">
      {certificate.requests.map((request) => {
        const given = option.given.find(({ sharingId }) => sharingId === request.sharingId);
        const shortfall = given?.shortfall ?? request.need.amount;
        const slack = given && slackOf(request, given, certificate.decidedAt);
        return (
          <div key={request.sharingId}>
            <dt>{texts.shortfallOf(request.incidentId)}</dt>
            <dd className={shortfall > 0 ? 'bad' : ''}>{shortfall}</dd>
            {slack === undefined ? null : (
              <>
                <dt>{texts.slackOf(request.incidentId)}</dt>
                <dd className={slack < 0 ? 'bad' : ''}>{texts.minutes(slack)}</dd>
              </>
            )}
          </div>
        );
      })}
      <div>
        <dt>{texts.freeAfter}</dt>
        <dd className={free === 0 ? 'bad' : ''}>{free}</dd>
      </div>
    </dl>
  );
}

/** Objective by objective; the first in which a way differs from the best is where it lost. */
function Comparison({ options }: { readonly options: Props['options'] }) {
  const texts = useTexts().allocate;
  const names = Object.keys(texts.objectives) as (keyof ObjectiveValues)[];
  const shown = (name: keyof ObjectiveValues, value: number): string =>
    String(name === 'costFen' ? value / 100 : value);
  const best = options.jointly?.objectives;
  return (
    <div className="comparison" tabIndex={0} role="group" aria-label={texts.why}>
      <Section title={texts.why} note={texts.whyHint} />
      <table>
        <thead>
          <tr>
            <td />
            {names.map((name) => (
              <th key={name}>{texts.objectives[name]}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ways.map((way) => {
            const values = options[way]?.objectives;
            if (!values) return null;
            const differs = best && firstDifference(best, values);
            return (
              <tr key={way}>
                <th scope="row">{texts.ordinals[way]}</th>
                {names.map((name) => (
                  <td key={name} className="num">
                    {name === differs ? (
                      <>
                        <b className="bad">{shown(name, values[name])}</b> <small>{texts.differs}</small>
                      </>
                    ) : (
                      shown(name, values[name])
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** As of when it was calculated. */
export function Basis({ certificate }: { readonly certificate: JointCertificate }) {
  const texts = useTexts().allocate;
  const date = useDate();
  return <>{texts.upTo(certificate.logPosition, clockTime(certificate.decidedAt, date))}</>;
}
