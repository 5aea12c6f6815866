import { engines } from './engines/engines.js';
import { observations } from './observations.js';
import { service } from './service.js';

const benchmarks: Record<string, () => Promise<void>> = { service, engines, observations };

const name = process.argv[2] ?? 'service';
const benchmark = benchmarks[name];
if (benchmark) {
  await benchmark();
} else {
  process.stderr.write(`which benchmark is ${name}? There are ${Object.keys(benchmarks).join(', ')}\n`);
  process.exitCode = 1;
}
