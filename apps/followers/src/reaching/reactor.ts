import { followUp, type FlowDoor, type CallOrders, type Runners } from '#application';
import { decode, parseExerciseStream, parseStreamId, type AnyEvent, type RecordedEvent } from '#contracts';
import {
  effectOfReply,
  isUnreached,
  askedKey,
  notBeforeOf,
  occasionsOfDuty,
  occasionsOfReport,
  occasionsOfSharing,
  occasionsOfStatistics,
  occasionsOfTask,
  occasionsOfWarning,
  occasionUnreached,
  reachedKinds,
  requestFor,
  requestInstead,
  rosterOf,
  ruleFor,
  takesPartInDrill,
  type Area,
  type Background,
  type DutyEvent,
  type GivenUpMessage,
  type MessageCause,
  type MessageEvent,
  type MessageRecipient,
  type MessageRequest,
  type MessageState,
  type Occasion,
  type ReachedKind,
  type ReachingRules,
  type ReportEvent,
  type StatisticsEvent,
  type TaskEvent,
  type WarningEvent,
} from '#domain';
import { derivedId } from '#event-log';
import type { Follower } from '../following/follower.js';
import type { Positions } from '../following/positions.js';
import { reactor } from '../following/reactor.js';

const name = 'reaching-flow';

/** What nobody has asked to send for so long after its use has ended is history: a log from before is not told. */
const historyMs = 86_400_000;

export interface ReachingParts {
  readonly rules: ReachingRules;
  /** Names of divisions. */
  readonly areas: readonly Pick<Area, 'code' | 'name'>[];
  readonly orders: CallOrders;
  /** Who sees to it where nobody of an agency can be called; nobody before the bureau is set. */
  readonly homeBureauId: () => string | undefined;
  readonly now?: () => number;
}

/** Asks for messages to people because of what happened, asks the next in line, and takes answers for what they are. */
export const reachingReactor = (door: FlowDoor, positions: Positions, parts: ReachingParts): Follower =>
  reactor(name, positions, (event) => reactToReaching(event, door, parts), { streams: 'apart' });

async function reactToReaching(cause: RecordedEvent, door: FlowDoor, parts: ReachingParts): Promise<void> {
  const inDrill = parseExerciseStream(cause.stream);
  const target = parseStreamId(inDrill?.stream ?? cause.stream);
  const event = decode(cause.storedType, cause.data);
  if (!target || !event.type.startsWith(`${target.aggregate}.`)) return;
  const { aggregate, id } = target;
  if (aggregate === 'message') return afterMessage(id, event as MessageEvent, { cause, door, parts });
  const kind = reachedKinds.find((one) => one === aggregate);
  if (!kind) return;
  const drillId = inDrill?.drillId;
  const runners = door.runners.of({ drill: drillId });
  const background = { at: cause.recordedAt, rules: parts.rules, placeName: placeName(parts) };
  const { occasions, exercise } = await occasionsOf(kind, id, event, runners, background);
  for (const occasion of occasions)
    await tell(
      occasion,
      { kind, objectId: id, exercise: exercise || drillId !== undefined, drillId },
      { cause, door, parts },
    );
}

interface About extends Pick<MessageCause, 'kind' | 'objectId'> {
  readonly exercise: boolean;
  readonly drillId?: string;
}

/** Whoever is on duty when it is told; in a drill its participants alone. */
async function tell(
  occasion: Occasion,
  { kind, objectId, exercise, drillId }: About,
  within: Within,
): Promise<void> {
  const { cause, door, parts } = within;
  const { rules, orders, now = Date.now } = parts;
  const { agencyId, trigger } = occasion;
  const rule = ruleFor(trigger, rules);
  if (!rule) return;
  if (drillId !== undefined && !takesPartInDrill(await door.runners.drill.state(drillId), agencyId)) return;
  const notBefore = notBeforeOf(occasion, rule, cause.recordedAt);
  const at = Date.parse(notBefore) > now() ? notBefore : new Date(now()).toISOString();
  const request = requestFor(occasion, await orders.of(agencyId, at, cause.position), {
    cause: { eventId: cause.eventId, kind, objectId },
    ...{ at: cause.recordedAt, exercise, drillId, rules },
  });
  if (request) await ask(request, within);
}

interface Within {
  readonly cause: RecordedEvent;
  readonly door: FlowDoor;
  readonly parts: ReachingParts;
}

/** A message is of the live world, whatever it is about: whom it reaches is no part of the play. */
async function ask(
  request: MessageRequest,
  { cause, door, parts: { now = Date.now } }: Within,
): Promise<void> {
  if (Date.parse(request.usefulUntil) + historyMs < now()) return;
  const { agencyId } = request.recipient;
  // who is on duty may be another by now: whoever was asked before stays so
  if (await isAsked(agencyId, cause, door)) return;
  const key = askedKey({ agencyId });
  await door.submitOwn({
    ...followUp(cause, key, derivedId(cause.eventId, key), { type: 'message.request', data: request }),
    drill: undefined,
  });
}

