import { followUp, type FlowDoor, type Runners } from '#application';
import { decode, parseExerciseStream, parseStreamId, type AnyEvent, type RecordedEvent } from '#contracts';
import {
  occasionsOfReport,
  occasionsOfSharing,
  occasionsOfTask,
  occasionsOfWarning,
  recipientKey,
  requestFor,
  requestInstead,
  takesPartInDrill,
  type Area,
  type Background,
  type MessageEvent,
  type MessageRequest,
  type Occasion,
  type ReachedKind,
  type ReachingRules,
  type ReportEvent,
  type TaskEvent,
  type WarningEvent,
} from '#domain';
import { derivedId } from '#event-log';
import type { Follower } from '../following/follower.js';
import type { Positions } from '../following/positions.js';
import { reactor } from '../following/reactor.js';
import type { Recipients } from './recipients.js';

const name = 'reaching-flow';

/** What nobody has asked to send for so long after its use has ended is history: a log from before is not told. */
const historyMs = 86_400_000;

export interface ReachingParts {
  readonly rules: ReachingRules;
  /** Names of divisions. */
  readonly areas: readonly Pick<Area, 'code' | 'name'>[];
  readonly recipients: Recipients;
  readonly now?: () => number;
}

/** Asks for messages to people because of what happened, asks the next in line, and takes answers for what they are. */
export const reachingReactor = (door: FlowDoor, positions: Positions, parts: ReachingParts): Follower =>
  reactor(name, positions, (event) => reactToReaching(event, door, parts), { streams: 'apart' });

export async function reactToReaching(
  cause: RecordedEvent,
  door: FlowDoor,
  parts: ReachingParts,
): Promise<void> {
  const inDrill = parseExerciseStream(cause.stream);
  const target = parseStreamId(inDrill?.stream ?? cause.stream);
  const event = decode(cause.storedType, cause.data);
  if (!target || !event.type.startsWith(`${target.aggregate}.`)) return;
  const { aggregate, id } = target;
  if (aggregate === 'message') return afterMessage(id, event as MessageEvent, { cause, door, parts });
  const kind = kinds.find((one) => one === aggregate);
  if (!kind) return;
  const drillId = inDrill?.drillId;
  const runners = door.runners.of({ drill: drillId });
  const { rules, recipients } = parts;
  const background = { at: cause.recordedAt, rules, placeName: placeName(parts) };
  const { occasions, exercise } = await occasionsOf(kind, id, event, runners, background);
  for (const occasion of occasions) {
    const { agencyId } = occasion;
    if (drillId !== undefined && !takesPartInDrill(await door.runners.drill.state(drillId), agencyId))
      continue;
    const request = requestFor(occasion, await recipients.of(agencyId, cause.recordedAt), {
      cause: { eventId: cause.eventId, kind, objectId: id },
      ...{ at: cause.recordedAt, exercise: exercise || drillId !== undefined, drillId, rules },
    });
    if (request) await ask(request, { cause, door, parts });
  }
}

const kinds: readonly ReachedKind[] = ['warning', 'task', 'sharing', 'report'];

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
  const key = recipientKey(request.recipient);
  const messageId = derivedId(cause.eventId, key);
  await door.submitOwn({
    ...followUp(cause, key, messageId, { type: 'message.request', data: request }),
    drill: undefined,
  });
}

async function afterMessage(id: string, event: MessageEvent, within: Within): Promise<void> {
  const { cause, door } = within;
  if (event.type === 'message.given-up') {
    const { because, at } = event.data;
    const request = requestInstead(id, await door.runners.message.state(id), { because, at });
    if (request) await ask(request, within);
    return;
  }
  if (event.type !== 'message.answered' || !event.data.affirms) return;
  const { request } = await door.runners.message.state(id);
  if (!request || request.cause.kind !== 'warning') return;
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
    case 'report': {
      const occasions = occasionsOfReport(event as ReportEvent, background);
      return { occasions, exercise: event.type === 'report.required' && event.data.exercise };
    }
  }
}

const isExercise = async (incidentId: string | undefined, { incident }: Runners): Promise<boolean> =>
  incidentId !== undefined && (await incident.state(incidentId)).exercise === true;
