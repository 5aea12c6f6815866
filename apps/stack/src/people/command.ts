import {
  codeOf,
  openAccounts,
  readyMadeIn,
  type Account,
  type IssuerAccounts,
  type NewAccount,
} from '#embedded-issuer';
import { Command } from 'commander';
import { issuerDir, readyMadeFile } from './places.js';

export interface Surroundings {
  /** A line for people. */
  readonly say: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** `people add | list | reset | lock | code`: accounts of the embedded issuer, whether it runs or not. */
export function peopleCommand({ say, now }: Surroundings): Command {
  const people = new Command('npm run people --')
    .description('accounts by which people sign in at the issuer of this machine 本机登录账号')
    .showHelpAfterError();

  const told = (account: Account, issuer: string): void => {
    say(account.name);
    say(`  issuer           ${issuer}`);
    say(`  subject          ${account.subject}`);
  };
  const initial = ({ account, initialPassword }: NewAccount, issuer: string): void => {
    told(account, issuer);
    say(`  initial password ${initialPassword}`);
    say(`  shown once; it serves to set another until ${day(account.initialUntil)} 仅显示一次，逾期作废`);
  };

  withData(people.command('add <name>'))
    .description('make an account; an agency registers the person by its issuer and subject 新建账号')
    .action((name: string, { data }: { data: string }) =>
      within(data, now, async ({ accounts, issuer }) => initial(await accounts.add(name), issuer)),
    );

  withData(people.command('list'))
    .description('all accounts 列出账号')
    .action(({ data }: { data: string }) =>
      within(data, now, ({ accounts }) => {
        for (const one of accounts.list()) say(`${one.name}\t${one.subject}\t${stateOf(one)}`);
      }),
    );

  withData(people.command('reset <name>'))
    .description('a new initial password; second factor, lock and sessions end 重置密码与动态口令')
    .action((name: string, { data }: { data: string }) =>
      within(data, now, async ({ accounts, issuer }) => initial(await accounts.reset(name), issuer)),
    );

  withData(people.command('lock <name>'))
    .description('let nobody sign in with an account until it is reset; its sessions here end 锁定账号')
    .action((name: string, { data }: { data: string }) =>
      within(data, now, ({ accounts }) => say(`${accounts.lock(name).name} is locked 已锁定`)),
    );

  withData(people.command('code <name>'))
    .description('password and one-time code of an account made for demonstrations 演示账号的密码与动态口令')
    .action((name: string, { data }: { data: string }) => {
      const ready = readyMadeIn(readyMadeFile(data)).find((one) => one.name === name);
      if (!ready) throw new Error(`${name} is no account made for demonstrations 不是演示账号`);
      say(`  password         ${ready.password}`);
      say(`  one-time code    ${codeOf(ready, now())}`);
    });
  return people;
}

const withData = (command: Command): Command =>
  command.option('--data <dir>', "the stack's data folder", '.data');

async function within(
  data: string,
  now: () => number,
  work: (beside: IssuerAccounts) => void | Promise<void>,
): Promise<void> {
  const beside = await openAccounts(issuerDir(data), now);
  try {
    await work(beside);
  } finally {
    await beside.close();
  }
}

const day = (at: number | undefined): string => new Date(at ?? 0).toISOString().slice(0, 10);

function stateOf({ lockedAt, initialUntil, secondFactor }: Account): string {
  if (lockedAt !== undefined) return 'locked 已锁定';
  if (initialUntil !== undefined) return `initial password until ${day(initialUntil)} 未修改初始密码`;
  return secondFactor ? 'in use 使用中' : 'without a second factor yet 未绑定动态口令';
}
