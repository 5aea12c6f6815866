import { counts, type Facts, type Role } from '#domain';
import { parties, text, texts, type Ask, type FactsOf } from './ask.js';

export const ofAgency: FactsOf = async (ask) => {
  const facts: Facts = { isRegistry: true, owner: ask.targetId };
  switch (ask.name) {
    case 'agency.issue-credential':
      return {
        ...facts,
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
    case 'agency.confirm-credential':
      return (await hasNoKey(ask))
        ? { ...facts, addressees: [ask.directory.jurisdiction().homeBureauId] }
        : facts;
    case 'agency.revoke-credential':
      return { ...facts, content: { keyId: text(ask, 'keyId') } };
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

export const ofInstallation: FactsOf = () => Promise.resolve({ isRegistry: true });
export const ofPerson: FactsOf = () => Promise.resolve({ isRegistry: true });
