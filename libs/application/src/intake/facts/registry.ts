import { decode, streamId } from '#contracts';
import { counts, lostWith, own, type Facts, type Role } from '#domain';
import { parties, text, texts, type Ask, type FactsOf } from './ask.js';

const revoked = 'agency.credential-revoked';
const hourMs = 3_600_000;

export const ofAgency: FactsOf = async (ask) => {
  const facts: Facts = { isRegistry: true, owner: ask.targetId };
  switch (ask.name) {
    case 'agency.issue-credential':
      return {
        ...facts,
        isFirstKey: await hasNoKey(ask),
        content: {
          roles: texts(ask, 'roles') as readonly Role[],
          possessionProved: ask.isNewKeyProved,
          named: await parties(ask, [ask.targetId]),
        },
      };
    case 'agency.rotate-credential':
      return {
        ...facts,
        content: { keyId: text(ask, 'replacedKeyId'), possessionProved: ask.isNewKeyProved },
      };
    case 'agency.revoke-credential':
      return { ...facts, content: { keyId: text(ask, 'keyId') }, isDrastic: await isDrastic(ask) };
    case 'agency.grant-role':
    case 'agency.withdraw-role':
      return { ...facts, content: { roles: [text(ask, 'role')] as readonly Role[] } };
    case 'agency.mandate':
    case 'agency.withdraw-mandate':
      return { ...facts, content: { capacity: text(ask, 'capacity') } };
    default:
      return facts;
  }
};

/** Whether nobody can speak for the agency: no key of it counts. */
async function hasNoKey({ runners, targetId, atLeast }: Ask): Promise<boolean> {
  const { credentials } = await runners.agency.state(targetId, atLeast);
  return !Object.values(credentials).some(counts);
}

/**
 * Whether it is the last key with which its agency speaks, or audits or administers, or the third that is revoked within an hour.
 */
async function isDrastic(ask: Ask): Promise<boolean> {
  const agency = await ask.runners.agency.state(ask.targetId, ask.atLeast);
  const keyId = text(ask, 'keyId') ?? '';
  const known = own(agency.credentials, keyId);
  if (!known || !counts(known)) return false;
  const lost = lostWith(agency, keyId);
  if (lost.speaker || lost.upheld) return true;
  const since = Date.parse(ask.at) - hourMs;
  const lately = (await ask.log.read(streamId('agency', ask.targetId))).filter(
    ({ storedType, data, recordedAt, metadata }) =>
      Date.parse(recordedAt) >= since &&
      // a key that was replaced by the next one is not lost
      metadata.command.name !== 'agency.rotate-credential' &&
      decode(storedType, data).type === revoked,
  );
  return lately.length >= 2;
}

/** The bureau that would come is asked as well as the one in office. */
export const ofInstallation: FactsOf = (ask) => {
  const coming = text(ask, 'homeBureauId');
  return Promise.resolve({ isRegistry: true, addressees: coming === undefined ? [] : [coming] });
};

export const ofPerson: FactsOf = async (ask) => {
  const known = await ask.ownerOfPerson(ask.targetId);
  // whoever registers somebody new becomes who put the person on record
  const owner = known ?? (ask.name === 'person.register' ? ask.actor.agencyId : undefined);
  const [party] = await parties(ask, [owner]);
  const facts: Facts = { isRegistry: true, owner, ownerSuspended: party?.suspended };
  return ask.name === 'person.update' && owner !== undefined
    ? { ...facts, ...(await signingIn(ask, owner)) }
    : facts;
};

/** Whether somebody would sign in by another account from now on, and the roles that whoever does then speaks in. */
async function signingIn({ runners, targetId, ...ask }: Ask, owner: string): Promise<Facts> {
  const signIn = ask.signIn ?? text(ask, 'signIn');
  const { signIn: before } = await runners.person.state(targetId);
  const { personRoles } = await runners.agency.state(owner);
  return {
    isNewSignIn: signIn !== undefined && signIn !== before,
    content: { roles: own(personRoles, targetId) ?? [] },
  };
}
