// Builds the page for people, `apps/console`, into `dist/console`. Does nothing while its sources are as they were.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';

const root = 'apps/console';
const out = 'dist/console';
const mark = join(out, 'built-from');

/** What the built files depend on: the sources without their tests, this script, and the versions of what is built in. */
function hashOfSources() {
  const require = createRequire(import.meta.url);
  const hash = createHash('sha256');
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!spec)\.(tsx?|css|html|svg)$/.test(name))
    .sort();
  const made = ['vite', 'react', 'react-dom', '@tanstack/react-query'].map(
    (name) => `${name}@${JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8')).version}`,
  );
  hash.update(made.join()).update(readFileSync('tools/console.mjs'));
  for (const name of names) hash.update(name).update(readFileSync(join(root, name)));
  return hash.digest('hex');
}

/**
 * Words that components bring in some thirty languages: the page has two, and in all others they are English.
 * @type {import('vite').Plugin}
 */
const twoLanguages = {
  name: 'two-languages',
  enforce: 'pre',
  load(id) {
    const [, language, ending] = /[\\/]intl[\\/].*[\\/]([a-z]{2}-[A-Z]{2})(\.m?js)$/.exec(id) ?? [];
    return language === undefined || language === 'zh-CN' || language === 'en-US'
      ? undefined
      : `export { default } from './en-US${ending}';`;
  },
};

/** How vite builds it, and serves it with live reload. */
const viteConfig = {
  plugins: [twoLanguages],
  root,
  base: '/console/',
  configFile: /** @type {const} */ (false),
  logLevel: /** @type {const} */ ('warn'),
  build: {
    outDir: join(process.cwd(), out),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // what the first script needs is asked for with it; browsers without that are too old for the rest
    modulePreload: { polyfill: false },
    // measured as it is sent, by a test
    chunkSizeWarningLimit: Infinity,
    rolldownOptions: {
      onLog: (
        /** @type {'debug' | 'info' | 'warn'} */ level,
        /** @type {{ code?: string }} */ log,
        /** @type {(level: 'debug' | 'info' | 'warn', log: object) => void} */ handle,
      ) => {
        // packages mark what is not for servers, which this is not
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
};

/** Below the current folder. */
export async function buildConsole() {
  if (!existsSync(root)) return;
  const hash = hashOfSources();
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) return;
  const { build } = await import('vite');
  await build(viteConfig);
  writeFileSync(mark, hash);
}

/**
 * Serves it from its sources, with live reload, beside an API: who signed in there is signed in here, as cookies are of
 * a host and not of a port.
 * @param {string} api
 */
export async function serveConsole(api) {
  const { createServer } = await import('vite');
  const server = await createServer({
    ...viteConfig,
    logLevel: 'info',
    server: { host: '127.0.0.1', port: 5173, proxy: { '/v1': api, '/health': api } },
  });
  await server.listen();
  server.printUrls();
}
