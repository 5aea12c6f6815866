import { complain } from '#platform';
import { Command, CommanderError } from 'commander';
import { afterActionCommand } from './after-action.js';
import { checkCommand } from './check.js';
import { checkpointCommand, keyCommand, proveCommand } from './checkpoint.js';
import { exportCommand } from './export.js';
import { measureCommand } from './measure.js';
import { BundleDoesNotFit } from './options.js';
import { replaceKeyCommand } from './replace-key.js';
import { recomputeCommand, recomputeJointCommand } from './recompute.js';
import { asOfCommand } from './as-of/as-of.js';
import { diffCommand } from './as-of/diff.js';
import { knewCommand } from './knowledge/knew.js';
import { measureAsOfCommand } from './as-of/measure-as-of.js';
import { snapshotsCommand } from './as-of/snapshots.js';
import { stepCommand } from './as-of/step.js';
import { whatIfCommand } from './as-of/what-if.js';
import { fail } from './say.js';
import { traceCommand } from './trace.js';
import { verifyCommand } from './verify.js';
import { witnessCommand } from './witness.js';

/** Nothing was checked; 1 is kept for what was checked and does not fit. */
const notChecked = 2;

const program = new Command('liandong-audit')
  .description(
    '联动审计：as-of 查询、证明、重算 · as-of queries, proofs, recomputation; all but replace-key read only',
  )
  .addHelpText('after', '\nExit code: 0 passed, 1 failed, 2 could not be checked.');
for (const command of [
  checkCommand(),
  keyCommand(),
  replaceKeyCommand(),
  checkpointCommand(),
  proveCommand(),
  exportCommand(),
  verifyCommand(),
  recomputeCommand(),
  recomputeJointCommand(),
  traceCommand(),
  asOfCommand(),
  diffCommand(),
  stepCommand(),
  snapshotsCommand(),
  whatIfCommand(),
  knewCommand(),
  witnessCommand(),
  measureCommand(),
  afterActionCommand(),
  measureAsOfCommand(),
]) {
  program.addCommand(command.showHelpAfterError().exitOverride());
}

process.stdout.on('error', () => process.exit());
try {
  await program.exitOverride().parseAsync();
} catch (error) {
  const { message, code } = error as Error & { code?: unknown };
  if (error instanceof BundleDoesNotFit) {
    fail(error.finding);
  } else if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : notChecked;
  } else {
    const prefix = typeof code === 'string' && !message.startsWith(code) ? `${code}: ` : '';
    complain(`${prefix}${message}`);
    process.exitCode = notChecked;
  }
}
