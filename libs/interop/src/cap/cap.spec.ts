import { parseCommand, violationSentence, type Violation } from '#contracts';
import type { WarningContent } from '#domain';
import fc from 'fast-check';
import { readXml } from '../xml/reader.js';
import { askedByCap } from './incoming.js';
import { readCap, writeCap, type CapMessage } from './message.js';
import { capAnswer, capInstant, capOf, type PublishedWarning } from './outgoing.js';
import { capViolations } from './schema.js';

const blue: WarningContent = {
  category: 'natural-disaster',
  hazard: 'rainstorm',
  colour: 'blue',
  headline: '暴雨蓝色预警',
  areaCodes: ['520111004', '520111207'],
  startsAt: '2026-06-18T08:30:00.000Z',
  expectedEndAt: '2026-06-18T20:30:00.000Z',
  cautions: ['低洼地段防范内涝 <1 m & 以下>', '停止户外作业'],
  measures: ['巡查', '预置排水力量'],
};
const red: WarningContent = { ...blue, colour: 'red', headline: '暴雨红色预警' };
const warning: PublishedWarning = {
  id: 'RAIN',
  status: 'issued',
  exercise: true,
  issuerAgencyId: 'MET',
  incidentId: 'W.RAIN',
  versions: [
    { version: 1, at: '2026-06-18T08:30:00.123Z', content: blue },
    { version: 2, at: '2026-06-18T13:15:00.000Z', content: red, reason: '雨势加强' },
  ],
  endedAt: null,
  endReason: null,
};
const cancelled = { ...warning, status: 'cancelled', endedAt: '2026-06-18T23:10:00.000Z', endReason: '雨停' };

const message = (w: PublishedWarning, version?: number): CapMessage => {
  const found = capOf(w, version);
  if (!found) throw new Error('no message');
  return found;
};
const sentences = (violations: readonly Violation[]): string =>
  violations.map((violation) => violationSentence(violation).en).join('; ');

const back = (m: CapMessage): CapMessage => {
  const read = readCap(Buffer.from(writeCap(m)));
  if ('violations' in read) throw new Error(sentences(read.violations));
  return read.message;
};
/** The command that the message asks for, with the warnings that are known of those it cites. */
const command = (m: CapMessage, ...known: readonly string[]) => {
  const asked = askedByCap(back(m));
  if ('violations' in asked) throw new Error(sentences(asked.violations));
  const { claimedAgencyId, about } = asked;
  return { ...asked.of(known)[0], claimedAgencyId, about };
};

describe('CAP 1.2 out', () => {
  const all = {
    Alert: message(warning, 1),
    Update: message(warning),
    Cancel: message(cancelled),
    Ack: capAnswer(message(warning), {
      identifier: 'a.1',
      at: '2026-06-18T13:16:00.000Z',
      accepted: true,
      note: 'ok',
    }),
    Error: capAnswer(message(warning), {
      identifier: 'a.2',
      at: '2026-06-18T13:16:00.000Z',
      accepted: false,
      note: 'no',
    }),
  };

  it.each(Object.entries(all))('%s has every element that the standard requires, in its order', (type, m) => {
    const xml = writeCap(m);
    expect(m.msgType).toBe(type);
    expect(capViolations(readXml(Buffer.from(xml)))).toEqual([]);
    expect(back(m)).toMatchObject({ identifier: m.identifier, msgType: type, references: m.references });
  });

  it('begins with an Alert that cites nothing', () => {
    expect(all.Alert).toMatchObject({
      identifier: 'RAIN.1',
      sender: 'MET@liandong',
      sent: '2026-06-18T16:30:00+08:00',
      status: 'Exercise',
      references: [],
    });
  });

  it('goes on with Updates and a Cancel that cite all before them', () => {
    const first = { sender: 'MET@liandong', identifier: 'RAIN.1', sent: '2026-06-18T16:30:00+08:00' };
    const second = { sender: 'MET@liandong', identifier: 'RAIN.2', sent: '2026-06-18T21:15:00+08:00' };
    expect(all.Update.references).toEqual([first]);
    expect(all.Cancel).toMatchObject({
      identifier: 'RAIN.cancel',
      references: [first, second],
      note: '雨停',
    });
  });

  it('answers whom it is about, privately', () => {
    expect(writeCap(all.Ack)).toContain('<scope>Private</scope>');
    expect(all.Error).toMatchObject({ addresses: ['MET@liandong'], references: [{ identifier: 'RAIN.2' }] });
  });

  it.each([
    ['blue', 'Expected', 'Minor'],
    ['yellow', 'Expected', 'Moderate'],
    ['orange', 'Immediate', 'Severe'],
    ['red', 'Immediate', 'Extreme'],
    [undefined, 'Unknown', 'Unknown'],
  ] as const)('maps %s to %s and %s', (colour, urgency, severity) => {
    const versions = [{ version: 1, at: blue.startsAt, content: { ...blue, colour } }];
    expect(message({ ...warning, versions }).infos).toMatchObject([
      { language: 'zh-CN', urgency, severity },
      { language: 'en', urgency, severity },
    ]);
  });

  it('says where by code and by name, and by which table it was mapped', () => {
    const [zh, en] = all.Update.infos;
    expect(zh).toMatchObject({
      event: '暴雨',
      areas: [
        {
          areaDesc: '贵筑街道，高坡苗族乡',
          geocodes: [
            { valueName: 'GB/T 2260', value: '520111004' },
            { valueName: 'GB/T 2260', value: '520111207' },
          ],
        },
      ],
    });
    expect(zh?.parameters).toEqual(
      expect.arrayContaining([
        { valueName: 'liandong:colour', value: 'red' },
        { valueName: 'liandong:mapping', value: 'colour-cap.v1' },
      ]),
    );
    expect(en).toMatchObject({ event: 'Rainstorm', headline: 'Red warning: Rainstorm' });
  });

  it('has nothing to say of what was not issued, nor of a version that is none', () => {
    expect(capOf({ ...warning, issuerAgencyId: null, versions: [] })).toBeUndefined();
    expect(capOf(warning, 3)).toBeUndefined();
    expect(message({ ...warning, exercise: false }).status).toBe('Actual');
  });
});

