import { complain } from '#platform';
import { Command, CommanderError } from 'commander';
import { auditCommands } from './commands.js';
import { failureText } from './failure.js';
import { BundleDoesNotFit } from './options.js';
import { fail } from './say.js';

/** Nothing was checked; 1 is kept for what was checked and does not fit. */
const notChecked = 2;

const program = new Command('liandong-audit')
  .description(
    '联动审计：as-of 查询、证明、重算 · as-of queries, proofs, recomputation; all but replace-key read only',
  )
  .addHelpText('after', '\nExit code: 0 passed, 1 failed, 2 could not be checked.');
for (const command of auditCommands()) {
  program.addCommand(command.showHelpAfterError().exitOverride());
}

process.stdout.on('error', () => process.exit());
try {
  await program.exitOverride().parseAsync();
} catch (error) {
  if (error instanceof BundleDoesNotFit) {
    fail(error.finding);
  } else if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : notChecked;
  } else {
    complain(failureText(error as Error));
    process.exitCode = notChecked;
  }
}
