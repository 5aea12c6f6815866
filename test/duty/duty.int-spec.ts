import { dutyInputs, ownIntake, Runners, setInstallation } from '#application';
import { commandExamples } from '#contracts';
import { besideMonth, dayOf, rosterId, type DutyEvent, type Shift } from '#domain';
import { openWorkSource } from '#read-model';
import { readKeyFile, signToken } from '#security';
import { randomUUID } from 'node:crypto';
import { startApi, until, type Body } from '../../apps/api/src/app/engines.helper-spec.js';
import { lookAfter } from '../../apps/followers/src/deadlines/deadlines.js';

const [zhou, wu, zheng, wang] = [1, 2, 3, 4].map((n) => `0b6f2a52-6a3e-4d27-9f0e-5a1c7b1f0a0${n}`) as [
  ...[string, string, string, string],
];
const dayMs = 86_400_000;
const today = dayOf(new Date().toISOString());
const tomorrow = dayOf(new Date(Date.now() + dayMs).toISOString());
const beijing = (day: string, time: string): string => new Date(`${day}T${time}:00+08:00`).toISOString();
const rosterOn = (day: string): string => rosterId({ agencyId: 'EMB', post: 'hall', month: day.slice(0, 7) });

const each = (list: readonly Body[], pick: (one: Body) => unknown): unknown[] => list.map(pick);

/** Today is kept by two; tomorrow nobody from 02:00 to 02:30, and after that nobody leads. */
const roster: readonly Shift[] = [
  { date: today, start: '00:00', end: '24:00', lead: zhou, deputy: wu },
  { date: tomorrow, start: '00:00', end: '02:00', lead: zheng, deputy: wu },
  { date: tomorrow, start: '02:30', end: '24:00', standIns: [wang] },
];

