import type { AnyEvent } from '#contracts';
import { spanOf, type MessageState, type Shift } from '#domain';
import { IncidentTies } from '../../../libs/application/src/directory/incident-ties.js';
import { reactToEnding } from '../../followers/src/ending/reactor.js';
import { ContactNotFound } from './contacts.js';
import { Night } from './night.helper-spec.js';

const id = (n: number): string => `0b6f2a52-6a3e-4d27-9f0e-5a1c7b1f0a0${n}`;
const [zhou, wu, zheng, wang] = [1, 2, 3, 4].map(id) as [string, string, string, string];
const contact = id(9);
const roster = 'duty-ST.hall.1970-01';

/** The log begins at 08:00 in Beijing, and the shifts with it. */
const day: Shift = { date: '1970-01-01', start: '08:00', end: '20:00', lead: zhou, deputy: wu };
const night: Shift = { date: '1970-01-01', start: '20:00', end: '08:00', lead: zheng, deputy: wang };
const twelveHours = 43_200;

describe('who is told', () => {
  let town: Night;

  const put = (stream: string, event: object) => town.log.put(stream, event as AnyEvent);
  const putShifts = (...shifts: readonly Shift[]) => {
    const data = { agencyId: 'ST', post: 'hall', month: '1970-01' };
    const spans = shifts.map((shift) => ({ ...shift, ...spanOf(shift) }));
    return put(roster, { type: 'duty.shifts-put', data: { ...data, shifts: spans } });
  };
  const register = (personId: string, hasNumber?: boolean) =>
    put(`person-${personId}`, {
      type: 'person.registered',
      data: { details: { subject: personId, sealed: 's' }, agencyId: 'ST', hasNumber },
    });
  const assign = (taskId = 'T1', incidentId = 'I') =>
    put(`task-${taskId}`, {
      type: 'task.assigned',
      data: {
        ...{ incidentId, assigneeAgencyId: 'ST', title: '排水', priority: 2 },
        ...{ acknowledgeWithinMinutes: 600, assignerAgencyId: 'EMB' },
      },
    });
  const telephones = (): (string | undefined)[] =>
    [...town.provider.received.values()].map(({ telephone }) => telephone);
  const requests = (): NonNullable<MessageState['request']>[] =>
    [...town.messages().values()].flatMap(({ request }) => request ?? []);
  const goOn = async (seconds: number, every = 10): Promise<void> => {
    for (const end = town.seconds + seconds; town.seconds <= end; town.seconds += every) await town.settle();
  };

  beforeEach(async () => {
    town = new Night();
    town.byRosters();
    await put('agency-ST', {
      type: 'agency.registered',
      data: { name: '某街道', kind: 'township', mandates: [], roles: [] },
    });
    await put('agency-ST', {
      type: 'agency.duty-contact-set',
      data: { post: '值班室', telephone: { subject: contact, sealed: 's' } },
    });
    for (const personId of [zhou, wu, zheng, wang]) await register(personId);
    await putShifts(day, night);
  });

  it('is who leads on duty, then the deputy, then the contact of the agency, each three times', async () => {
    town.rules = {
      ...town.rules,
      rules: town.rules.rules.map((rule) => ({ ...rule, steps: rule.steps.slice(0, 1) })),
    };
    await town.warn('W1', 'ST');
    await goOn(1_200);
    expect(telephones()).toEqual([zhou, zhou, zhou, wu, wu, wu, contact, contact, contact]);
    expect(requests().map(({ recipient }) => recipient)).toEqual([
      { agencyId: 'ST', personId: zhou, post: 'hall' },
      { agencyId: 'ST', personId: wu, post: 'hall' },
      { agencyId: 'ST', personId: contact, post: '值班室' },
    ]);
  });

  it('is the home bureau where nobody of an agency could be called, and it acknowledges nothing for them', async () => {
    town.homeBureauId = 'EMB';
    town.persons = (agencyId) => (agencyId === 'EMB' ? ['duty-of-EMB'] : []);
    town.byPersons();
    await town.warn('W1', 'ST');
    await town.settle();
    const [, told] = requests();
    expect(told).toMatchObject({
      ...{
        cause: { trigger: 'unreached', kind: 'warning', objectId: 'W1', calledAgencyId: 'ST', version: 1 },
      },
      ...{
        recipient: { personId: 'duty-of-EMB' },
        content: { subject: 'ST · 暴雨红色预警' },
        answers: undefined,
      },
    });
    const messageId = [...town.messages().keys()].at(-1) ?? '';
    await town.receipts().pressed(`${messageId}.1`);
    await town.settle();
    expect(town.log.types('warning-W1')).toEqual(['warning.issued', 'warning.called']);
    // also should somebody be there by the time that it is looked at again
    town.persons = (agencyId) => [`later-of-${agencyId}`];
    await town.follow();
    expect(requests()).toHaveLength(2);
    // and nobody tells of what nobody could be told
    town.persons = () => [];
    await town.warn('W2', 'ST');
    await town.settle();
    expect(requests().filter(({ cause }) => cause.objectId === 'W2')).toHaveLength(2);
    await town.acknowledge('W1', 'ST');
    town.seconds = 400;
    await town.settle();
    expect(town.provider.received.size).toBe(1);
  });

  it.each<[string, () => Promise<unknown>, object]>([
    [
      'nobody leads',
      () => putShifts({ ...day, lead: undefined }, night),
      { place: 'lead', reason: 'place-empty' },
    ],
    [
      'the lead has no number',
      () =>
        put(`person-${zhou}`, {
          type: 'person.updated',
          data: { details: { subject: zhou, sealed: 't' }, hasNumber: false },
        }),
      { place: 'lead', reason: 'no-number', personId: zhou },
    ],
    [
      'the employment of the lead ended yesterday',
      () => put(`person-${zhou}`, { type: 'person.ended', data: { reason: '调离' } }),
      { place: 'lead', reason: 'employment-ended', personId: zhou },
    ],
    [
      'one is on record nowhere',
      () => putShifts({ ...day, lead: id(7) }, night),
      { place: 'lead', reason: 'no-number', personId: id(7) },
    ],
  ])('is called at once, with the reason on record, where %s', async (_, happens, reason) => {
    await happens();
    await town.warn('W1', 'ST');
    await town.settle();
    expect(telephones()).toEqual([wu]);
    expect(requests()).toMatchObject([{ recipient: { personId: wu }, passedOver: [reason] }]);
  });

  it('is called in one place alone who has two', async () => {
    await putShifts({ ...day, deputy: zhou, standIns: [wang] }, night);
    await town.warn('W1', 'ST');
    await town.settle();
    expect(requests()).toMatchObject([
      {
        recipient: { personId: zhou },
        standIns: [{ personId: wang }, { personId: contact }],
        passedOver: [{ place: 'deputy', reason: 'same-person', personId: zhou }],
      },
    ]);
  });

  it('is the contact of the agency where nobody is rostered', async () => {
    town.seconds = 2 * twelveHours;
    await town.warn('W1', 'ST');
    await town.settle();
    expect(telephones()).toEqual([contact]);
  });

  it('is who is on duty when it goes out, not who was when it happened', async () => {
    town.seconds = twelveHours - 1_800;
    town.provider.answer = () =>
      Promise.resolve({ outcome: 'refused', reason: 'ECONNREFUSED', isFinal: false });
    const informed = { ...town.rules.rules[3]!, usefulMinutes: 1_440 };
    town.rules = { ...town.rules, rules: [informed] };
    await assign();
    await assign('T2');
    await goOn(2_400, 600);
    town.provider.answer = () => Promise.resolve({ outcome: 'handed-over' });
    await goOn(1_200, 600);
    expect(telephones()).toEqual([zheng]);
    expect(requests().map(({ recipient, insteadOf }) => [recipient.personId, insteadOf?.because])).toEqual([
      [zhou, undefined],
      [zhou, undefined],
      [zheng, 'off-duty'],
      [zheng, 'off-duty'],
    ]);
    // both in one
    expect([...town.provider.received.values()][0]?.text).toMatch(/1\. .*2\. /s);
  });

  it('is asked next who is on duty by then, and who has gone home is not', async () => {
    town.seconds = twelveHours - 60;
    await town.warn('W1', 'ST');
    await goOn(300);
    expect(requests().map(({ recipient }) => recipient.personId)).toEqual([zhou, zheng]);
  });

  it('is who will be on duty when a deadline is near', async () => {
    const dueAt = new Date((twelveHours + 3_600) * 1_000).toISOString();
    await put('report-R', {
      type: 'report.required',
      data: { incidentId: 'I', obligedAgencyId: 'ST', dueAt, exercise: false },
    });
    await town.settle();
    expect(telephones()).toEqual([]);
    expect(requests()).toMatchObject([
      { recipient: { personId: zheng }, notBefore: '1970-01-01T12:30:00.000Z' },
    ]);
    // and who is by then, where they changed places
    await put(roster, {
      type: 'duty.shift-changed',
      data: {
        date: night.date,
        start: night.start,
        from: spanOf(night).from,
        places: { lead: wang },
        reason: '病',
      },
    });
    town.seconds = twelveHours + 1_800;
    await town.settle();
    expect(telephones()).toEqual([wang]);
  });

  it('waits for whom a provider that is away cannot reach, and goes through the places when it is back', async () => {
    town.provider.answer = () =>
      Promise.resolve({ outcome: 'refused', reason: 'ECONNREFUSED', isFinal: false });
    await town.warn('W1', 'ST');
    await goOn(3_000, 300);
    expect(requests()).toHaveLength(1);
    town.provider.answer = () => Promise.resolve({ outcome: 'handed-over' });
    await goOn(1_300, 50);
    expect([...new Set(telephones())]).toEqual([zhou, wu, contact]);
    expect(telephones().filter((one) => one === zhou).length).toBeGreaterThan(2);
  });

  it('waits for contacts that have not come yet, and names nobody but by a pseudonym', async () => {
    let hasCome = false;
    town.contacts = {
      of: (personId) =>
        hasCome
          ? Promise.resolve({ telephone: '13800000001' })
          : Promise.reject(new ContactNotFound(personId)),
    };
    await assign();
    await goOn(60);
    expect([...town.messages().values()][0]?.attempts[0]).toMatchObject({
      ...{ status: 'refused', reason: 'contact-not-found', isFinal: false },
    });
    hasCome = true;
    await goOn(300, 60);
    expect(telephones()).toEqual(['13800000001']);
    const log = JSON.stringify(town.log.records.map(({ data, metadata }) => [data, metadata]));
    expect([log.includes(`"opened":"${zhou}"`), log.includes('13800000001')]).toEqual([true, false]);
  });

  it('is the next of those on duty where one has no way to be reached at all', async () => {
    town.channels = town.channels.map((channel) => ({
      ...channel,
      reaches: ({ contact: { telephone } }) => telephone !== zhou,
    }));
    await assign();
    await town.settle();
    expect(telephones()).toEqual([wu]);
  });

  it('are those on duty of a gap shortly before it, and of a hand-over that nobody signed', async () => {
    const gap = {
      ...{ date: night.date, start: night.start, ...spanOf(night) },
      ...{ place: 'lead', reason: 'no-number', personId: zheng },
    };
    for (const stage of ['roster', 'ahead'])
      await put(roster, { type: 'duty.gap-raised', data: { stage, gap } });
    await put(roster, {
      type: 'duty.hand-over-missed',
      data: { date: day.date, start: day.start, missing: ['outgoing', 'incoming'] },
    });
    await town.settle();
    expect(requests().map(({ cause, content }) => [cause.trigger, cause.kind, content.subject])).toEqual([
      ['duty-gap', 'duty', 'hall · 带班领导 无电话号码 01-01 20:00–01-02 08:00'],
      ['hand-over-missed', 'duty', 'hall · 1970-01-01 08:00 班交接未签字 (交班、接班)'],
    ]);
    // two alarms of one person go as one, and without the name of whom they are about
    expect(telephones()).toEqual([zhou]);
    expect([...town.provider.received.values()][0]?.text).not.toContain(zheng);
  });

  it.each<[string, object, object]>([
    [
      'a gap that was filled',
      {
        type: 'duty.gap-raised',
        data: { stage: 'ahead', gap: { ...night, ...spanOf(night), place: 'lead', reason: 'place-empty' } },
      },
      {
        type: 'duty.shift-changed',
        data: {
          date: night.date,
          start: night.start,
          from: spanOf(night).from,
          places: { lead: wang },
          reason: 'r',
        },
      },
    ],
    [
      'a hand-over that was signed meanwhile',
      {
        type: 'duty.hand-over-missed',
        data: { date: day.date, start: day.start, missing: ['incoming'] },
      },
      { type: 'duty.taken-over', data: { date: day.date, start: day.start, by: zheng } },
    ],
  ])('hears nothing more of %s', async (_, alarm, settled) => {
    await put(roster, {
      type: 'duty.handed-over',
      data: { date: day.date, start: day.start, by: zhou, notes: 'n', open: [], more: 0 },
    });
    await put(roster, alarm);
    await town.follow();
    await put(roster, settled);
    await town.send();
    expect(telephones()).toEqual([]);
    expect([...town.messages().values()].map(({ end }) => end)).toEqual(['not-sent']);
  });

  it('hears nothing more of a task of an incident that was merged, once what it was merged into is over', async () => {
    const report = { title: '积水', category: 'natural-disaster', areaCode: '520111', description: 'd' };
    for (const incident of ['I', 'J'])
      await put(`incident-${incident}`, {
        type: 'incident.reported',
        data: { ...report, exercise: false, reporterAgencyId: 'EMB' },
      });
    await assign('T1', 'I');
    await town.follow();
    await put('incident-I', { type: 'incident.merged', data: { intoIncidentId: 'J' } });
    await put('task-T1', { type: 'task.moved', data: { incidentId: 'J' } });
    const end = await put('incident-J', { type: 'incident.closed', data: { summary: '已处置' } });
    const ties = new IncidentTies((stream) => town.log.read(stream));
    for (const record of town.log.records)
      if (/^(incident|task)-/.test(record.stream)) ties.take(record, record.stream);
    await reactToEnding(end, town.door(), {
      passEnd: () => Promise.resolve(),
      workOf: (incidentId) => ties.work(incidentId),
    });
    await town.send();
    expect([telephones(), [...town.messages().values()].map(({ end: how }) => how)]).toEqual([
      [],
      ['not-sent'],
    ]);
  });

  it('is nobody outside a drill, also where nobody in it could be called', async () => {
    town.homeBureauId = 'EMB';
    town.persons = (agencyId) => (agencyId === 'ST' ? [] : [`${agencyId}-1`]);
    town.byPersons();
    const planned = { participants: ['ST'], plannerAgencyId: 'X', objectives: [], injects: [], speed: 1 };
    await put('drill-D', { type: 'drill.planned', data: { title: '演练', basis: {}, ...planned } });
    const putAt = town.log.put.bind(town.log);
    town.log.put = (stream, event) => putAt(`exercise/D/${stream}`, event);
    await town.warn('W1', 'ST', 'OTHER');
    await town.settle();
    expect(requests().map(({ recipient }) => recipient.agencyId)).toEqual(['ST']);
    expect(town.provider.received.size).toBe(0);
  });
});
