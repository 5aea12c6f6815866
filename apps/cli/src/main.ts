import { Command } from 'commander';
import { agencyCommand } from './agency.js';
import { deadLettersCommand } from './dead-letters.js';
import { logCommand } from './log.js';
import { rebuildCommand } from './rebuild.js';
import { verifyCommand } from './verify.js';

const program = new Command('liandong')
  .description('联动 operator commands, given on the machine that runs the service')
  .showHelpAfterError()
  .addCommand(agencyCommand())
  .addCommand(rebuildCommand())
  .addCommand(deadLettersCommand())
  .addCommand(logCommand())
  .addCommand(verifyCommand());

try {
  await program.parseAsync();
} catch (error) {
  const { message, code } = error as Error & { code?: unknown };
  const prefix = typeof code === 'string' && !message.startsWith(code) ? `${code}: ` : '';
  process.stderr.write(`${prefix}${message}\n`);
  process.exitCode = 1;
}
