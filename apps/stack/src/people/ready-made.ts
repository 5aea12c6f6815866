import { standingOf } from '#application';
import { AccountRefused, codeOf, ensureReadyMade, openAccounts, readyMadeIn } from '#embedded-issuer';
import { EventLog } from '#event-log';
import { appendKeyOf, audienceOf, loadConfig } from '#platform';
import { appendKey } from '#security';
import {
  demoStaff,
  registerStaff,
  type Credentials,
  type SignInAccount,
  type StaffMember,
  type Staffing,
} from '../../../demo/src/index.js';
import { issuerDir, readyMadeFile } from './places.js';

/** The first administrator that is a person. */
const administrator: StaffMember = {
  personId: 'b2e2084a-a6b0-4120-b05d-7ef6e2cd5ad7',
  agencyId: 'LD-ADMIN',
  name: '秦某',
  post: '平台管理员',
  roles: ['administrator'],
  account: 'admin',
};

export interface FirstPeople extends Pick<Staffing, 'apiUrl' | 'keysDir' | 'signal'> {
  readonly environment: Readonly<Record<string, string>>;
  readonly dataDir: string;
  /** Whether the agencies of the demo night are there. */
  readonly withDemo: boolean;
  /** Whether the issuer of this folder signs people in. */
  readonly withIssuer: boolean;
  readonly say: (text: string) => void;
}

/** Somebody who can sign in at once. */
export interface ReadyPerson extends Pick<StaffMember, 'agencyId' | 'roles'> {
  readonly account: string;
}

/**
 * Registers an administrator and, with the agencies of the demo night, their persons, each with a ready-made account where
 * the issuer of the folder signs people in. Who was registered at an earlier start stays, also when no demo is played now.
 * @throws {ApiFailure}
 */
export async function registerPeople(people: FirstPeople): Promise<ReadyPerson[]> {
  const { environment, withDemo, withIssuer } = people;
  const config = loadConfig({ ...process.env, ...environment });
  const log = new EventLog({ url: config.eventStoreUrl, key: appendKey(appendKeyOf(config)) });
  try {
    const ofDemo = withDemo ? demoStaff : await registeredAlready(log);
    // nobody could sign in as an administrator elsewhere
    const members = withIssuer ? [...ofDemo, administrator] : ofDemo;
    const accounts = withIssuer ? await readyMade(members, people) : new Map<string, SignInAccount>();
    const { apiUrl, keysDir, signal } = people;
    await registerStaff(members, { log, apiUrl, keysDir, audience: audienceOf(config), accounts, signal });
    return members.flatMap(({ account, agencyId, roles }) =>
      account !== undefined && accounts.has(account) ? [{ account, agencyId, roles }] : [],
    );
  } finally {
    await log.close();
  }
}

async function registeredAlready(log: EventLog): Promise<readonly StaffMember[]> {
  const standing = await Promise.all(demoStaff.map(({ personId }) => standingOf(log, personId)));
  return demoStaff.filter((_, index) => standing[index]?.isRegistered);
}

/** By name; a name that somebody has given to another account is left to it. */
async function readyMade(
  members: readonly StaffMember[],
  { dataDir, say }: FirstPeople,
): Promise<ReadonlyMap<string, SignInAccount>> {
  const beside = await openAccounts(issuerDir(dataDir));
  const made = new Map<string, SignInAccount>();
  try {
    for (const { account } of members) {
      if (account === undefined) continue;
      try {
        const [one] = await ensureReadyMade(beside, readyMadeFile(dataDir), [account]);
        if (one) made.set(account, { issuer: beside.issuer, subject: one.subject });
      } catch (error) {
        if (!(error instanceof AccountRefused)) throw error;
        say(`No ready-made account ${account} 未建立预置账号: ${error.message}`);
      }
    }
  } finally {
    await beside.close();
  }
  return made;
}

/** By which the persons of the demo night sign in, by whose they are. */
export function credentialsIn(dataDir: string): ReadonlyMap<string, Credentials> {
  const made = new Map(readyMadeIn(readyMadeFile(dataDir)).map((one) => [one.name, one]));
  return new Map(
    demoStaff.flatMap(({ personId, account = '' }) => {
      const one = made.get(account);
      if (!one) return [];
      const { name, password } = one;
      return [[personId, { name, password, code: () => codeOf(one, Date.now()) }] as const];
    }),
  );
}

/** What the terminal says of them; where the passwords lie, and never a password. */
export function aboutPeople(
  people: readonly ReadyPerson[],
  { issuer, apiUrl, file, data }: { issuer: string; apiUrl: string; file: string; data: string },
): string[] {
  const [first] = people;
  if (!first) return [];
  return [
    `  The console 控制台: ${apiUrl}/console/; the issuer 登录 ${issuer} knows`,
    ...people.map(
      ({ account, agencyId, roles }) => `    ${account.padEnd(14)} ${agencyId.padEnd(9)} ${roles.join(', ')}`,
    ),
    `  passwords and second factors in ${file}, for your user alone 密码与动态口令仅本用户可读:`,
    `  npm run people -- code ${first.account}${data}`,
  ];
}
