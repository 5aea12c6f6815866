import { aggregateOf } from '#contracts';
import {
  commandRules,
  confirmersOf,
  hasWaited,
  insideDrill,
  isSamePerson,
  mayDo,
  mayNeedSecond,
  policyVersion,
  refuse,
  rolesRefused,
  signBy,
  type ActingAlone,
  type AgencyCommands,
  type CommandRules,
  type Facts,
  type Rule,
  type Permission,
  type Refusal,
  type Standpoint,
  type Subject,
} from '#domain';
import type { EventLog } from '#event-log';
import type { AgencyDirectory } from '../directory/agency-directory.js';
import type { PersonalData, SignInAccount } from '../personal-data/personal-data.js';
import type { Runners } from '../run/runners.js';
import { guardedDigest } from './content.js';
import { gather } from './facts/gather.js';
import { personOf } from './facts/person.js';
import { newKeyRefused } from './new-key.js';
import type { Authorized, Read, TurnedAway } from './passing.js';

/** What authority is judged by. */
export type Authority = Pick<
  AgencyDirectory,
  | 'beCurrent'
  | 'find'
  | 'pass'
  | 'passEnd'
  | 'facts'
  | 'incident'
  | 'registered'
  | 'ownersToAsk'
  | 'isSenderAgreed'
  | 'capabilities'
  | 'jurisdiction'
  | 'twoPersons'
  | 'isRegistered'
  | 'person'
  | 'signingIn'
  | 'withdrawalsBefore'
>;

export interface Judges {
  readonly log: Pick<EventLog, 'read'>;
  readonly runners: Runners;
  readonly directory: Authority;
  readonly personalData: Pick<PersonalData, 'blind' | 'find' | 'signIn'>;
  /** Id of this installation. */
  readonly audience: string;
}

/** With whom else the command is shown to, where one of them has to confirm it. */
type Verdict = (Permission & Pick<Authorized, 'waitsFor' | 'alone'>) | { readonly refusal: Refusal };

/** Refusals that hang on what somebody else may have done a moment ago. */
const byRelation: readonly Refusal['code'][] = ['not-found', 'not-a-party'];

/**
 * Whether this sender may send this command, by the one policy. What the service asks for itself follows from what was
 * accepted, and is done although a drill was paused or ended in between.
 * @throws {NotCurrent} where nothing may be said because what was done last is not known here
 */
export async function authorize(read: Read, judges: Judges): Promise<Authorized | TurnedAway> {
  const { directory, runners } = judges;
  if (read.own) return read;
  await directory.beCurrent();
  // that it waits, or waited, stands whatever became of its sender since
  if (mayNeedSecond(read.name) && hasWaited(await runners.approval.state(read.commandId)))
    return { ...read, waitsFor: [] };
  let verdict = await judge(read, judges, 'kept');
  if ('refusal' in verdict) {
    // it was answered when its sender was still permitted: the answer is given again
    const runner = runners.of(read.submission)[aggregateOf(read.name)];
    if (await runner.hasAnswered(read.targetId, read.commandId)) return read;
    if (byRelation.includes(verdict.refusal.code)) {
      await directory.passEnd();
      verdict = await judge(read, judges, 'fresh');
    }
  }
  if ('refusal' in verdict) return denied(read, verdict.refusal, judges);
  const { relation, waitsFor, alone } = verdict;
  const permission = { relation, policy: policyVersion };
  const runner = runners.of(read.submission)[aggregateOf(read.name)];
  return waitsFor === undefined || (await runner.hasAnswered(read.targetId, read.commandId))
    ? { ...read, permission, alone }
    : { ...read, permission, waitsFor };
}

/** Never in the stream of the object: there it would tell that it exists, and make a revision stale. */
export function denied(
  { submission, commandId, actor }: Read,
  refusal: Refusal,
  { personalData }: { readonly personalData: Pick<PersonalData, 'blind'> },
): TurnedAway {
  return {
    turnedAway: refusal,
    messageId: commandId,
    actor,
    digest: guardedDigest(submission, personalData),
  };
}

