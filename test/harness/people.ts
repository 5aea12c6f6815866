import { agencyInputs } from '../../libs/application/src/agency/inputs.js';
import { byOperator, ownIntake, Runners, type AnyCommand } from '#application';
import type { Role } from '#domain';
import { ensureReadyMade, openAccounts, type ReadyMade } from '#embedded-issuer';
import type { EventLog } from '#event-log';
import { generateAgencyKey, publicKeyOf, signToken } from '#security';
import { randomUUID } from 'node:crypto';
import { issuerDir, readyMadeFile } from '../../apps/stack/src/people/places.js';

export interface NewPerson {
  /** Of the account. */
  readonly name: string;
  readonly agencyId: string;
  readonly roles: readonly Role[];
}

export interface PeopleAt {
  readonly log: EventLog;
  readonly apiUrl: string;
  /** Id of the installation. */
  readonly audience: string;
  /** Folder of the stack. */
  readonly dataDir: string;
}

/**
 * Persons with accounts at the stack's own issuer, registered by their agencies over HTTP; the roles are granted as if
 * two of personnel had agreed on them.
 */
export async function employ(
  { log, apiUrl, audience, dataDir }: PeopleAt,
  people: readonly NewPerson[],
): Promise<ReadyMade[]> {
  const runners = new Runners(log);
  const inputs = { agency: agencyInputs({ log, runners, directory: { holdersOf: () => [] } }) };
  const intake = ownIntake(log, { inputs, runners });
  const run = async (agencyId: string, command: AnyCommand): Promise<void> => {
    const reply = await intake.submitOwn(byOperator(agencyId, command, new Date().toISOString()));
    if (reply.outcome === 'refused') throw new Error(JSON.stringify(reply.refusal));
  };
  const beside = await openAccounts(issuerDir(dataDir));
  try {
    const accounts = await ensureReadyMade(
      beside,
      readyMadeFile(dataDir),
      people.map(({ name }) => name),
    );
    for (const [index, { agencyId, roles, name }] of people.entries()) {
      const key = generateAgencyKey(agencyId, `${agencyId}-${randomUUID()}`, audience);
      const data = { keyId: key.keyId, publicKey: publicKeyOf(key), roles: ['personnel' as const] };
      await run(agencyId, { type: 'agency.issue-credential', data });
      const token = await signToken({ agencyId, principal: '人事', role: 'personnel' }, key, 300);
      const personId = randomUUID();
      const account = { issuer: beside.issuer, subject: accounts[index]!.subject };
      await registered(`${apiUrl}/v1/persons/${personId}/register`, token, { details: { name, account } });
      for (const role of roles) await run(agencyId, { type: 'agency.grant-role', data: { personId, role } });
    }
    return accounts;
  } finally {
    await beside.close();
  }
}

/** The API hears of a key a moment after it is on record; what came before that is refused for good under its id. */
async function registered(address: string, token: string, body: object): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const end = Date.now() + 30_000;
  for (;;) {
    const answer = await fetch(address, {
      ...{ method: 'POST', body: JSON.stringify(body) },
      headers: { ...headers, 'idempotency-key': randomUUID() },
    });
    if (answer.ok) return;
    const text = await answer.text();
    if (!text.includes('key-unknown') || Date.now() > end) throw new Error(text);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
