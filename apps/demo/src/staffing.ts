import { appoint, issueFurtherKey, standingOf } from '#application';
import { commandUuid, type EventLog } from '#event-log';
import { keyFile, readKeyFile, signToken, type AgencyKey } from '#security';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasOwnKey, staff, type StaffMember } from './story/staff.js';
import { ApiFailure } from './summary/api-client.js';

/** An account with which a person signs in. */
export interface SignInAccount {
  readonly issuer: string;
  readonly subject: string;
}

export interface Staffing {
  readonly log: EventLog;
  readonly apiUrl: string;
  readonly keysDir: string;
  /** Id of the installation that keys are for. */
  readonly audience: string;
  /** By the name of the account; persons without one are registered without. */
  readonly accounts: ReadonlyMap<string, SignInAccount>;
  readonly signal: AbortSignal;
}

/** Everybody of the exercise. */
export const demoStaff: readonly StaffMember[] = Object.values(staff);

const keysOfPersons = (keysDir: string): string => join(keysDir, 'persons');
const keysOfPersonnel = (keysDir: string): string => join(keysDir, 'personnel');

/** Long enough for an API that is starting again. */
const patienceMs = 60_000;

/**
 * Registers persons through the API, signed by the personnel of their agencies, and gives them their roles and keys from
 * the machine that runs the service, since nobody is there yet who could confirm it. Who is registered stays so; somebody who
 * had no account gets the one that is there now, which waits for another person of the personnel where roles of weight came
 * before it. Done again it changes nothing.
 * @throws {ApiFailure} where the API refuses, or does not answer within a minute
 */
export async function registerStaff(members: readonly StaffMember[], at: Staffing): Promise<void> {
  const agencyIds = [...new Set(members.map(({ agencyId }) => agencyId))];
  await Promise.all(
    agencyIds.map(async (agencyId) => {
      const personnel = await personnelKey(agencyId, at);
      // one after the other, so that an agency's keys are in the same order every night
      for (const one of members) if (one.agencyId === agencyId) await register(one, personnel, at);
    }),
  );
}

const personnelKey = (agencyId: string, { log, keysDir, audience }: Staffing): Promise<AgencyKey> =>
  issueFurtherKey(log, {
    ...{ agencyId, keyId: `${agencyId}-personnel`, audience, roles: ['personnel'] },
    file: keyFile(keysOfPersonnel(keysDir), agencyId),
  });

async function register(member: StaffMember, personnel: AgencyKey, at: Staffing): Promise<void> {
  const { log, audience, keysDir, accounts } = at;
  const { personId, agencyId, roles, name, post, telephone, account: accountName = '' } = member;
  const account = accounts.get(accountName);
  const { isRegistered, hasAccount } = await standingOf(log, personId);
  if (!isRegistered || (account && !hasAccount)) {
    const details = { name, post, ...(telephone && { telephone }), ...(account && { account }) };
    await submit(
      `/v1/persons/${personId}/${isRegistered ? 'update' : 'register'}`,
      { details },
      personnel,
      at,
    );
  }
  const key = hasOwnKey(member)
    ? await issueFurtherKey(log, {
        ...{ agencyId, keyId: `${agencyId}-${personId.slice(0, 8)}`, audience, roles },
        file: keyFile(keysOfPersons(keysDir), personId),
      })
    : undefined;
  await appoint(log, { agencyId, personId, roles, keyId: key?.keyId });
}

/** Repeats until there is an answer, under the id that what it says has. */
async function submit(
  path: string,
  body: object,
  key: AgencyKey,
  { apiUrl, signal }: Staffing,
): Promise<void> {
  const { agencyId } = key;
  const id = commandUuid(path, JSON.stringify(body));
  let failure = new ApiFailure(`POST ${path}: no answer in time`);
  for (
    const deadline = Date.now() + patienceMs;
    Date.now() < deadline;
    await sleep(300, undefined, { signal })
  ) {
    try {
      const response = await fetch(new URL(path, apiUrl), {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await signToken({ agencyId, principal: 'personnel', role: 'personnel' }, key)}`,
          'content-type': 'application/json',
          'idempotency-key': id,
        },
        body: JSON.stringify(body),
        signal: AbortSignal.any([signal, AbortSignal.timeout(15_000)]),
      });
      const said = await response.text();
      if (response.ok) return;
      failure = new ApiFailure(`POST ${path}: ${response.status} ${said}`);
      // its key may not be known there yet
      if (response.status < 500 && response.status !== 401) break;
    } catch (cause) {
      signal.throwIfAborted();
      failure = new ApiFailure(`POST ${path}: no answer`, { cause });
    }
  }
  throw failure;
}

/** The keys of persons that lie in a folder, by whose they are. */
export function keysOfStaff(keysDir: string): ReadonlyMap<string, AgencyKey> {
  const files = demoStaff.map(
    ({ personId }) => [personId, keyFile(keysOfPersons(keysDir), personId)] as const,
  );
  return new Map(
    files.filter(([, file]) => existsSync(file)).map(([personId, file]) => [personId, readKeyFile(file)]),
  );
}