async function judge(read: Read, judges: Judges, atLeast: 'kept' | 'fresh'): Promise<Verdict> {
  const { submission, name, targetId, data, actor } = read;
  const { directory, runners, log } = judges;
  const who = await personOf(actor, directory);
  if (!who) return refuse('agency-unknown', { agencyId: actor.agencyId });
  const live: Standpoint<Subject> = { who, here: directory.jurisdiction() };
  const at = await standpoint(live, submission.drill, judges);
  if ('refusal' in at) return at;
  const unproved = newKeyRefused(read, judges.audience);
  const on = await gather({
    ...{ name, targetId, data: data as Record<string, unknown>, actor, atLeast, log, directory },
    at: read.receivedAt,
    isNewKeyProved: unproved === undefined,
    signIn: signInOf(read, judges),
    drillId: submission.drill,
    runners: runners.of(submission),
    ownerOfPerson: async (subject) => (await judges.personalData.find(subject))?.ownerAgencyId,
  });
  const verdict = mayDo(name, at.who, on, at.here);
  // who lacks nothing but a key in order is told what is amiss with it
  const amiss = 'refusal' in verdict ? (unproved ?? (await rolesAmiss(read, judges))) : undefined;
  if (amiss && !('refusal' in mayDo(name, at.who, on, at.here, anyKey))) return { refusal: amiss };
  if ('refusal' in verdict)
    return isOwnApproval(name, at.who, on) ? refuse('second-person-required') : verdict;
  if (!verdict.owed) return verdict;
  const confirmers = confirmersOf(name, at.who, on, at.here, directory.registered());
  const { actAlone } = data as ActingAlone;
  if (!verdict.owed.mayFollow || actAlone === undefined) return { ...verdict, waitsFor: confirmers };
  const { reason } = actAlone;
  return {
    ...verdict,
    alone: { reason, confirmers, signBy: signBy(read.receivedAt, directory.twoPersons()) },
  };
}

/** By the digest that is put on record, of the account that a command gives somebody. */
function signInOf({ data, actor }: Read, { personalData }: Judges): string | undefined {
  const { account } = (data as { readonly details?: { readonly account?: SignInAccount } }).details ?? {};
  return account && personalData.signIn(actor.agencyId, account);
}

/** Who gave a command that waits sees it, so that it can be told why it is not the one to decide. */
const isOwnApproval = (name: string, who: Subject, { doneBy }: Facts): boolean =>
  ['approval.confirm', 'approval.decline'].includes(name) &&
  doneBy !== undefined &&
  isSamePerson(who, doneBy);

const ofKey = ['possessionProved', 'rolesWithinAgency'];
const withAnyKey = ({ ways, ...rule }: Rule): Rule => ({
  ...rule,
  ways: ways.map(({ only, ...way }) => ({ ...way, only: only?.filter((each) => !ofKey.includes(each)) })),
});
/** The rules without what they ask of a new key. */
const anyKey: CommandRules = {
  ...commandRules,
  'agency.issue-credential': withAnyKey(commandRules['agency.issue-credential']),
  'agency.rotate-credential': withAnyKey(commandRules['agency.rotate-credential']),
};

async function rolesAmiss({ name, targetId, data }: Read, { runners }: Judges): Promise<Refusal | undefined> {
  if (name !== 'agency.issue-credential') return undefined;
  const { roles } = data as AgencyCommands['agency.issue-credential'];
  return rolesRefused(roles, await runners.agency.state(targetId))?.refusal;
}

/** Inside a drill only what its participants may do counts, and the planner stands in for whoever does not take part. */
async function standpoint(
  live: Standpoint<Subject>,
  drillId: string | undefined,
  { directory, runners }: Judges,
): Promise<Standpoint<Subject> | { readonly refusal: Refusal }> {
  if (drillId === undefined) return live;
  const drill = await runners.drill.state(drillId);
  const inside = insideDrill(live, drill, directory.registered());
  if (!inside) return refuse('not-found');
  if (drill.status !== 'running')
    return refuse('drill-not-running', { drill: drillId, status: drill.status });
  return inside;
}
