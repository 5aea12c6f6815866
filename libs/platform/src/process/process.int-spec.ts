import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';

const platform = pathToFileURL('dist/libs/platform/src/index.js').href;

/** Runs a process whose parts are given as code; what it printed, and how it ended. */
async function run(parts: { failed?: string; leave?: string; then?: string }) {
  const code = `
    import { createLogger, runProcess } from '${platform}';
    const never = new Promise(() => {});
    void runProcess(createLogger('spec', 'silent'), async () => ({
      failed: ${parts.failed ?? 'never'},
      stop: () => Promise.resolve(),
      leave: ${parts.leave ?? "async () => console.log('left')"},
    }));
    setTimeout(() => {}, 60_000);
    ${parts.then ?? ''}
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code]);
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  return { said: said.trim().split('\n'), exitCode };
}

const afterwards = (code: string): string => `setImmediate(() => { ${code} });`;

describe('a process that ends by itself', () => {
  it.each([
    ['a failure', { failed: "Promise.resolve(new Error('cannot go on'))" }],
    ['a defect', { then: afterwards("throw new Error('defect')") }],
    ['a promise that nobody looks at', { then: afterwards("void Promise.reject(new Error('defect'))") }],
    [
      'several of them',
      {
        then: afterwards("void Promise.reject(new Error('first')); throw new Error('second')"),
        leave: "() => new Promise((resolve) => setTimeout(() => resolve(console.log('left')), 100))",
      },
    ],
  ])('leaves first, after %s', async (_, parts) => {
    expect(await run(parts)).toEqual({ said: ['ready', 'left'], exitCode: 1 });
  });

  it.each([
    ['takes for ever', '() => never'],
    ['fails', "() => Promise.reject(new Error('away'))"],
  ])('ends though leaving %s', async (_, leave) => {
    const ended = await run({ failed: "Promise.resolve(new Error('cannot go on'))", leave });
    expect(ended).toEqual({ said: ['ready'], exitCode: 1 });
  });
});
