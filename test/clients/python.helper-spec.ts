import { spawnSync } from 'node:child_process';
import { delimiter, dirname, resolve } from 'node:path';

/** The sample client. */
export const pythonClient = 'samples/python/liandong.py';

/** What a program of Python runs in: it finds the sample, and packages that `.ci/run` has put beside the checkout. */
export const pythonEnv = {
  ...process.env,
  PYTHONPATH: [resolve(dirname(pythonClient)), resolve('.cache/python'), process.env['PYTHONPATH']]
    .filter(Boolean)
    .join(delimiter),
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONUTF8: '1',
};

const imports = (name: string): boolean =>
  spawnSync('python3', ['-c', `import ${name}`], { env: pythonEnv }).status === 0;

/** What it needs may not be here: then its tests are counted as skipped. */
export const hasPython = imports('cryptography');
/** And what it needs to follow a topic. */
export const hasPythonKafka = hasPython && imports('kafka');