describe('CAP 1.2 in', () => {
  it('reads an Alert back as the command that issued it', () => {
    const { name, warningId, data, claimedAgencyId } = command(message(warning, 1));
    expect({ name, warningId, claimedAgencyId }).toEqual({
      name: 'warning.issue',
      warningId: 'RAIN',
      claimedAgencyId: 'MET',
    });
    expect(parseCommand('warning.issue', data)).toMatchObject({ data: { ...blue, exercise: true } });
  });

  it('reads Update, Cancel and Ack as what they ask for, about the warnings that they cite', () => {
    const update = command(message(warning), 'RAIN');
    expect(update).toMatchObject({ name: 'warning.update', warningId: 'RAIN' });
    expect(update.about).toEqual({ messages: [], warnings: [{ id: 'RAIN', issuerAgencyId: 'MET' }] });
    expect(parseCommand('warning.update', update.data)).toMatchObject({
      data: { colour: 'red', headline: '暴雨红色预警', reason: '雨势加强' },
    });
    expect(command(message(cancelled), 'RAIN')).toMatchObject({
      name: 'warning.cancel',
      warningId: 'RAIN',
      data: { reason: '雨停' },
    });
    const ack = capAnswer(message(warning), {
      identifier: 'a.1',
      at: blue.startsAt,
      accepted: true,
      note: 'ok',
    });
    expect(command(ack, 'RAIN')).toMatchObject({
      name: 'warning.acknowledge',
      warningId: 'RAIN',
      data: { note: 'ok' },
    });
  });

  it('gives one message one key, and another another', () => {
    const keys = [message(warning, 1), message(warning, 1), message(warning, 2)].map((m) => command(m).key);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[0]).not.toBe(keys[2]);
  });

  it("takes a stranger's message by its severity, names and identifiers", () => {
    const [zh] = message(warning, 1).infos;
    if (!zh) throw new Error('no info');
    const strange: CapMessage = {
      ...message(warning, 1),
      sender: 'w-nmc.notification@cma.gov.cn',
      identifier: '52011141600000_20260618163000',
      status: 'Actual',
      infos: [
        {
          ...zh,
          eventCodes: undefined,
          parameters: undefined,
          severity: 'Severe',
          instruction: undefined,
          onset: undefined,
        },
      ],
    };
    const asked = command(strange);
    expect(asked.claimedAgencyId).toBeUndefined();
    expect(asked.warningId).toMatch(/^cap\.[0-9a-f]{40}$/);
    expect(parseCommand('warning.issue', asked.data)).toMatchObject({
      data: { colour: 'orange', hazard: 'rainstorm', exercise: false, measures: ['（来文未注明）'] },
    });
    for (const change of [
      { sender: 'x@example.cn' },
      { identifier: 'x' },
      { sent: '2026-06-18T16:31:00+08:00' },
    ])
      expect(command({ ...strange, ...change }).warningId).not.toBe(asked.warningId);
    const elsewhere = { ...strange, sent: '2026-06-18T08:30:00+00:00' };
    expect(command(elsewhere)).toMatchObject({ warningId: asked.warningId, key: asked.key });
    const odd = { ...strange, infos: strange.infos.map((info) => ({ ...info, event: '龙卷风' })) };
    expect(command(odd).data).toMatchObject({ hazard: 'other' });
  });

  it('gives a social-security event no colour', () => {
    const [zh] = message(warning, 1).infos;
    if (!zh) throw new Error('no info');
    const { data } = command({
      ...message(warning, 1),
      infos: [{ ...zh, categories: ['Security'], parameters: undefined }],
    });
    expect(data).toMatchObject({ category: 'social-security', colour: undefined });
  });

  it.each([
    ['Test', { status: 'Test' }],
    ['Draft', { status: 'Draft' }],
    ['System', { status: 'System' }],
    ['Error', { msgType: 'Error' }],
    ['an Update without references', { msgType: 'Update', references: [] }],
    ['an Alert without info', { infos: [] }],
  ] as const)('asks for nothing by %s', (_, change) => {
    expect(askedByCap({ ...message(warning, 1), ...change })).toEqual({ violations: [expect.anything()] });
  });

  const xml = writeCap(message(warning, 1));
  it.each([
    ['another root', xml.replaceAll('alert', 'alarm'), 'must have as its root alert'],
    ['CAP 1.1', xml.replace('cap:1.2', 'cap:1.1'), 'must have as its root alert'],
    ['a missing element', xml.replace(/<sent>.*<\/sent>/, ''), 'alert/sent: is required'],
    ['an element twice', xml.replace(/(<sent>.*<\/sent>)/, '$1$1'), 'alert/sent: must not stand twice'],
    ['an unknown element', xml.replace('<sent>', '<evil/><sent>'), 'must not contain evil'],
    [
      'another order',
      xml.replace(/(<identifier>.*<\/identifier>)(\s*)(<sender>.*<\/sender>)/, '$3$2$1'),
      'too late',
    ],
    ['an unknown value', xml.replace('Exercise', 'Maybe'), 'alert/status: must be one of'],
    [
      'a time in UTC',
      xml.replace('16:30:00+08:00</sent>', '08:30:00Z</sent>'),
      'alert/sent: does not have the required form',
    ],
    [
      'a sending on a day that there is not',
      xml.replace(/<sent>[^<]*/, '<sent>2026-02-30T16:30:00+08:00'),
      'alert/sent: must be an RFC 3339 instant that exists',
    ],
    [
      'a beginning on a day that there is not',
      xml.replace(/<onset>[^<]*/, '<onset>2026-02-30T16:30:00+08:00'),
      'alert/info/onset: must be an RFC 3339 instant that exists',
    ],
    [
      'a sender with a space',
      xml.replace('MET@liandong', 'MET EVIL'),
      'alert/sender: does not have the required form',
    ],
    ['text between', xml.replace('<sent>', 'x<sent>'), 'text between the elements'],
    ['elements in a text', xml.replace('暴雨蓝色预警', '<b/>'), 'headline: must not hold elements'],
  ])('names what is wrong with %s', (_, text, problem) => {
    const found = readCap(Buffer.from(text));
    expect('violations' in found && sentences(found.violations)).toContain(problem);
  });

  it('lets a signature of another namespace follow', () => {
    const signed = xml.replace(
      '</alert>',
      '<s:Signature xmlns:s="http://www.w3.org/2000/09/xmldsig#"/></alert>',
    );
    expect(readCap(Buffer.from(signed))).toHaveProperty('message');
  });

  it('keeps any lines of text through the message and back', () => {
    const line = fc
      .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
      .filter((text) => text.trim() === text && text !== '' && !/[\p{Cc}\u2028\u2029]/u.test(text));
    const texts = fc.array(line, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(texts, texts, line, (cautions, measures, headline) => {
        const content = { ...blue, cautions, measures, headline };
        const versions = [{ version: 1, at: blue.startsAt, content }];
        expect(command(message({ ...warning, versions })).data).toMatchObject({
          cautions,
          measures,
          headline,
        });
      }),
    );
  });
});

it('times are written with an offset and whole seconds', () => {
  expect(capInstant('2026-06-18T16:05:09.999Z')).toBe('2026-06-19T00:05:09+08:00');
});
