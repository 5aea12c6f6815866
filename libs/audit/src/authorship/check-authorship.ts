import type { RecordedEvent } from '#contracts';
import type { KnownKey } from '#security';
import { AppendCheck } from './append-check.js';
import { CauseCheck, type CauseCounts, type CauseSources } from './cause-check.js';
import type { AuthorshipFinding } from './finding.js';
import { PersonCheck } from './person-check.js';
import { SecondCheck } from './second-check.js';

/** Who wrote what the log holds, and because of what. */
export interface Authorship {
  readonly keys: readonly KnownKey[];
  /** Place from which everything must be signed; nothing for a log that was never signed. */
  readonly signedFrom?: bigint;
  readonly events: number;
  /** Signatures that were found valid, one for each append. */
  readonly appends: number;
  readonly causes: CauseCounts;
  /** In the order of the log as far as may be, at most {@link mostFindings}. */
  readonly findings: readonly AuthorshipFinding[];
  /** There are more than those. */
  readonly more: boolean;
}

export interface AuthorshipSources extends CauseSources {
  /** Events of a stream behind a revision, for an append of which the end had not come yet. */
  readonly further?: (stream: string, after: bigint, count: number) => Promise<readonly RecordedEvent[]>;
  readonly onProgress?: (events: number) => void;
}

/** Findings that are told; behind that many the check ends. */
export const mostFindings = 100;

/**
 * Verifies the signature of every append, the cause of every event of the service, the second person of what needs two,
 * and the person of what needs one, in one pass over the log.
 */
export async function checkAuthorship(
  log: AsyncIterable<readonly RecordedEvent[]>,
  sources: AuthorshipSources,
): Promise<Authorship> {
  const appends = new AppendCheck();
  const causes = new CauseCheck(sources);
  const seconds = new SecondCheck();
  const persons = new PersonCheck();
  const findings: AuthorshipFinding[] = [];
  let events = 0;
  for await (const batch of log) {
    const own = batch.filter(
      ({ stream, storedType }) => !stream.startsWith('$') && !storedType.startsWith('$'),
    );
    findings.push(...(await appends.take(own)), ...(await causes.take(own)));
    findings.push(...seconds.take(own), ...persons.take(own));
    events += own.length;
    sources.onProgress?.(events);
    if (findings.length > mostFindings) break;
  }
  if (findings.length <= mostFindings) {
    for (const { stream, after, count } of appends.awaited)
      findings.push(...(await appends.take((await sources.further?.(stream, after, count)) ?? [])));
    findings.push(...appends.end(), ...(await causes.end()));
  }
  const { all, signedFrom } = appends.keys;
  return {
    keys: all,
    signedFrom,
    events,
    appends: appends.verified,
    causes: causes.counts,
    findings: findings.slice(0, mostFindings),
    more: findings.length > mostFindings,
  };
}
