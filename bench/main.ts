// loaded when asked for: the embedded PostgreSQL that they bring along changes how a process ends
const benchmarks: Record<string, () => Promise<void>> = {
  service: async () => (await import('./service.js')).service(),
  engines: async () => (await import('./engines/engines.js')).engines(),
  allocation: async () => (await import('./allocation.js')).allocation(),
  takeover: async () => (await import('./takeover.js')).takeover(),
  fairness: async () => (await import('./fairness/fairness.js')).fairness(),
  console: async () => (await import('./console.js')).console(),
  observations: async () => (await import('./observations.js')).observations(),
  imports: async () => (await import('./imports.js')).imports(),
};

const name = process.argv[2] ?? 'service';
const benchmark = benchmarks[name];
if (benchmark) {
  await benchmark();
} else {
  process.stderr.write(`which benchmark is ${name}? There are ${Object.keys(benchmarks).join(', ')}\n`);
  process.exitCode = 1;
}
