import { registerAgency } from '#application';
import { signToken, type AgencyKey } from '#security';
import { join } from 'node:path';
import { TestService } from '../test/harness/service.js';
import { sleep } from './load.js';
import { rawAppends } from './raw.js';
import { n, print, ratio } from './report.js';

const resources = 10_000;
/** As many as an import has in hand. */
const inFlight = 64;
/** About the size of the registration of a resource with its metadata. */
const eventBytes = 1_200;
const kind = 'resources';

const heading = '编号,名称,类别,能力代码,单位能力,数量,计量单位,所在区划,存放地点,到位分钟,单价元,保质期至';
const line = (index: number, quantity: number): string =>
  `${String(index).padStart(5, '0')},排水泵${index},pump.sewage,drainage-m3h,350,${quantity},台,520111,小孟仓库,45,120.50,2027-06-01`;
/** Of these resources every tenth has another quantity in a later `version`. */
const table = (version: number): string =>
  [
    heading,
    ...Array.from({ length: resources }, (_, index) => line(index, index % 10 === 0 ? 8 + version : 8)),
  ].join('\r\n');

interface Job {
  readonly id: string;
  readonly status: string;
  readonly done: number;
  readonly total: number;
}

class Client {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async of(url: string, key: AgencyKey): Promise<Client> {
    const actor = { agencyId: key.agencyId, principal: 'bench', role: 'duty-officer' } as const;
    return new Client(url, await signToken(actor, key));
  }

  private get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }

  async send<T>(query: string, body: string): Promise<T> {
    const headers = { ...this.headers, 'content-type': 'text/csv' };
    return answered(
      await fetch(`${this.url}/v1/imports/${kind}?${query}`, { method: 'POST', headers, body }),
    );
  }

  async get<T>(path: string): Promise<T> {
    return answered(await fetch(`${this.url}${path}`, { headers: this.headers }));
  }
}

async function answered<T>(response: Response): Promise<T> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text) as T;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Previews and confirms a file; the times of both, and how far it was whenever that was asked. */
async function bring(client: Client, file: string) {
  const from = performance.now();
  const preview = await client.send<{ digest: string | null; commands: number }>('dryRun=true', file);
  if (preview.digest === null) throw new Error('the preview has faults');
  const previewed = performance.now();
  let job = await client.send<Job>(`confirm=${preview.digest}`, file);
  const confirmed = performance.now();
  const progress: number[] = [];
  for (; job.status === 'running'; await sleep(500)) {
    job = await client.get<Job>(`/v1/imports/runs/${job.id}`);
    if (job.done !== progress.at(-1)) progress.push(job.done);
  }
  if (job.status !== 'done') throw new Error(`it is ${job.status}`);
  const ended = performance.now();
  return {
    commands: preview.commands,
    preview: previewed - from,
    confirm: confirmed - previewed,
    work: ended - confirmed,
    whole: ended - from,
    progress,
  };
}

/** Tables of resources over HTTP, beside raw appends of as many events in the same run. */
export async function imports(): Promise<void> {
  await TestService.during(
    async (service) => {
      const log = service.openLog();
      const key = await registerAgency(log, {
        ...{ agencyId: 'BENCH', name: 'bench', kind: 'department', areaCode: '520111' },
        ...{ roles: ['duty-officer'], keysDir: join(service.dir, 'keys'), audience: service.audience },
      });
      await log.close();
      await Promise.all([service.start('followers'), service.start('api')]);
      const client = await Client.of(`http://127.0.0.1:${service.env['API_PORT']}`, key);
      const eventStore = service.env['EVENTSTORE_URL'] ?? '';
      print(`raw appends`);
      const before = await rawAppends(eventStore, resources, inFlight, eventBytes);
      print(`importing ${n(resources)} resources`);
      const first = await bring(client, table(0));
      print(`importing the same with ${n(resources / 10)} changed`);
      const changed = await bring(client, table(1));
      print(`importing the same once more`);
      const same = await bring(client, table(1)).catch(() => undefined);
      const raw = (before + (await rawAppends(eventStore, resources, inFlight, eventBytes))) / 2;
      const row = (name: string, of: typeof first): string =>
        `| ${name} | ${n(of.commands)} | ${seconds(of.preview)} | ${seconds(of.confirm)} | ${seconds(of.work)} | ${seconds(of.whole)} | ${of.progress.length} |`;
      print(`
| table of ${n(resources)} rows | commands | preview | confirm | carried out | all | steps of progress seen |
| --- | --- | --- | --- | --- | --- | --- |
${row('all new', first)}
${row('a tenth changed', changed)}
${same ? row('the same', same) : ''}

raw appends, ${inFlight} in flight: ${n(raw)} events/s, ${seconds((resources / raw) * 1000)} for as many; the import takes ${ratio(first.whole / ((resources / raw) * 1000))} times that
`);
    },
    { LOG_LEVEL: 'warn' },
  );
}
