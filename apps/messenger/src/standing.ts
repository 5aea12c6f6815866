import { besideOf, type Runners } from '#application';
import {
  gapsAhead,
  isSettled,
  rosterOf,
  takesPartInDrill,
  type MessageRequest,
  type UseEnded,
} from '#domain';

/** Why a message is of no use any more, as the log has it now; nothing where it still is. */
export async function useEnded(
  request: MessageRequest,
  { live, now }: { readonly live: Runners; readonly now: string },
): Promise<UseEnded | undefined> {
  const { drillId, recipient } = request;
  if (drillId !== undefined && !takesPartInDrill(await live.drill.state(drillId), recipient.agencyId))
    return 'outside-drill';
  if (await isDone(request, live.of({ drill: drillId }), now)) return 'settled';
  return Date.parse(request.usefulUntil) <= Date.parse(now) ? 'use-ended' : undefined;
}

async function isDone(request: MessageRequest, runners: Runners, now: string): Promise<boolean> {
  const id = request.cause.objectId;
  switch (request.cause.kind) {
    case 'warning':
      return isSettled('warning', await runners.warning.state(id), request);
    case 'task':
      return isSettled('task', await runners.task.state(id), request);
    case 'sharing':
      return isSettled('sharing', await runners.sharing.state(id), request);
    case 'report':
      return isSettled('report', await runners.report.state(id), request);
    case 'statistics':
      return isSettled('statistics', await runners.statistics.state(id), request);
    case 'duty': {
      const { gaps, shifts } = await runners.duty.state(id);
      const of = rosterOf(id);
      const others = of ? await besideOf(of, runners) : [];
      return isSettled('duty', { gaps: gapsAhead(gaps, [...shifts, ...others], now), shifts }, request);
    }
  }
}
