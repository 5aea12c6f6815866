import { EventLog } from '#event-log';
import { appendKeyOf, audienceOf, loadConfig } from '#platform';
import { appendKey } from '#security';
import type { ReadyMade } from '#embedded-issuer';
import type { Role } from '#domain';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Page } from 'playwright-core';
import { registerParties } from '../../../apps/demo/src/index.js';
import { employ } from '../people.js';
import { freePort } from '../processes.js';
import { StackRun } from '../stack-run.js';
import { ConsoleBrowser } from './browser.js';
import { beginNight, Speaker } from './night.js';

/** A stack of its own with the parties of the demo night, a night under way, persons, and a browser. */
export class ConsoleRun {
  private constructor(
    private readonly dir: string,
    private readonly stack: StackRun,
    readonly url: string,
    readonly speaker: Speaker,
    private readonly people: readonly ReadyMade[],
    readonly browser: ConsoleBrowser,
  ) {}

  static async start(): Promise<ConsoleRun> {
    const dir = mkdtempSync(join(tmpdir(), 'liandong-console-'));
    // PostgreSQL runs as a user of its own when the tests run as root
    chmodSync(dir, 0o755);
    const ports = await Promise.all([1, 2, 3, 4, 5].map(() => freePort()));
    const dataDir = join(dir, 'data');
    const stack = new StackRun(dataDir, ports, '--no-demo');
    await stack.says('Ctrl-C stops everything');
    const url = `http://127.0.0.1:${ports[0]}`;
    const config = loadConfig(parseEnv(readFileSync(join(dataDir, 'apps.env'), 'utf8')));
    const log = new EventLog({ url: config.eventStoreUrl, key: appendKey(appendKeyOf(config)) });
    const audience = audienceOf(config);
    await registerParties(log, join(dataDir, 'keys'), audience);
    const speaker = new Speaker(url, join(dataDir, 'keys'));
    const people = await employ({ log, apiUrl: url, audience, dataDir }, [
      { name: 'li.na', agencyId: 'EMB', roles: ['duty-officer', 'commander'] },
      { name: 'wu.qiang', agencyId: 'EMB', roles: ['duty-officer'] },
      { name: 'chen.jie', agencyId: 'EMB', roles: ['duty-officer'] },
      { name: 'he.ming', agencyId: 'GY-EMB', roles: ['duty-officer'] },
      { name: 'zhao.ping', agencyId: 'ST-XIAOMENG', roles: ['agency-operator'] },
      { name: 'sun.li', agencyId: 'ENT-PUMP', roles: ['enterprise-operator'] },
    ]);
    await log.close();
    await beginNight(speaker);
    return new ConsoleRun(dir, stack, url, speaker, people, await ConsoleBrowser.start(url));
  }

  person(name: string): ReadyMade {
    return this.people.find((one) => one.name === name)!;
  }

  /** A page of the officer on duty who may command. */
  officer(at = 'desk'): Promise<Page> {
    return this.browser.signIn(this.person('li.na'), 'EMB', at);
  }

  /** What a key may not say: a person does, signed in. */
  async sayInPerson(name: string, agencyId: string, role: Role, path: string, data: object): Promise<void> {
    const page = await this.browser.signIn(this.person(name), agencyId, 'desk');
    const post = (to: string, body: object): Promise<{ status: number; text: string }> =>
      page.evaluate(
        async ([address, content, key]) => {
          const answer = await fetch(address, {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'idempotency-key': key },
            body: content,
          });
          return { status: answer.status, text: await answer.text() };
        },
        [to, JSON.stringify(body), randomUUID()] as const,
      );
    for (const { status, text } of [
      await post('/v1/session/role', { role }),
      await post(`/v1/${path}`, data),
    ])
      if (status >= 300) throw new Error(`${path}: ${text}`);
    await page.context().close();
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.stack.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
