import { parseCommand } from '#contracts';
import { warning as decider, type WarningContent, type WarningMessage } from '#domain';
import fc from 'fast-check';
import { askedByCap } from './incoming.js';
import { readCap, writeCap, type CapInfo, type CapMessage } from './message.js';
import { capOf, type PublishedWarning } from './outgoing.js';
import { capCertainties, capResponseTypes, capSeverities, capUrgencies } from './schema.js';

const plain = fc
  .string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
  .map((text) => text.replace(/\s+/gu, ' ').trim())
  .filter((text) => /^(?=.*[\p{L}\p{N}])[^\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufffe\uffff]+$/u.test(text));
const optional = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const some = <T>(one: fc.Arbitrary<T>) => optional(fc.array(one, { minLength: 1, maxLength: 3 }));
const lines = fc.array(plain, { minLength: 1, maxLength: 4 }).map((texts) => texts.join('\n'));
const pairs = some(fc.record({ valueName: plain, value: plain }));
const minutes = (from: number, to: number) =>
  fc
    .integer({ min: from, max: to })
    .map((n) => new Date(Date.UTC(2026, 5, 18) + n * 60_000).toISOString().replace('.000Z', '+00:00'));

const area = fc.record({
  areaDesc: plain,
  polygons: some(fc.constant('26.4,106.6 26.4,106.7 26.5,106.7 26.4,106.6')),
  circles: some(fc.constant('26.4,106.6 5')),
  geocodes: fc
    .tuple(fc.constantFrom('520111', '520111004', '520111207'), fc.constantFrom('SAME', 'UGC', '其他'))
    .map(([value, scheme]) => [
      { valueName: 'GB/T 2260', value },
      { valueName: scheme, value: '006109' },
    ]),
  altitude: optional(fc.constant('100')),
  ceiling: optional(fc.constant('200')),
});

const info = (language: string): fc.Arbitrary<CapInfo> =>
  fc.record({
    language: fc.constant(language),
    categories: fc.constantFrom(['Met'] as const, ['Met', 'Geo'] as const),
    event: fc.constant('暴雨'),
    responseTypes: some(fc.constantFrom(...capResponseTypes.filter((type) => type !== 'AllClear'))),
    urgency: fc.constantFrom(...capUrgencies),
    severity: fc.constantFrom(...capSeverities.filter((severity) => severity !== 'Unknown')),
    certainty: fc.constantFrom(...capCertainties),
    audience: optional(plain),
    eventCodes: pairs,
    effective: optional(minutes(0, 10)),
    onset: optional(minutes(0, 60)),
    expires: minutes(600, 900),
    senderName: optional(plain),
    headline: optional(plain),
    description: optional(lines),
    instruction: optional(lines),
    web: optional(fc.constant('https://example.cn/1')),
    contact: optional(plain),
    parameters: pairs,
    resources: some(
      fc.record({ resourceDesc: plain, mimeType: fc.constant('image/png'), uri: optional(plain) }),
    ),
    areas: fc.array(area, { minLength: 1, maxLength: 2 }),
  });

const scope = fc.constantFrom(
  { scope: 'Public', restriction: undefined, addresses: [] } as const,
  { scope: 'Restricted', restriction: '仅限应急部门', addresses: [] } as const,
  { scope: 'Private', restriction: undefined, addresses: ['NM-EMB', '消防 一队'] } as const,
);

const alert: fc.Arbitrary<CapMessage> = fc
  .record({
    identifier: fc.constantFrom('a', 'urn:oid:1.2.3/4'),
    sender: fc.constantFrom('x.obs@example.cn', 'y'),
    sent: minutes(0, 10),
    status: fc.constantFrom('Actual' as const, 'Exercise' as const),
    msgType: fc.constant('Alert' as const),
    source: optional(plain),
    to: scope,
    codes: some(plain),
    note: optional(plain),
    references: fc.constantFrom([], [{ sender: 'z', identifier: '1', sent: '2026-06-17T08:00:00+08:00' }]),
    incidents: optional(fc.constant('I1')),
    infos: fc
      .tuple(fc.array(info('ZH-cn'), { minLength: 1, maxLength: 3 }), fc.array(info('en'), { maxLength: 2 }))
      .map(([zh, en]) => [...en, ...zh]),
  })
  .map(({ to, ...message }) => ({ ...message, ...to }));

const read = (xml: string): CapMessage => {
  const found = readCap(Buffer.from(xml));
  if ('violations' in found) throw new Error(JSON.stringify(found.violations));
  return found.message;
};

/** As it stands once the command was carried out, read back from where JSON is stored. */
function issued(message: CapMessage): PublishedWarning {
  const asked = askedByCap(message);
  if ('violations' in asked) throw new Error(JSON.stringify(asked.violations));
  const [{ name, warningId, data }] = asked.of([]);
  const parsed = parseCommand(name, JSON.parse(JSON.stringify(data)));
  if ('violations' in parsed) throw new Error(JSON.stringify(parsed.violations));
  const at = '2026-06-18T00:10:00.000Z';
  const decision = decider.decide(
    { type: 'warning.issue', data: parsed.data as never },
    decider.initialState,
    {
      actor: { agencyId: 'MET', principal: 'p', role: 'agency-operator' },
      occurredAt: at,
      receivedAt: at,
    },
  );
  if ('refusal' in decision) throw new Error(JSON.stringify(decision.refusal));
  const [event] = decision.events;
  if (event?.type !== 'warning.issued') throw new Error('not issued');
  const { audience, exercise, ...content } = JSON.parse(JSON.stringify(event.data)) as typeof event.data;
  const version = {
    version: 1,
    at,
    content: content as WarningContent,
    message: content.message as WarningMessage,
  };
  return {
    ...{ id: warningId, status: 'issued', exercise, issuerAgencyId: 'MET', incidentId: null, audience },
    ...{ versions: [version], endedAt: null, endReason: null },
  };
}

const withoutNothing = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

it('what comes in by CAP goes out again saying the same, and comes in again as the same', () => {
  fc.assert(
    fc.property(alert, (message) => {
      const given = read(writeCap(message));
      expect(withoutNothing(given)).toEqual(withoutNothing({ ...message, source: message.source }));
      const told = capOf(issued(given));
      if (!told) throw new Error('nothing is told');
      const again = read(writeCap(told));
      const { identifier: _, sender: __, sent: ___, source, ...said } = given;
      const { identifier, sender: ____, sent: _____, source: ______, ...saidAgain } = again;
      const instants = ({ references }: Pick<CapMessage, 'references'>) =>
        references.map(({ sent, ...cited }) => ({ ...cited, sent: Date.parse(sent) }));
      expect(withoutNothing({ ...saidAgain, references: [] })).toEqual(
        withoutNothing({ ...said, references: [] }),
      );
      expect(instants(again)).toEqual(instants(given));
      expect(again.source).toBe(source ?? 'liandong');
      expect(identifier).toMatch(/^cap\.[0-9a-f]{40}\.1$/);
      const { versions } = issued({ ...again, sent: given.sent });
      expect({ ...versions[0]?.content, message: undefined }).toEqual({
        ...issued(given).versions[0]?.content,
        message: undefined,
      });
    }),
    { numRuns: 300 },
  );
});
