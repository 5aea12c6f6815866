import type { AgencyDirectory, SubjectKeys } from '#application';
import type { CodeTables, ReportingRuleSet, ThresholdRule } from '#domain';
import type { EventLog } from '#event-log';
import type { KeysStanding } from '#personal-keys';
import type { Logger, ServedCertificate } from '#platform';
import type { ReadModel } from '#read-model';
import type { Imports, Taken } from '#table-record';
import type { Limits } from '../limits/limits.js';
import type { FileReader } from '../imports/reading/read-file.js';
import type { AuditParts } from './audit-parts.js';
import type { SignInParts } from './sign-in-parts.js';

/** What the API is put together from; whoever opens these also closes them, after the API. */
export interface ApiParts {
  /** Id of this installation. */
  readonly audience: string;
  readonly eventLog: EventLog;
  readonly directory: AgencyDirectory;
  readonly readModel: Pick<
    ReadModel,
    'queries' | 'projected' | 'checkpoints' | 'driftRecord' | 'followerHealth'
  >;
  readonly personalKeys: SubjectKeys;
  /** How the keys stand to the persons whom the log knows; not looked at where left out. */
  readonly keysStanding?: () => Promise<KeysStanding>;
  /** Wraps the keys of personal data. */
  readonly personalDataKey: Buffer;
  readonly logger: Logger;
  /** The shipped ones where left out. */
  readonly reportingRules?: ReportingRuleSet;
  /** The shipped ones where left out. */
  readonly thresholdRules?: readonly ThresholdRule[];
  /** The shipped ones where left out. */
  readonly codeTables?: CodeTables;
  /** Nobody signs in where left out. */
  readonly signIn?: SignInParts;
  /** What came in and went out as tables; none does where left out. */
  readonly tableRecord?: { readonly imports: Imports; readonly taken: Taken };
  /** In this very thread where left out. */
  readonly readFile?: FileReader;
  /** The usual ones where left out. */
  readonly limits?: Limits;
  /** Addresses of proxies that say where a request came from; none where left out. */
  readonly trustedProxies?: readonly string[];
  /** In the clear where left out. */
  readonly httpTls?: ServedCertificate;
  /** Most live feeds at once. */
  readonly maxFeeds: number;
  /** What the topics that the document names begin with, unless it is the usual. */
  readonly topicPrefix?: string;
  /** Where this machine has a notary. */
  readonly audit?: AuditParts;
  /** The folder of the snapshots for as-of queries, from `SNAPSHOT_DATA`. */
  readonly snapshotFolder?: string;
}

export const API_PARTS = Symbol('ApiParts');