describe('who is on duty, over HTTP', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let position = '0';

  const as = async (
    principal: string,
    role: 'duty-officer' | 'agency-operator' | 'auditor',
    agencyId = 'EMB',
  ) => {
    const key = readKeyFile(api.parties.file(agencyId));
    return { authorization: `Bearer ${await signToken({ agencyId, principal, role }, key)}` };
  };
  async function post(path: string, body: object, headers = as(zhou, 'duty-officer')) {
    const answer = await api.client.post(`/v1/${path}`, body, await headers);
    position = (answer.body.position as string | undefined) ?? position;
    return answer;
  }
  async function ok(path: string, body: object, headers = as(zhou, 'duty-officer')): Promise<void> {
    expect((await post(path, body, headers)).body).toMatchObject({ outcome: 'accepted' });
  }
  async function get(path: string, headers = as('cao', 'duty-officer')): Promise<Body> {
    const { status, body } = await api.client.get(
      `/v1/${path}${path.includes('?') ? '&' : '?'}minPosition=${position}&wait=10000`,
      await headers,
    );
    expect([path, status]).toEqual([path, 200]);
    return body;
  }
  const eventsOf = async (type: DutyEvent['type']): Promise<Body[]> => {
    const streams = new Set([today, tomorrow].map((day) => `duty-${rosterOn(day)}`));
    const records = await Promise.all([...streams].map((stream) => api.eventLog.read(stream)));
    return records.flat().filter(({ storedType }) => storedType === `${type}.v1`);
  };

  beforeAll(async () => {
    api = await startApi(1);
    await api.parties.register('EMB', 'department');
    await api.parties.register('FIRE', 'department', []);
    await api.parties.registerAlone('AUDIT', 'auditor');
    await setInstallation(api.eventLog, { districtCode: '520111', homeBureauId: 'EMB' });
    await ok('incidents/X/report', { ...commandExamples['incident.report'], exercise: false });
    const task = {
      ...commandExamples['task.assign'],
      incidentId: 'X',
      assigneeAgencyId: 'EMB',
      title: '留守',
    };
    await ok('tasks/T/assign', task);
    await ok('tasks/T/accept', {});
  });
  afterAll(() => api?.stop());

  it('takes a roster, with all faults at once, and raises what nobody is there for', async () => {
    const id = rosterOn(tomorrow);
    const faulty = await post(`duty/${id}/put-shifts`, {
      shifts: [roster[1], { ...roster[1], date: `${besideMonth(tomorrow.slice(0, 7))[1]}-01` }, roster[1]],
    });
    expect([faulty.status, faulty.body.refusal?.faults ?? faulty.body.faults]).toEqual([
      422,
      [
        { row: 2, fault: 'other-month' },
        { row: 3, fault: 'twice', other: 1 },
      ],
    ]);
    for (const month of new Set([today, tomorrow].map((day) => day.slice(0, 7)))) {
      const shifts = roster.filter(({ date }) => date.startsWith(month));
      await ok(`duty/EMB.hall.${month}/put-shifts`, { shifts });
      await ok(`duty/EMB.hall.${month}/put-shifts`, { shifts });
    }
    expect((await eventsOf('duty.gap-raised')).map(({ data }): unknown => data)).toMatchObject([
      { stage: 'roster', gap: { date: tomorrow, start: '02:30', place: 'lead', reason: 'place-empty' } },
      { stage: 'roster', gap: { reason: 'not-rostered', from: beijing(tomorrow, '02:00') } },
    ]);
    const board = await get('agencies/EMB/board');
    expect(each(board.dutyGaps, ({ gap }) => gap.from)).toEqual([
      beijing(tomorrow, '02:00'),
      beijing(tomorrow, '02:30'),
    ]);
    expect(
      (await post(`duty/${id}/put-shifts`, { shifts: roster }, as('li', 'duty-officer', 'FIRE'))).status,
    ).toBe(404);
  });

  it('answers who was and who will be called, for the agency, the home bureau and who audits', async () => {
    const at = async (instant: string, headers?: Promise<{ authorization: string }>): Promise<unknown> =>
      (await get(`duty?agencyId=EMB&at=${encodeURIComponent(instant)}`, headers)).items;
    expect(await at(beijing(today, '02:10'))).toMatchObject([
      {
        call: [
          { place: 'lead', personId: zhou },
          { place: 'deputy', personId: wu },
        ],
        lastResort: ['EMB'],
      },
    ]);
    expect(await at(beijing(tomorrow, '02:10'))).toMatchObject([
      { shifts: [], call: [], lastResort: ['EMB'] },
    ]);
    expect(await at(beijing(tomorrow, '03:00'), as('audit', 'auditor', 'AUDIT'))).toMatchObject([
      {
        call: [{ place: 'stand-in', personId: wang }],
        passedOver: [{ place: 'lead', reason: 'place-empty' }],
      },
    ]);
    expect((await get('duty')).items).toMatchObject([{ agencyId: 'EMB', call: [{ personId: zhou }, {}] }]);
    expect((await get('duty?agencyId=FIRE')).items).toMatchObject([
      { call: [], lastResort: ['FIRE', 'EMB'] },
    ]);
    expect(await at(beijing(today, '02:10'), as('li', 'duty-officer', 'FIRE'))).toEqual([]);
    expect((await get('duty/rosters')).items.length).toBe(
      new Set([rosterOn(today), rosterOn(tomorrow)]).size,
    );
    expect(await get(`duty/rosters/${rosterOn(today)}`)).toMatchObject({ agencyId: 'EMB', post: 'hall' });
  });

  it('is handed over with what is open and both signatures', async () => {
    const path = `duty/${rosterOn(today)}`;
    const shift = { date: today, start: '00:00' };
    await ok(`${path}/hand-over`, { ...shift, notes: '现场留守两人' });
    const [handedOver] = await eventsOf('duty.handed-over');
    expect(handedOver.data).toMatchObject({ by: zhou, notes: '现场留守两人', more: 0 });
    expect(each(handedOver.data.open, ({ aggregate, id, act }) => [aggregate, id, act] as unknown[])).toEqual(
      expect.arrayContaining([
        ['incident', 'X', undefined],
        ['task', 'T', 'task.complete'],
      ]),
    );
    const incoming = as(zheng, 'agency-operator');
    const stranger = await post(`${path}/take-over`, shift, as(wang, 'agency-operator'));
    expect([stranger.status, stranger.body.code]).toEqual([403, 'not-rostered']);
    await ok(`${path}/take-over`, shift, incoming);
    await ok(`${path}/take-over`, shift, incoming);
    expect(await eventsOf('duty.taken-over')).toHaveLength(1);
  });

  it('keeps a log beside an incident, corrected by adding, in both languages', async () => {
    const path = `duty/${rosterOn(today)}`;
    await ok(`${path}/note`, { noteId: 'N-1', text: '02:10 高坡来电', incidentId: 'X' });
    await ok(`${path}/correct-note`, { noteId: 'N-1', text: '02:12 高坡来电', reason: '时间记错' });
    const { items } = await get('duty/log?incidentId=X');
    expect(each(items, ({ type, by, data }) => [type, by, data.text] as unknown[])).toEqual([
      ['duty.noted', zhou, '02:10 高坡来电'],
      ['duty.note-corrected', zhou, '02:12 高坡来电'],
    ]);
    // what another agency sees nothing of is to it as what is not there
    for (const incidentId of ['X', 'NONE']) {
      const note = { noteId: 'N-1', text: '不可见', incidentId };
      const unseen = await post(
        `duty/FIRE.hall.${today.slice(0, 7)}/note`,
        note,
        as('li', 'duty-officer', 'FIRE'),
      );
      expect([incidentId, unseen.body.code]).toEqual([incidentId, 'not-a-party']);
    }
    const span = `agencyId=EMB&from=${beijing(today, '00:00')}&to=${beijing(tomorrow, '23:59')}`;
    expect(await get(`duty/log/export?${span}`)).toContain('更正值班日志 N-1');
    expect(await get(`duty/log/export?${span}&lang=en`)).toContain('Duty log: N-1 corrected');
    const table = (await get(`duty/log/export?${span}&format=csv`)) as unknown as string;
    expect(table).toMatch(/^发生,记录,岗位,记录人,事项,内容,事件\r\n/);
    expect(table).toContain('更正值班日志 N-1,02:12 高坡来电 / 时间记错,X\r\n');
    expect(await get(`duty/log/export?${span}&format=json`)).toMatchObject({ agencyId: 'EMB', more: false });
  });

  it('knows who has no number and who has left when, without opening anything', async () => {
    const fire = as('xu', 'duty-officer', 'FIRE');
    const personnel = api.parties.bearer('FIRE', 'personnel');
    const [xu, he] = [randomUUID(), randomUUID()];
    await ok(`persons/${xu}/register`, { details: { name: '许测试', telephone: '13711122233' } }, personnel);
    await ok(`persons/${he}/register`, { details: { name: '何测试' } }, personnel);
    const shifts = [{ date: today, start: '00:00', end: '24:00', lead: xu, deputy: he }];
    const answer = await post(`duty/FIRE.hall.${today.slice(0, 7)}/put-shifts`, { shifts }, fire);
    expect(answer.body).toMatchObject({ outcome: 'accepted' });
    const [, gap] = await api.eventLog.read(`duty-FIRE.hall.${today.slice(0, 7)}`);
    expect(gap?.data).toMatchObject({
      stage: 'roster',
      gap: { place: 'deputy', reason: 'no-number', personId: he },
    });
    const at = async (instant: string): Promise<Body> =>
      (await get(`duty?agencyId=FIRE&at=${encodeURIComponent(instant)}`, fire)).items[0];
    const before = new Date().toISOString();
    const later = new Date(Math.min(Date.now() + 60_000, Date.parse(beijing(today, '23:59')))).toISOString();
    expect(await at(later)).toMatchObject({
      ...{ call: [{ personId: xu }], passedOver: [{ personId: he, reason: 'no-number' }] },
    });
    await ok(`persons/${xu}/end`, { reason: '调离' }, personnel);
    expect(await at(later)).toMatchObject({
      call: [],
      passedOver: [{ personId: xu, reason: 'employment-ended' }, {}],
    });
    // at that time they were there
    expect(await at(before)).toMatchObject({ call: [{ personId: xu }, { personId: he }], passedOver: [] });
  });

  it('is part of the after-action report', async () => {
    await ok('incidents/X/verify', commandExamples['incident.verify']);
    const report = await get('incidents/X/after-action');
    expect(report.onDuty).toMatchObject([
      { agencyId: 'EMB', post: 'hall', date: today, places: { lead: zhou } },
    ]);
    expect(await get('incidents/X/after-action?format=markdown')).toContain(`带班领导 ${zhou}`);
  });

  it('is watched: each alarm once, however often it is looked and over a restart', async () => {
    const { queries } = api.readModel;
    /** With processes that know nothing of each other. */
    async function look(now: string): Promise<number> {
      const runners = new Runners(api.eventLog);
      const personsOf = () => Promise.resolve(undefined);
      const inputs = {
        duty: dutyInputs(api.eventLog, runners, { ...openWorkSource(api.readModel), personsOf }),
      };
      const door = ownIntake(api.eventLog, { inputs, runners });
      const due = await queries.due('duty', now, 100);
      const failures: unknown[] = [];
      const logger = { error: (about: unknown) => void failures.push(about) };
      const scope = { door, now, due: (kind: string) => (kind === 'duty' ? due : []) as never };
      const looking = { logger, signal: new AbortController().signal };
      // one that was killed after it had asked, and the one that came after it
      await Promise.all([lookAfter(scope, looking), lookAfter(scope, looking)]);
      await lookAfter(scope, looking);
      expect(failures).toEqual([]);
      const end = await api.eventLog.lastPosition();
      await until(async () => (await api.readModel.projected.position()) >= end);
      return due.length;
    }
    async function lookUntilDone(now: string): Promise<void> {
      for (let rounds = 0; (await look(now)) > 0; rounds++) expect(rounds).toBeLessThan(30);
    }
    await lookUntilDone(beijing(tomorrow, '00:30'));
    const ahead = (await eventsOf('duty.gap-raised')).filter(({ data }) => data.stage === 'ahead');
    expect(ahead.map(({ data }): unknown => [data.gap.reason, data.gap.from])).toEqual(
      expect.arrayContaining([
        ['not-rostered', beijing(tomorrow, '02:00')],
        ['place-empty', beijing(tomorrow, '02:30')],
      ]),
    );
    await lookUntilDone(new Date(Date.parse(beijing(tomorrow, '12:00')) + dayMs).toISOString());
    const passed = await eventsOf('duty.passed');
    expect(passed.map(({ data }): unknown => [data.date, data.start])).toEqual(
      expect.arrayContaining(roster.map(({ date, start }) => [date, start])),
    );
    expect(passed).toHaveLength(3);
    expect((await eventsOf('duty.hand-over-missed')).map(({ data }): unknown => data.missing)).toEqual([
      ['outgoing', 'incoming'],
      ['outgoing', 'incoming'],
    ]);
    const raised = (await eventsOf('duty.gap-raised')).map(({ data }) => JSON.stringify(data));
    expect(new Set(raised).size).toBe(raised.length);
    // what nobody took over asks the incoming side anew
    const last = passed.find(({ data }) => data.start === '02:30');
    expect(each(last.data.open, ({ id }) => id)).toContain('T');
  });

  it('keeps from the home bureau which incident a note is about that it does not see', async () => {
    await api.parties.register('FCDR', 'department', [{ capacity: 'command', areaCode: '520112' }]);
    const fcdr = as('he', 'duty-officer', 'FCDR');
    await until(async () => {
      const report = { ...commandExamples['incident.report'], areaCode: '520112', exercise: false };
      return (await post('incidents/UNSEEN/report', report, fcdr)).body.outcome === 'accepted';
    });
    const path = `duty/FCDR.hall.${today.slice(0, 7)}/note`;
    await ok(path, { noteId: 'N-2', text: '03:10 来电', incidentId: 'UNSEEN' }, fcdr);
    expect(
      each((await get('duty/log?incidentId=UNSEEN', fcdr)).items, ({ incidentId }) => incidentId),
    ).toEqual(['UNSEEN']);
    expect((await get('duty/log?incidentId=UNSEEN')).items).toEqual([]);
    const told = await get('duty/log?agencyId=FCDR');
    expect(told.items).toMatchObject([
      { type: 'duty.noted', incidentId: null, data: { text: '03:10 来电' } },
    ]);
    expect(JSON.stringify(told)).not.toContain('UNSEEN');
  });
});
