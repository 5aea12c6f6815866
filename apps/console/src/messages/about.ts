import type { MessageStatus } from '#domain';
import type { Message } from '#read-model';

const filters = ['incidentId', 'about', 'status', 'agencyId'];

export const isFilter = (name: string): boolean => filters.includes(name);

/** As much of an address of the page as the service is asked by. */
export const asQuery = (query: URLSearchParams): string =>
  new URLSearchParams([...query].filter(([name, value]) => isFilter(name) && value !== '')).toString();

/** Where the page shows what a message is about; nothing where no screen does. */
export function objectPath({ kind, objectId }: Message['cause']): string | undefined {
  const id = encodeURIComponent(objectId);
  return kind === 'warning' ? `warnings?sel=${id}` : undefined;
}

/** How a state is drawn, beside its word. */
export const tones: Readonly<Record<MessageStatus, string>> = {
  requested: 'requested',
  sending: 'way',
  unknown: 'missing',
  refused: 'refused',
  'handed-over': 'open',
  failed: 'refused',
  delivered: 'way',
  read: 'way',
  answered: 'done',
  overtaken: 'skip',
  'not-sent': 'skip',
  'given-up': 'missing',
};
