/**
 * Loaded into every process that the stack starts (`node --import`). Standard input is a pipe that the stack never
 * writes to; its end means that the stack is gone, however it died, and the process has to go too.
 */
const lastResortMs = 12_000;

function leave(): void {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), lastResortMs).unref();
}

process.stdin.once('end', leave).once('error', leave).resume();
// watching must not keep a process alive that has nothing else to do
process.stdin.unref();
