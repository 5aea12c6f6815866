import { agencyOfSource } from '#contracts';
import type { IncomingMessage } from '#messaging';

const nobody = '';

/**
 * Whose turn a message takes while it waits: that of the agency it claims to be of, as its header says. Agencies that
 * are not registered are one together, since anybody can make up names.
 */
export const partyOf =
  (directory: { isKnown(agencyId: string): boolean }) =>
  ({ headers }: Pick<IncomingMessage, 'headers'>): string => {
    const header = Object.hasOwn(headers, 'ce_source') ? headers['ce_source'] : undefined;
    const agencyId = Buffer.isBuffer(header) ? agencyOfSource(header.toString()) : undefined;
    return agencyId !== undefined && directory.isKnown(agencyId) ? agencyId : nobody;
  };
