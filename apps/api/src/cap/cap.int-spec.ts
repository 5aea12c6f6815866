import { commandExamples, decode } from '#contracts';
import { startApi } from '../app/engines.helper-spec.js';
import { at, cite, huaxi, info, message, type MessageParts } from './message.helper-spec.js';

const cap = 'application/cap+xml';

interface Said {
  readonly colour: string;
  readonly areaCodes: readonly string[];
  readonly parts: readonly Said[];
}

/** What these tests look at of a warning. */
interface Shown extends Omit<Said, 'parts'> {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly headline: string;
  readonly cautions: readonly string[];
  readonly endReason: string;
  readonly versions: readonly { content: Said; message: { references: readonly object[] } }[];
  readonly overtaken: readonly { as: string; message: { identifier: string } }[];
}

interface Answer {
  readonly code?: string;
  readonly position: string;
  readonly violations?: readonly { path: string; code: string }[];
}

describe('CAP 1.2 at its door', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  const bearers: Record<string, Record<string, string>> = {};

  beforeAll(async () => {
    api = await startApi(1);
    for (const [agencyId, kind, role, mandates, areaCode] of [
      ['EMB', 'department', 'duty-officer', undefined, undefined],
      ['MET', 'department', 'agency-operator', [{ capacity: 'warn', areaCode: '520111' }], undefined],
      ['NM-EMB', 'neighbour', 'agency-operator', [], undefined],
      ['ST-JKZ', 'township', 'agency-operator', [], '520111010'],
      ['ENT-1', 'enterprise', 'enterprise-operator', [], undefined],
    ] as const) {
      await api.parties.register(agencyId, kind, mandates, undefined, areaCode);
      bearers[agencyId] = await api.parties.bearer(agencyId, role);
    }
  });
  afterAll(() => api?.stop());

  const send = async (xml: string, by = 'MET') => {
    const response = await fetch(`${api.client.url}/v1/warnings/cap`, {
      method: 'POST',
      headers: { 'content-type': cap, ...bearers[by] },
      body: xml,
    });
    const { status, headers } = response;
    const body = JSON.parse(await response.text()) as Answer;
    return { status, headers, body, id: headers.get('location')?.slice('/v1/warnings/'.length) ?? '', xml };
  };
  /** Sends it and expects that it is taken. */
  const taken = async (parts: MessageParts, by?: string) => {
    const sent = parts.sent ?? at(-60);
    const answer = await send(message({ ...parts, sent }), by);
    expect([answer.status, answer.body.code]).toEqual([200, undefined]);
    return { ...answer, parts: { ...parts, sent }, citation: cite({ ...parts, sent }) };
  };
  const seen = async (id: string, position: string, by = 'MET') => {
    const answer = await api.client.get(`/v1/warnings/${id}?minPosition=${position}`, bearers[by] ?? {});
    return answer.body as Shown;
  };
  const told = async (id: string, by = 'MET') => {
    const answer = await fetch(`${api.client.url}/v1/warnings/${id}/cap`, { headers: bearers[by] ?? {} });
    return { status: answer.status, text: await answer.text() };
  };
  const events = async (id: string) =>
    (await api.eventLog.read(`warning-${id}`)).map(({ storedType, data }) => decode(storedType, data));
  const refusedAs = (answer: Awaited<ReturnType<typeof send>>) => [answer.status, answer.body.code];
  const violations = (answer: Awaited<ReturnType<typeof send>>) =>
    answer.body.violations?.map(({ path, code }) => [path, code]);

  describe('of the real thing and of an exercise', () => {
    it.each([
      ['Actual', 'Exercise'],
      ['Exercise', 'Actual'],
    ])('are kept apart: %s is not touched by %s', async (of, by) => {
      const alert = await taken({ identifier: `ST-${of}`, status: of });
      const before = await events(alert.id);
      for (const msgType of ['Update', 'Cancel']) {
        const answer = await send(
          message({
            identifier: `ST-${of}-${msgType}`,
            sent: at(-30),
            status: by,
            msgType,
            references: [alert.citation],
          }),
        );
        expect(refusedAs(answer)).toEqual([422, 'exercise-mismatch']);
      }
      await api.client.post(
        `/v1/warnings/${alert.id}/call`,
        { recipients: [{ agencyId: 'MET' }], acknowledgeWithinMinutes: 30 },
        bearers['EMB'] ?? {},
      );
      const ack = await send(
        message({ identifier: `ST-${of}-ack`, status: by, msgType: 'Ack', references: [alert.citation] }),
      );
      expect(refusedAs(ack)).toEqual([422, 'exercise-mismatch']);
      expect((await events(alert.id)).filter(({ type }) => type !== 'warning.called')).toEqual(before);
    });
  });

  describe('by what they cite', () => {
    it('find their warning whichever they name first, and by any that is known', async () => {
      const a = await taken({ identifier: 'REF-A', sent: at(-60) });
      const u1 = await taken({
        identifier: 'REF-U1',
        sent: at(-55),
        msgType: 'Update',
        references: [a.citation],
        infos: [info({ severity: 'Moderate' })],
      });
      expect(u1.id).toBe(a.id);
      const u2 = await taken({
        identifier: 'REF-U2',
        sent: at(-50),
        msgType: 'Update',
        references: [u1.citation, a.citation],
        infos: [info({ severity: 'Extreme' })],
      });
      const u3 = await taken({
        identifier: 'REF-U3',
        sent: at(-45),
        msgType: 'Update',
        references: [cite({ identifier: 'LOST', sent: at(-70) }), u2.citation],
        infos: [info({ severity: 'Minor' })],
      });
      const cancel = await taken({
        identifier: 'REF-C',
        sent: at(-40),
        msgType: 'Cancel',
        references: [u3.citation, u1.citation],
      });
      expect(cancel.id).toBe(a.id);
      const now = await seen(a.id, cancel.body.position);
      expect(now.status).toBe('cancelled');
      expect(now.versions.map(({ content }) => content.colour)).toEqual(['orange', 'yellow', 'red', 'blue']);
    });

    it('are about every warning that they cite', async () => {
      const one = await taken({ identifier: 'SET-1' });
      const two = await taken({ identifier: 'SET-2' });
      const references = [one.citation, two.citation];
      const update = await taken({ identifier: 'SET-U', sent: at(-20), msgType: 'Update', references });
      const again = await send(update.xml);
      expect([again.status, again.id]).toEqual([200, update.id]);
      const last = await api.eventLog.lastPosition();
      const states = await Promise.all([one, two].map(({ id }) => seen(id, last.toString())));
      expect(states.map(({ status, version }) => [status, version])).toEqual([
        ['issued', 2],
        ['cancelled', 1],
      ]);
    });

    it('begin a warning of their own as an Alert, and keep what they cite as links', async () => {
      const a = await taken({ identifier: 'LINK-A' });
      const b = await taken({ identifier: 'LINK-B', references: [a.citation] });
      const unknown = cite({ identifier: 'NOT-SEEN', sent: at(-90) });
      const d = await taken({ identifier: 'LINK-D', references: [unknown] });
      expect(new Set([a.id, b.id, d.id]).size).toBe(3);
      const { versions } = await seen(d.id, d.body.position);
      expect(versions[0]?.message.references).toMatchObject([{ identifier: 'NOT-SEEN' }]);
      expect((await told(d.id)).text).toContain(`<references>${unknown}</references>`);
    });

    it('are answered as nothing final before what they cite has come', async () => {
      const alert = { identifier: 'EARLY-A', sent: at(-60) };
      const update = message({
        identifier: 'EARLY-U',
        sent: at(-50),
        msgType: 'Update',
        references: [cite(alert)],
        infos: [info({ severity: 'Extreme' })],
      });
      const early = await send(update);
      expect(refusedAs(early)).toEqual([409, 'cited-unknown']);
      expect(early.headers.get('retry-after')).not.toBeNull();
      const { id } = await taken(alert);
      const again = await send(update);
      expect([again.status, again.id]).toEqual([200, id]);
      expect((await seen(id, again.body.position)).colour).toBe('red');
    });
  });

  describe('of several senders', () => {
    const ofX = { identifier: '20261129-001', sender: 'x.obs@example.cn' };
    const ofY = { ...ofX, sender: 'y.obs@example.cn' };

    it('are two warnings under one identifier', async () => {
      const sent = at(-60);
      const x = await taken({ ...ofX, sent });
      const y = await taken({ ...ofY, sent });
      const later = await taken({ ...ofX, sent: at(-59) });
      expect(new Set([x.id, y.id, later.id]).size).toBe(3);
    });

    it('change what they issued and nothing else, unless an agreement of the issuer names them', async () => {
      const x = await taken({ identifier: 'OWN-1', sender: 'x.obs@example.cn' });
      const byY = (identifier: string, msgType: string) =>
        message({ identifier, sender: 'y.obs@example.cn', sent: at(-20), msgType, references: [x.citation] });
      expect(refusedAs(await send(byY('OWN-U', 'Update')))).toEqual([403, 'not-a-party']);
      expect(refusedAs(await send(byY('OWN-C', 'Cancel')))).toEqual([403, 'not-a-party']);
      expect((await events(x.id)).map(({ type }) => type)).toEqual(['warning.issued']);

      const agreement = {
        ...commandExamples['agreement.propose'],
        providerAgencyId: 'EMB',
        validUntil: '2099-01-01T00:00:00Z',
        warningSenders: ['y.obs@example.cn'],
      };
      await api.client.post('/v1/agreements/AG-Y/propose', agreement, bearers['MET'] ?? {});
      expect(refusedAs(await send(byY('OWN-U2', 'Update')))).toEqual([403, 'not-a-party']);
      await api.client.post('/v1/agreements/AG-Y/confirm', {}, bearers['EMB'] ?? {});
      const agreed = await send(byY('OWN-C2', 'Cancel'));
      expect(refusedAs(agreed)).toEqual([200, undefined]);
      expect((await seen(x.id, agreed.body.position)).status).toBe('cancelled');
    });

    it('do not reach a warning of the district by its name', async () => {
      await api.client.post(
        '/v1/warnings/LOCAL-1/issue',
        { ...commandExamples['warning.issue'], exercise: false, expectedEndAt: '2099-01-01T00:00:00Z' },
        bearers['MET'] ?? {},
      );
      const cancel = (references: string[]) =>
        message({ identifier: 'Z-2', sender: 'z.obs@example.cn', msgType: 'Cancel', references });
      const byName = await send(
        cancel([cite({ sender: 'z.obs@example.cn', identifier: 'LOCAL-1', sent: at(-60) })]),
      );
      expect(refusedAs(byName)).toEqual([409, 'cited-unknown']);
      const byVersion = await send(
        cancel([cite({ sender: 'MET@liandong', identifier: 'LOCAL-1.1', sent: at(-60) })]),
      );
      expect(refusedAs(byVersion)).toEqual([403, 'not-a-party']);
      expect((await events('LOCAL-1')).map(({ type }) => type)).toEqual(['warning.issued']);
    });
  });

  it('count by when they were sent: what is older is on record and changes nothing newer', async () => {
    const a = await taken({ identifier: 'ORD-A', sent: at(-60) });
    const references = [a.citation];
    const of = (identifier: string, minutes: number, severity: string) => ({
      identifier,
      sent: at(minutes),
      msgType: 'Update',
      references,
      infos: [info({ severity })],
    });
    await taken(of('ORD-U2', -50, 'Extreme'));
    await taken(of('ORD-U1', -55, 'Moderate'));
    const late = await taken({ identifier: 'ORD-C1', sent: at(-57), msgType: 'Cancel', references });
    const now = await seen(a.id, late.body.position);
    expect([now.status, now.colour, now.version]).toEqual(['issued', 'red', 2]);
    expect(now.overtaken.map(({ as, message: { identifier } }) => [as, identifier])).toEqual([
      ['update', 'ORD-U1'],
      ['cancel', 'ORD-C1'],
    ]);
    const end = await taken({ identifier: 'ORD-C2', sent: at(-40), msgType: 'Cancel', references });
    await taken(of('ORD-U3', -45, 'Minor'));
    const ended = await seen(a.id, end.body.position);
    expect([ended.status, ended.version]).toEqual(['cancelled', 2]);
    expect(refusedAs(await send(message(of('ORD-U4', -35, 'Minor'))))).toEqual([409, 'wrong-status']);
  });

  describe('of places', () => {
    it('keep codes of other schemes as they are given, and publish none of them as a division', async () => {
      const { id, body } = await taken({
        identifier: 'geo.mixed.1',
        infos: [info({ geocodes: [huaxi, ['SAME', '006109']] })],
      });
      expect((await seen(id, body.position)).areaCodes).toEqual(['520111']);
      const { text } = await told(id);
      expect(text.replace(/\s+/g, '')).toContain('<valueName>SAME</valueName><value>006109</value>');
      expect(text.replace(/\s+/g, '')).not.toContain('<valueName>GB/T2260</valueName><value>006109</value>');
    });

    it.each([
      ['SAME', '006109'],
      ['WARNCELLID', '809272121'],
      ['layer:EC-MSC-SMC:1.0:CLC', '041420'],
    ])('are refused where they name none here, as by %s', async (scheme, code) => {
      const answer = await send(
        message({ identifier: `geo.${code}`, infos: [info({ geocodes: [[scheme, code]] })] }),
      );
      expect(refusedAs(answer)).toEqual([400, 'invalid-cap']);
      expect(violations(answer)).toEqual([['alert/info/area/geocode', 'noDivision']]);
    });

    it('are taken by the thousand', async () => {
      const geocodes = Array.from(
        { length: 1_000 },
        (_, n) => ['GB/T 2260', `520111${String(n).padStart(3, '0')}`] as const,
      );
      const { id, body } = await taken({ identifier: 'GEO-1000', infos: [info({ geocodes })] });
      expect((await seen(id, body.position)).areaCodes).toHaveLength(1_000);
    });
  });

  it('are as long as bulletins are', async () => {
    const headline = `暴雨橙色预警：${'预计未来六小时内本区大部分乡镇'.repeat(20)}`;
    const description = Array.from({ length: 80 }, (_, n) => `* line ${n} of a bulletin`).join('\n');
    const { id, body } = await taken({ identifier: 'INFO-3', infos: [info({ headline, description })] });
    const now = await seen(id, body.position);
    expect(now.headline).toBe(headline);
    expect(now.cautions).toHaveLength(80);
    const translated = Array.from({ length: 30 }, (_, n) =>
      info({ language: `en-${n}`, description: 'x'.repeat(10_000) }),
    );
    await taken({ identifier: 'INFO-300K', infos: [info(), ...translated] });
    const markup = `${message({ identifier: 'INFO-1M' }).replace('</info>', '</info>'.padEnd(1_000_000))}`;
    expect(refusedAs(await send(markup))).toEqual([200, undefined]);
    expect(refusedAs(await send(`${markup}${' '.repeat(100_000)}`))).toEqual([413, 'body-too-large']);
    const long = message({ identifier: 'INFO-L', infos: [info({ description: '水'.repeat(200_000) })] });
    const answer = await send(long);
    expect(violations(answer)).toEqual([['alert/info', 'tooManyBytes']]);
  });

  describe('with several info blocks', () => {
    it('count with each of the language chosen, for its own area and level', async () => {
      const { id, body } = await taken({
        identifier: 'INFO-1',
        infos: [
          info({ severity: 'Moderate', geocodes: [['GB/T 2260', '520111004']] }),
          info({ severity: 'Extreme', geocodes: [['GB/T 2260', '520111207']], headline: '高坡' }),
          info({ language: 'en', severity: 'Extreme' }),
        ],
      });
      const now = await seen(id, body.position);
      expect([now.colour, now.headline, now.areaCodes]).toEqual(['red', '高坡', ['520111004', '520111207']]);
      const [first] = now.versions;
      expect(first?.content.parts.map(({ colour, areaCodes }) => [colour, areaCodes])).toEqual([
        ['yellow', ['520111004']],
        ['red', ['520111207']],
      ]);
      expect((await told(id)).text.match(/<info>/g)).toHaveLength(3);
    });

    it('are not taken for areas that the sender may not warn of', async () => {
      const answer = await send(
        message({ identifier: 'INFO-1X', infos: [info(), info({ geocodes: [['GB/T 2260', '520102']] })] }),
      );
      expect(refusedAs(answer)).toEqual([403, 'not-a-party']);
    });

    it('are refused where one of them is about something else', async () => {
      const answer = await send(message({ identifier: 'INFO-2', infos: [info(), info({ event: '高温' })] }));
      expect(violations(answer)).toEqual([['alert/info[2]/event', 'otherEvent']]);
    });

    it('are chosen by the tag of their language, however it is written', async () => {
      const { id, body } = await taken({
        identifier: 'LANG-2',
        infos: [info({ language: 'en', headline: 'EN' }), info({ language: 'ZH-CN', headline: '大写标签' })],
      });
      expect((await seen(id, body.position)).headline).toBe('大写标签');
    });
  });

  it('end a warning by AllClear, and say so to others', async () => {
    const a = await taken({ identifier: 'INFO-5A' });
    const clear = info({
      responseType: 'AllClear',
      urgency: 'Past',
      severity: 'Minor',
      headline: '暴雨预警解除',
    });
    const update = await taken({
      identifier: 'INFO-5U',
      sent: at(-20),
      msgType: 'Update',
      references: [a.citation],
      infos: [clear],
    });
    const now = await seen(a.id, update.body.position);
    expect([now.status, now.endReason]).toEqual(['cancelled', '暴雨预警解除']);
    const { text } = await told(a.id);
    expect(text).toContain('<msgType>Update</msgType>');
    expect(text).toContain('<responseType>AllClear</responseType>');
    const alone = await taken({ identifier: 'INFO-5C', infos: [clear] });
    expect((await seen(alone.id, alone.body.position)).status).toBe('cancelled');
  });

  describe('for few', () => {
    it.each([
      [
        'Private',
        '<scope>Private</scope><addresses>NM-EMB "fire@example.org"</addresses>',
        { EMB: 200, MET: 200, 'NM-EMB': 200, 'ENT-1': 404, 'ST-JKZ': 404 },
      ],
      [
        'Restricted',
        '<scope>Restricted</scope><restriction>仅限应急部门，不得对外发布</restriction>',
        { EMB: 200, MET: 200, 'NM-EMB': 404, 'ENT-1': 404, 'ST-JKZ': 404 },
      ],
    ])('are seen by those alone and go out the same: %s', async (name, scope, who) => {
      const { id, body, citation } = await taken({
        identifier: `SCOPE-${name}`,
        scope,
        infos: [info({ geocodes: [['GB/T 2260', '520111010']] })],
      });
      const open = await taken({ identifier: `SCOPE-${name}-open` });
      for (const [agencyId, status] of Object.entries(who)) {
        const path = `/v1/warnings/${id}?minPosition=${body.position}`;
        const one = await api.client.get(path, bearers[agencyId] ?? {});
        const list = await api.client.get('/v1/warnings', bearers[agencyId] ?? {});
        const listed = (list.body.items as Shown[]).some((warning) => warning.id === id);
        expect([agencyId, one.status, listed]).toEqual([agencyId, status, status === 200]);
        const after = BigInt(body.position) - 1n;
        const [first] = await api.client.listen(`/v1/feed?after=${after}`, 1, bearers[agencyId] ?? {});
        expect([agencyId, first?.data.aggregateId]).toEqual([agencyId, status === 200 ? id : open.id]);
      }
      expect((await told(id)).text.replace(/>\s+</g, '><')).toContain(scope.replace(/"/g, ''));
      const update = { sent: at(-30), msgType: 'Update', references: [citation] };
      const wider = await send(message({ identifier: `${name}-wide`, ...update }));
      expect(refusedAs(wider)).toEqual([422, 'scope-differs']);
      const hidden = await send(message({ identifier: `${name}-h`, ...update, scope }), 'ENT-1');
      expect(refusedAs(hidden)).toEqual([409, 'cited-unknown']);
    });

    it.each([
      ['<scope>Private</scope>', 'alert/addresses'],
      ['<scope>Restricted</scope>', 'alert/restriction'],
    ])('say for whom: %s', async (scope, path) => {
      expect(violations(await send(message({ identifier: 'SCOPE-0', scope })))).toEqual([
        [path, 'isDefined'],
      ]);
    });
  });

  describe('that start nothing', () => {
    const red = { severity: 'Extreme' };

    it.each([
      [
        'sent years ago',
        { sent: '2020-07-01T08:00:00+08:00' },
        { onset: '2020-07-01T08:00:00+08:00', expires: '2020-07-01T14:00:00+08:00' },
      ],
      ['expired when it was sent', {}, { onset: at(-3_000), expires: at(-2_000) }],
    ])('are on record as expired: %s', async (name, parts, times) => {
      const identifier = `OLD-${name.replaceAll(' ', '-')}`;
      const { id, body } = await taken({ identifier, ...parts, infos: [info({ ...red, ...times })] });
      expect((await seen(id, body.position)).status).toBe('expired');
      expect(await events(id)).toMatchObject([
        { type: 'warning.issued', data: { colour: 'red', callsForIncident: false } },
        { type: 'warning.expired' },
      ]);
    });

    it('are in force again by an update that prolongs them', async () => {
      const old = await taken({
        identifier: 'LATE-A',
        sent: at(-300),
        infos: [info({ ...red, onset: at(-300), expires: at(-10) })],
      });
      const update = await taken({
        identifier: 'LATE-U',
        sent: at(-60),
        msgType: 'Update',
        references: [old.citation],
        infos: [info(red)],
      });
      expect((await seen(old.id, update.body.position)).status).toBe('issued');
      expect((await events(old.id)).at(-1)).toMatchObject({ data: { callsForIncident: true } });
    });

    it.each([
      ['Past', 'Observed'],
      ['Immediate', 'Unlikely'],
    ])('raise no incident while they are %s and %s', async (urgency, certainty) => {
      const alert = await taken({
        identifier: `UNL-${urgency}`,
        infos: [info({ ...red, urgency, certainty })],
      });
      expect(await events(alert.id)).toMatchObject([{ data: { callsForIncident: false } }]);
      await taken({
        identifier: `UNL-${urgency}-U`,
        sent: at(-20),
        msgType: 'Update',
        references: [alert.citation],
        infos: [info(red)],
      });
      expect((await events(alert.id)).at(-1)).toMatchObject({ data: { callsForIncident: true } });
    });
  });

  it.each([
    ['alert/info/onset', { infos: [info({ onset: '2026-02-30T14:00:00+08:00' })] }],
    ['alert/sent', { sent: '2026-02-30T14:00:00+08:00' }],
    ['alert/references', { references: ['x.obs@example.cn,A,2026-02-30T14:00:00+08:00'] }],
  ])('are refused by the name of a time that there is not: %s', async (path, parts) => {
    const answer = await send(message({ identifier: 'FEB-30', ...parts }));
    expect(violations(answer)).toEqual([[path, 'instant']]);
  });
});
