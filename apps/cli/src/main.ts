import { complain } from '#platform';
import { Command } from 'commander';

/** Each is loaded when it is asked for: some need all engines, others nothing at all. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  agency: async () => (await import('./agency/agency.js')).agencyCommand(),
  rebuild: async () => (await import('./log/rebuild.js')).rebuildCommand(),
  'dead-letters': async () => (await import('./dead-letters.js')).deadLettersCommand(),
  accounts: async () => (await import('./accounts.js')).accountsCommand(),
  log: async () => (await import('./log/log.js')).logCommand(),
  phone: async () => (await import('./phone.js')).phoneCommand(),
  receipts: async () => (await import('./receipts.js')).receiptsCommand(),
  'personal-keys': async () => (await import('./personal-keys.js')).personalKeysCommand(),
  tables: async () => (await import('./tables/tables.js')).tablesCommand(),
  verify: async () => (await import('./log/verify.js')).verifyCommand(),
};

const program = new Command('liandong')
  .description('联动 operator commands, given on the machine that runs the service')
  .showHelpAfterError();
const asked = process.argv[2];
const named = Object.entries(commands).filter(([name]) => name === asked);
for (const [, load] of named.length > 0 ? named : Object.entries(commands)) program.addCommand(await load());

try {
  await program.parseAsync();
} catch (error) {
  const { message, code } = error as Error & { code?: unknown };
  const prefix = typeof code === 'string' && !message.startsWith(code) ? `${code}: ` : '';
  complain(`${prefix}${message}`);
  process.exitCode = 1;
}
