import { complain, say } from '#platform';
import { peopleCommand } from './command.js';

// what is made in the data folder is nobody else's to read
process.umask(0o077);

try {
  await peopleCommand({ say, now: Date.now }).parseAsync();
} catch (error) {
  complain((error as Error).message);
  process.exitCode = 1;
}
