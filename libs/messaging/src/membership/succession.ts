import { setTimeout as sleep } from 'node:timers/promises';
import { GroupDoor } from './group-door.js';
import type { BusClient, Log } from '../client/kafka.js';
import { isGone } from './member-name.js';

const betweenLooksMs = 50;

/**
 * Puts members out of the group whose processes are gone for certain: the broker would wait for their sessions to
 * end. First the successor itself has to be in, since a group that is empty in between waits for company (3 s by
 * default) when somebody comes; `joined` aborts when it is. Never rejects: without it, it only takes longer.
 */
export async function putOutGone(
  bus: BusClient,
  groupId: string,
  { log, joined }: { readonly log: Log; readonly joined: AbortSignal },
): Promise<void> {
  try {
    const door = await GroupDoor.open(bus, groupId);
    try {
      for (;;) {
        const members = await door.members();
        const gone = members.filter(({ clientId }) => isGone(clientId));
        if (gone.length === 0) return;
        if (joined.aborted || members.some(({ clientId }) => clientId === bus.clientId)) {
          for (const { memberId } of gone) await door.putOut(memberId);
          log.info({ groupId, members: gone }, 'removed group members whose processes have ended');
          return;
        }
        await sleep(betweenLooksMs);
      }
    } finally {
      await door.close();
    }
  } catch (error) {
    log.warn(
      { err: error, groupId },
      'members that are gone could not be looked for; their sessions end later',
    );
  }
}
