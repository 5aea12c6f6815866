import { filesOf, isNewer } from './version.js';

const page = (...names: string[]): string =>
  names
    .map((name) =>
      name.endsWith('.js')
        ? `<script type="module" crossorigin src="/console/assets/${name}"></script>`
        : `<link rel="stylesheet" crossorigin href="/console/assets/${name}">`,
    )
    .join('\n');

describe('the version of the page', () => {
  const own = filesOf(page('index-A.js', 'index-B.css'));

  it('is another one where the service gives out a file that the page does not consist of', () => {
    expect(isNewer(own, filesOf(page('index-A.js', 'index-B.css')))).toBe(false);
    expect(isNewer(own, filesOf(page('index-C.js', 'index-B.css')))).toBe(true);
    expect(isNewer(own, filesOf(page('index-A.js', 'index-C.css')))).toBe(true);
  });

  it('is not judged by what is no page of the service, nor where it was not built', () => {
    expect(isNewer(own, filesOf('<html>Bad Gateway <a href="/index-C.js"></a></html>'))).toBe(false);
    expect(isNewer(filesOf('<script src="/src/main.tsx">'), own)).toBe(false);
  });
});
