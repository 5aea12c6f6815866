import type { EventLog } from '#event-log';

/**
 * The bureau that answers for what lies within no mandate, as the installation's own stream says; nothing while none is
 * on record.
 */
export async function homeBureau(log: Pick<EventLog, 'read'>): Promise<string | undefined> {
  const set = (await log.read('installation-liandong')).filter(
    ({ storedType }) => storedType === 'installation.set.v1',
  );
  const { homeBureauId } = (set.at(-1)?.data ?? {}) as { readonly homeBureauId?: string };
  return homeBureauId;
}
