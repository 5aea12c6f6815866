import { ownIntake, planInputs, reportClock, Runners, setInstallation, AgencyDirectory } from '#application';
import { commandExamples } from '#contracts';
import type { Role } from '#domain';
import { ExerciseLog } from '#event-log';
import { createLogger } from '#platform';
import { startApi, until, type Body } from '../../apps/api/src/app/engines.helper-spec.js';
import { activationReactor } from '../../apps/followers/src/activation/reactor.js';
import { endingReactor } from '../../apps/followers/src/ending/reactor.js';
import type { Positions } from '../../apps/followers/src/following/positions.js';
import { sharingReactor } from '../../apps/followers/src/sharing/reactor.js';

export const report = { ...commandExamples['incident.report'], exercise: false };
export const deliverTo = { areaCode: '520111006', place: '花溪' };
export const kind = 'pump.truck';
export const request = {
  ...commandExamples['sharing.request'],
  capability: 'drainage-m3h',
  amount: 3,
  neededBy: '2099-06-18T15:10:00Z',
  deliverTo,
};
export const stock = {
  ...commandExamples['resource.register'],
  kind,
  quantity: 3,
  capability: { code: 'drainage-m3h', perUnit: 1 },
  minimumReserve: 0,
};
export const reason = '处置完毕';

const roles: Readonly<Record<string, Role>> = {
  EMB: 'duty-officer',
  FIRE: 'agency-operator',
  NBR: 'agency-operator',
  CITY: 'duty-officer',
  ENT: 'enterprise-operator',
  ADM: 'administrator',
  ADM2: 'administrator',
};

/** The API with the flows of responses, negotiations and ends. FIRE owns `PUMP`, three units. */
export async function startEndings() {
  const api = await startApi(1);
  const { eventLog, parties } = api;
  await parties.register('EMB', 'department');
  await parties.register('FIRE', 'department', []);
  await parties.register('NBR', 'neighbour', []);
  await parties.register('CITY', 'superior');
  await parties.register('ENT', 'enterprise');
  for (const id of ['ADM', 'ADM2']) await parties.registerAlone(id, 'administrator');
  await setInstallation(eventLog, { districtCode: '520111', homeBureauId: 'EMB' });
  const heads: Record<string, Record<string, string>> = {};
  for (const [id, role] of Object.entries(roles)) heads[id] = await parties.bearer(id, role);
  heads['EMB/commander'] = await parties.bearer('EMB', 'commander');
  const directory = new AgencyDirectory(eventLog, createLogger('test', 'silent'));
  await directory.open();
  const runners = new Runners(eventLog);
  const door = ownIntake(eventLog, {
    ...{ runners, directory },
    inputs: {
      activation: planInputs(runners, eventLog),
      report: reportClock({ exercises: new ExerciseLog(eventLog) }),
    },
  });
  const positions: Positions = {
    load: () => Promise.resolve(undefined),
    save: () => Promise.resolve(),
  };
  const stopping = new AbortController();
  const following = Promise.all(
    [
      activationReactor(door, positions),
      sharingReactor(door, positions, directory),
      endingReactor(door, positions, directory),
    ].map(async (follower) => {
      for await (const batch of eventLog.follow({ after: undefined, signal: stopping.signal }))
        await follower.handle(batch);
    }),
  );

  const post = (path: string, body: object, by = 'EMB') =>
    api.client.post(`/v1/${path}`, body, heads[by] ?? {});
  async function ok(path: string, body: object, by = 'EMB'): Promise<Body> {
    const answer = await post(path, body, by);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
  const get = async (path: string, by = 'EMB'): Promise<Body> =>
    (await api.client.get(`/v1/${path}`, heads[by] ?? {})).body;
  const assign = (incidentId: string, taskId: string, assigneeAgencyId = 'FIRE') =>
    ok(`tasks/${taskId}/assign`, { ...commandExamples['task.assign'], incidentId, assigneeAgencyId });
  const becomes = (path: string, status: string) => until(async () => (await get(path)).status === status);
  const lineStep = async (id: string): Promise<string | undefined> =>
    (await get(`sharing/${id}`)).lines?.[0]?.step as string | undefined;

  /** Decides, requisitions and commits what was requested. */
  async function commit(sharingId: string, owner = 'FIRE'): Promise<void> {
    await ok(`sharing/${sharingId}/decide-allocation`, {});
    await until(async () => (await lineStep(sharingId)) === 'reserved');
    const taken = await post(`sharing/${sharingId}/requisition`, commandExamples['sharing.requisition']);
    const { approvalId, digest } = taken.body;
    if (approvalId !== undefined) await ok(`approvals/${approvalId}/confirm`, { digest });
    await ok(`sharing/${sharingId}/commit`, {}, owner);
  }

  await ok('resources/PUMP/register', stock, 'FIRE');
  return {
    ...{ post, ok, get, assign, becomes, lineStep, commit },
    async stop(): Promise<void> {
      stopping.abort();
      await following;
      await directory.close();
      await api.stop();
    },
  };
}
