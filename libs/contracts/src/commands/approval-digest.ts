import type { WaitingCommand } from '#domain';
import { canonicalize } from 'json-canonicalize';
import { createHash } from 'node:crypto';
import { streamId } from '../aggregates/streams.js';
import { aggregateOf, type CommandName } from '../aggregates/table.js';

/** What a second person confirms or signs: SHA-256 of the command in the canonical form of JSON (RFC 8785), base64url. */
export const approvalDigest = ({ name, targetId, data, ifRevision }: WaitingCommand): string =>
  createHash('sha256')
    .update(
      canonicalize({
        name,
        subject: streamId(aggregateOf(name as CommandName), targetId),
        data,
        ...(ifRevision === undefined ? {} : { ifRevision }),
      }),
    )
    .digest('base64url');