/** Whether somebody of an agency was asked because of an event before. */
async function isAsked(
  agencyId: string,
  { eventId }: RecordedEvent,
  { runners }: FlowDoor,
): Promise<boolean> {
  return (await runners.message.state(derivedId(eventId, askedKey({ agencyId })))).request !== undefined;
}

async function afterMessage(id: string, event: MessageEvent, within: Within): Promise<void> {
  const { cause, door } = within;
  if (event.type === 'message.given-up') return afterGivingUp(id, event.data, within);
  if (event.type !== 'message.answered' || !event.data.affirms) return;
  const { request } = await door.runners.message.state(id);
  if (!request || effectOfReply(request) !== 'acknowledged') return;
  const { recipient, cause: about, drillId } = request;
  const called = about.calledAgencyId;
  const forAgencyId = called === recipient.agencyId ? undefined : called;
  await door.submitOwn({
    ...followUp(
      cause,
      'acknowledge',
      about.objectId,
      { type: 'warning.acknowledge', data: { forAgencyId } },
      recipient.agencyId,
    ),
    drill: drillId,
  });
}

/** The next in line is asked, by the roster as it is by then; of a call that nobody is left for, the home bureau is told. */
async function afterGivingUp(
  messageId: string,
  { because, at }: Pick<GivenUpMessage, 'because' | 'at'>,
  within: Within,
): Promise<void> {
  const { cause, door, parts } = within;
  const { request } = await door.runners.message.state(messageId);
  if (!request) return;
  const { recipient, exercise, drillId, cause: about } = request;
  const bureau = parts.homeBureauId();
  for (const agencyId of [recipient.agencyId, ...(bureau === undefined ? [] : [bureau])])
    if (await isAsked(agencyId, cause, door)) return;
  const now = new Date(parts.now?.() ?? Date.now()).toISOString();
  const order = await parts.orders.of(recipient.agencyId, now, cause.position);
  const tried = await triedWith(messageId, door.runners);
  const given: GivenUpMessage = { messageId, request, because, at, tried, order };
  const instead = requestInstead(given);
  if (instead) return ask(instead, within);
  if (bureau === undefined || !isUnreached(given) || bureau === recipient.agencyId) return;
  const { kind, objectId } = about;
  await tell(occasionUnreached(bureau, request, parts.rules), { kind, objectId, exercise, drillId }, within);
}

/** Whom a message, and those that it stands in for, went to or may have: who went off duty before is none of them. */
async function triedWith(messageId: string, { message }: Runners): Promise<readonly MessageRecipient[]> {
  const tried: MessageRecipient[] = [];
  for (let id: string | undefined = messageId; id !== undefined;) {
    const { request, attempts }: MessageState = await message.state(id);
    const isTried = attempts.some(({ status, isFinal }) => status !== 'refused' || isFinal);
    if (request && isTried) tried.push(request.recipient);
    id = request?.insteadOf?.messageId;
  }
  return tried;
}

const placeName =
  ({ areas }: Pick<ReachingParts, 'areas'>) =>
  (areaCode: string): string =>
    areas.find(({ code }) => code === areaCode)?.name ?? areaCode;

interface Found {
  readonly occasions: readonly Occasion[];
  readonly exercise: boolean;
}

/** What the event calls for, and whether its object is an exercise. */
async function occasionsOf(
  kind: ReachedKind,
  id: string,
  event: AnyEvent,
  runners: Runners,
  background: Background,
): Promise<Found> {
  const none = { occasions: [], exercise: false };
  switch (kind) {
    case 'warning': {
      if (!['warning.called', 'warning.call-escalated'].includes(event.type)) return none;
      const state = await runners.warning.state(id);
      const occasions = occasionsOfWarning(event as WarningEvent, state, background);
      return { occasions, exercise: state.exercise === true };
    }
    case 'task': {
      if (!['task.assigned', 'task.escalated'].includes(event.type)) return none;
      const state = await runners.task.state(id);
      if (state.status === 'none') return none;
      const occasions = occasionsOfTask(event as TaskEvent, state, background);
      return { occasions, exercise: await isExercise(state.incidentId, runners) };
    }
    case 'sharing': {
      if (event.type !== 'sharing.asked') return none;
      const state = await runners.sharing.state(id);
      const occasions = occasionsOfSharing(event, state, background);
      return { occasions, exercise: await isExercise(state.incidentId, runners) };
    }
    case 'duty': {
      const roster = rosterOf(id);
      return roster ? { ...none, occasions: occasionsOfDuty(event as DutyEvent, roster, background) } : none;
    }
    case 'statistics': {
      if (!['statistics.opened', 'statistics.submitted', 'statistics.overdue'].includes(event.type))
        return none;
      const state = await runners.statistics.state(id);
      const occasions = occasionsOfStatistics(event as StatisticsEvent, state, background);
      return { occasions, exercise: state.opened?.exercise === true };
    }
    case 'report': {
      const occasions = occasionsOfReport(event as ReportEvent, background);
      return { occasions, exercise: event.type === 'report.required' && event.data.exercise };
    }
  }
}

const isExercise = async (incidentId: string | undefined, { incident }: Runners): Promise<boolean> =>
  incidentId !== undefined && (await incident.state(incidentId)).exercise === true;
