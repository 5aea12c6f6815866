import { spawnSync } from 'node:child_process';

/** The sample client. */
export const pythonClient = 'samples/python/liandong.py';

/** What it needs may not be here: then its tests are counted as skipped. */
export const hasPython = spawnSync('python3', ['-c', 'import cryptography']).status === 0;
