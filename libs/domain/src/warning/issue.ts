import { accept, refuse, type Decision, type DecisionContext, type Refusal } from '../kernel/decider.js';
import { contentOf, expectedParts, levelOf, misfitOf, wholeOf, type WarningContent } from './content.js';
import { audienceOf, messageOf } from './message.js';
import type { WarningCommands, WarningEvent, WarningState } from './warning.js';

type Issue = WarningCommands['warning.issue'];
type Update = WarningCommands['warning.update'];
type Cancel = WarningCommands['warning.cancel'];

export function issue(d: Issue, state: WarningState, context: DecisionContext): Decision<WarningEvent> {
  if (state.status !== 'none' && state.status !== 'proposed') return refuse('already-exists');
  if (state.exercise !== undefined && state.exercise !== d.exercise) return refuse('exercise-mismatch');
  const content = withWhole(d);
  const problem = misfitOf(content) ?? audienceMisfit(d);
  if (problem) return { refusal: problem };
  return accept(
    {
      type: 'warning.issued',
      data: {
        ...content,
        exercise: d.exercise,
        issuerAgencyId: context.actor.agencyId,
        version: 1,
        callsForIncident: isRed(content, d.exercise, context),
        audience: audienceOf(d.audience),
        ...said(d, context),
      },
    },
    ...endedAlready(content, d.exercise, context),
  );
}

export function update(d: Update, state: WarningState, context: DecisionContext): Decision<WarningEvent> {
  const { content: previous, issuerAgencyId, exercise } = state;
  if (!previous || issuerAgencyId === undefined || exercise === undefined)
    return notInForce(state) ?? refuse('not-found');
  const problem = differing(d, state);
  if (problem) return { refusal: problem };
  const content = updated(d, previous);
  const { reason } = d;
  if (isOvertaken(d, state)) return overtaken('update', d, content);
  // what has expired is in force again by a message that prolongs it: it may only have come late
  if (!(state.status === 'expired' && d.message)) {
    const ended = notInForce(state);
    if (ended) return ended;
  }
  const misfit = misfitOf(content);
  if (misfit) return { refusal: misfit };
  // another message is on record even where it says the same: it may be cited
  if (!d.message && JSON.stringify(content) === JSON.stringify(previous)) return accept();
  return accept(
    {
      type: 'warning.updated',
      data: {
        ...content,
        exercise,
        issuerAgencyId,
        version: state.version + 1,
        previous,
        levelsMoved: levelOf(content.colour) - levelOf(previous.colour),
        callsForIncident: !state.hasBeenRed && isRed(content, exercise, context),
        reason,
        ...said(d, context),
      },
    },
    ...endedAlready(content, exercise, context),
  );
}

export function cancel(d: Cancel, state: WarningState, context: DecisionContext): Decision<WarningEvent> {
  if (state.exercise !== undefined && d.exercise !== undefined && d.exercise !== state.exercise)
    return refuse('exercise-mismatch');
  if (state.status === 'cancelled') return accept();
  if (isOvertaken(d, state)) return overtaken('cancel', d);
  return (
    notInForce(state) ??
    accept({ type: 'warning.cancelled', data: { reason: d.reason, ...said(d, context) } })
  );
}

export const notInForce = ({ status }: WarningState): { refusal: Refusal } | undefined =>
  status === 'issued' ? undefined : refuse('wrong-status', { status });

/** What parts are given comes to what they come to. */
function withWhole(content: WarningContent): WarningContent {
  const [first, ...others] = content.parts ?? [];
  if (!first) return contentOf({ ...content, parts: undefined });
  const { category, hazard, parts } = content;
  return contentOf({ category, hazard, ...wholeOf([first, ...others]), parts });
}

/** What is left out stays as it was; who says anything of the whole says it of all parts alike. */
function updated(d: Update, previous: WarningContent): WarningContent {
  const { parts, ...whole } = previous;
  const changed = {
    ...whole,
    headline: d.headline ?? previous.headline,
    colour: d.colour ?? previous.colour,
    areaCodes: d.areaCodes ?? previous.areaCodes,
    startsAt: d.startsAt ?? previous.startsAt,
    expectedEndAt: d.expectedEndAt ?? previous.expectedEndAt,
    cautions: d.cautions ?? previous.cautions,
    measures: d.measures ?? previous.measures,
    // a message says all of it, and a person who raises the level means that it is to be expected
    outlook: d.message || d.colour ? d.outlook : (d.outlook ?? previous.outlook),
  };
  const isSame = JSON.stringify(contentOf(changed)) === JSON.stringify(contentOf(whole));
  return withWhole({ ...changed, parts: d.parts ?? (isSame && !d.message ? parts : undefined) });
}

/** A message that is older than what stands. What a person says is in order as it comes. */
const isOvertaken = ({ message }: Update | Cancel, { saidAt }: WarningState): boolean =>
  message !== undefined && saidAt !== undefined && message.sentAt < saidAt;

function overtaken(
  as: 'update' | 'cancel',
  { reason, message }: Update | Cancel,
  content?: WarningContent,
): Decision<WarningEvent> {
  const known = messageOf(message);
  if (!known) return accept();
  const data = { as, saidAt: known.sentAt, message: known, content, reason };
  return accept({ type: 'warning.overtaken', data });
}

/** Those fields in which what is said is not of this warning. */
function differing(d: Update, { exercise, content, audience }: WarningState): Refusal | undefined {
  if (d.exercise !== undefined && d.exercise !== exercise) return { code: 'exercise-mismatch' };
  const { category, hazard } = { ...content, ...d };
  if (category !== content?.category || hazard !== content?.hazard)
    return { code: 'hazard-differs', category: content?.category, hazard: content?.hazard };
  const isSame = JSON.stringify(audienceOf(d.audience)) === JSON.stringify(audienceOf(audience));
  if ((d.message || d.audience) && !isSame)
    return { code: 'scope-differs', scope: audience?.scope ?? 'Public' };
  return undefined;
}

function audienceMisfit({ audience }: Issue): Refusal | undefined {
  if (audience?.scope === 'Private' && !audience.addresses?.length)
    return { code: 'addressee-required', scope: audience.scope };
  return undefined;
}

const said = (d: Issue | Update | Cancel, { occurredAt }: DecisionContext) => ({
  saidAt: d.message?.sentAt ?? occurredAt,
  message: messageOf(d.message),
});

/** An exercise tells of another time than the clock's: what it says is not over before its own time has run. */
const isOver = (content: WarningContent, exercise: boolean, { receivedAt }: DecisionContext): boolean =>
  !exercise && !(Date.parse(content.expectedEndAt) > Date.parse(receivedAt));

const isRed = (content: WarningContent, exercise: boolean, { receivedAt }: DecisionContext): boolean =>
  expectedParts(content, exercise ? undefined : receivedAt).some(({ colour }) => colour === 'red');

/** What is over when it comes is on record and starts nothing. */
function endedAlready(content: WarningContent, exercise: boolean, context: DecisionContext): WarningEvent[] {
  if (content.outlook === 'all-clear')
    return [{ type: 'warning.cancelled', data: { reason: content.headline, saidAt: context.occurredAt } }];
  return isOver(content, exercise, context) ? [{ type: 'warning.expired', data: {} }] : [];
}
