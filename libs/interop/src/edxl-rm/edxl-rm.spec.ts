import { parseCommand, violationSentence, type Violation } from '#contracts';
import { evolveSharing, noSharing, sharing, type SharingCommand } from '#domain';
import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { validateXML } from 'xmllint-wasm';
import { readXml } from '../xml/reader.js';
import { commandOfRm } from './incoming.js';
import { messageTypes, type RmMessage, type RmType } from './message.js';
import { anyWords, night, plainWords, said } from './night.helper-spec.js';
import { rmMessages } from './outgoing.js';
import type { RmEntry } from './scene.js';
import { rmViolations } from './schema.js';
import { readRm, writeRm } from './xml.js';

const folder = new URL('./xsd/', import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.xsd'))
  .map((fileName) => ({ fileName, contents: readFileSync(new URL(fileName, folder), 'utf8') }));

/** The schemas of all messages as one: to load them takes most of the time of libxml2. */
const schema = {
  fileName: 'all.xsd',
  contents: `<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:oasis:names:tc:emergency:EDXL:RM:1.0:msg">
    ${messageTypes.map((type) => `<include schemaLocation="EDXL-RM${type}.xsd"/>`).join('')}
  </schema>`,
};

/** What libxml2 finds wrong with each document by the schema of its root. */
async function faults(documents: readonly string[]): Promise<readonly (readonly string[])[]> {
  const xml = documents.map((contents, index) => ({ fileName: `m${index}.xml`, contents }));
  const { errors } = await validateXML({ xml, schema, preload: files, maxMemoryPages: 16_384 });
  return xml.map(({ fileName }) =>
    errors.flatMap(({ loc, rawMessage }) => (!loc || loc.fileName === fileName ? [rawMessage] : [])),
  );
}

const sentences = (violations: readonly Violation[]): string =>
  violations.map((violation) => violationSentence(violation).en).join('; ');

const read = (xml: string): RmMessage => {
  const found = readRm(Buffer.from(xml));
  if ('violations' in found) throw new Error(sentences(found.violations));
  return found.message;
};

const entries = night(plainWords);
const messages = rmMessages(entries);
const first = (type: RmType): RmMessage => {
  const found = messages.find((message) => message.type === type);
  if (!found) throw new Error(`no ${type}`);
  return found;
};
const before = (message: RmMessage, of: readonly RmEntry[] = entries): RmEntry[] =>
  of.slice(
    0,
    of.findIndex(({ messageId }) => messageId === message.messageId),
  );

describe('EDXL-RM 1.0 out', () => {
  it('speaks all sixteen messages', () => {
    expect([...new Set(messages.map(({ type }) => type))].sort()).toEqual([...messageTypes].sort());
  });

  it('is valid by the schema of the standard, whatever people write', async () => {
    const written = [plainWords, ...fc.sample(anyWords, 20)].flatMap((words) => rmMessages(night(words)));
    for (const type of messageTypes)
      expect(written.filter((message) => message.type === type).length).toBeGreaterThanOrEqual(21);
    const found = await faults(written.map(writeRm));
    expect(written.flatMap(({ type }, index) => (found[index] ?? []).map((fault) => [type, fault]))).toEqual(
      [],
    );
  });

  it('cites the first message, and the one that it answers', () => {
    expect(messages.every(({ originating }) => originating === 'M-0')).toBe(true);
    const answers: Partial<Record<RmType, RmType>> = {
      ResponseToRequestResource: 'RequestResource',
      RequisitionResource: 'ResponseToRequestResource',
      CommitResource: 'RequisitionResource',
      ResponseToRequestInformation: 'RequestInformation',
      ResponseToRequestReturn: 'RequestReturn',
      ResponseToRequestQuote: 'RequestQuote',
      ResponseToRequestExtendedDeploymentDuration: 'RequestExtendedDeploymentDuration',
    };
    for (const [type, kind] of Object.entries(answers)) {
      const cited = messages.find(({ messageId }) => messageId === first(type as RmType).preceding);
      expect(cited?.type).toBe(kind);
    }
    expect(first('RequestResource').preceding).toBeUndefined();
  });

  it('recalls by Update and by Cancel', () => {
    const recalls = messages.flatMap(({ type, recall }) =>
      recall ? [[type, recall.messageId, recall.type]] : [],
    );
    expect(recalls).toEqual([
      ['RequestResource', 'M-1', 'Update'],
      ['OfferUnsolicitedResource', 'M-0', 'Cancel'],
      ['RequestResource', 'M-2', 'Cancel'],
    ]);
  });

  it('has no message for how it was decided and compensated', () => {
    const silent = entries.filter(({ messageId }) => !messages.some((m) => m.messageId === messageId));
    expect(silent.map(({ event }) => event.type)).toEqual([
      'sharing.allocation-decided',
      'sharing.reservation-confirmed',
      'sharing.compensation-claimed',
    ]);
  });
});

describe('EDXL-RM 1.0 in', () => {
  it('reads every message back as the command that made it, whatever people write', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        const story = night(words);
        for (const message of rmMessages(story)) {
          const history = before(message, story);
          const entry = story[history.length];
          const command = commandOfRm(read(writeRm(message)), history);
          if (!entry || 'violations' in command) throw new Error(JSON.stringify(command));
          expect(command).toMatchObject({
            key: `edxl-rm/${message.messageId}`,
            claimedAgencyId: entry.agencyId,
          });

          const parsed = parseCommand(command.name as never, command.data);
          if (!('data' in parsed)) throw new Error(`${command.name} ${JSON.stringify(parsed)}`);
          const state = history.reduce((s, { event }) => evolveSharing(s, event), noSharing);
          const again = { type: command.name, data: parsed.data } as unknown as SharingCommand;
          const decision = sharing.decide(again, state, said(entry.agencyId));
          // an amendment tells the whole request again
          if (entry.event.type === 'sharing.request-amended')
            expect(command.name).toBe('sharing.amend-request');
          else expect(decision).toEqual({ events: [entry.event] });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('finds the negotiation by the first message, whoever named it', () => {
    const of = (originating: string) => {
      const command = commandOfRm({ ...first('RequestInformation'), originating, messageId: 'X' }, []);
      return 'violations' in command ? command.violations : command.sharingId;
    };
    expect(of('liandong:SH-1:4')).toBe('SH-1');
    expect(of('SH-2')).toBe('SH-2');
    expect(of('urn:uuid:1')).toMatch(/^rm\.[0-9a-f]{40}$/);
  });

  const changed = (type: RmType, change: (message: RmMessage) => Partial<RmMessage>) => {
    const message = first(type);
    return commandOfRm({ ...message, ...change(message) }, before(message));
  };
  const resourcesWith =
    (more: object) =>
    ({ resources }: RmMessage): Partial<RmMessage> => ({
      resources: resources.map((resource) => ({ ...resource, ...more })),
    });
  const answering =
    (type: 'Accept' | 'Decline' | 'Provisional') =>
    ({ resources }: RmMessage): Partial<RmMessage> => ({
      resources: resources.map((resource) => ({
        ...resource,
        response: { precedingElementId: '1.1', type, reason: 'r' },
      })),
    });

  it.each([
    ['its own identity taken', 'RequestQuote', () => ({ messageId: 'M-1' }), 'RequestQuote/MessageID'],
    ['an identity of ours', 'RequestQuote', () => ({ messageId: 'liandong:A:1' }), 'RequestQuote/MessageID'],
    ['an answer to nothing', 'RequestQuote', () => ({ preceding: 'M-99' }), 'PrecedingMessageID: names no'],
    [
      'an answer to no question',
      'ResponseToRequestInformation',
      () => ({ preceding: 'M-1' }),
      'must be RequestInformation',
    ],
    [
      'a recall of nothing',
      'RequestResource',
      () => ({ recall: { messageId: 'M-99', type: 'Cancel' as const } }),
      'RecallMessageID: names no',
    ],
    [
      'a commitment recalled',
      'CommitResource',
      () => ({ recall: { messageId: 'M-0', type: 'Cancel' as const } }),
      'asks for nothing here',
    ],
    [
      'no incident',
      'RequestResource',
      () => ({ incidentIds: [] }),
      'IncidentInformation/IncidentID: is required',
    ],
    ['no place', 'RequestResource', resourcesWith({ schedules: [] }), 'RequestedArrival'],
    ['no area', 'RequestResource', resourcesWith({ keywords: [] }), 'urn:liandong:area'],
    [
      'a strange type structure',
      'RequestResource',
      resourcesWith({ kind: { list: 'urn:x', value: 'y' } }),
      'TypeStructure/ValueListURN: must be',
    ],
    [
      'no resource',
      'OfferUnsolicitedResource',
      resourcesWith({ resourceId: undefined }),
      'ResourceID: is required',
    ],
    [
      'money of another kind',
      'ResponseToRequestQuote',
      resourcesWith({ price: { amount: 1 } }),
      'UnitOfMeasure: must be fen',
    ],
    [
      'no fund',
      'RequisitionResource',
      () => ({ funding: [{ info: '1 fen' }] }),
      'Funding/FundCode: is required',
    ],
    [
      'a line of nowhere',
      'ReleaseResource',
      resourcesWith({ elementId: '9.9', resourceId: 'NONE' }),
      'names no line',
    ],
    ['a commitment declined', 'CommitResource', answering('Decline'), 'Decline asks for nothing here'],
    [
      'half an extension',
      'ResponseToRequestExtendedDeploymentDuration',
      answering('Provisional'),
      'Provisional asks for nothing here',
    ],
    [
      'no status',
      'ReportResourceDeploymentStatus',
      resourcesWith({ status: undefined }),
      'DeploymentStatus: is required',
    ],
    [
      'two things at once',
      'RequestQuote',
      ({ resources }: RmMessage) => ({ resources: [...resources, ...resources] }),
      'ResourceInformation[2]',
    ],
  ] as const)('says why it does nothing with %s', (_, type, change, problem) => {
    const command = changed(type, change);
    expect('violations' in command ? sentences(command.violations) : command).toContain(problem);
  });

  it('takes a resource for its lines where no line is named, and both answers apart', () => {
    const byResource = changed('ReleaseResource', resourcesWith({ elementId: 'x' }));
    expect(byResource).toMatchObject({ name: 'sharing.release', data: { lineIds: ['1.1'] } });
    const mixed = changed('ResponseToRequestReturn', (message) => ({
      resources: [answering('Accept')(message), answering('Decline')(message)].flatMap(
        (m) => m.resources ?? [],
      ),
    }));
    expect(mixed).toMatchObject({ violations: [{ code: 'unlike' }] });
  });

  it('sees that a stranger speaks, and nobody of ours', () => {
    const command = changed('RequestQuote', () => ({ sender: 'chief@example.org' }));
    expect('violations' in command ? command : command.claimedAgencyId).toBeUndefined();
  });
});

describe('what is read as EDXL-RM 1.0', () => {
  const xml = writeRm(first('RequisitionResource'));
  const refusal = (text: string): string => {
    try {
      const found = readRm(Buffer.from(text));
      return 'violations' in found ? sentences(found.violations) : 'taken';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it.each([
    ['a document type', xml.replace('?>', '?><!DOCTYPE x>'), 'document type'],
    [
      'an entity',
      xml.replace('?>', '?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
      'document type',
    ],
    [
      'a processing instruction',
      xml.replace('?>', '?><?xml-stylesheet href="x"?>'),
      'processing instruction',
    ],
    ['another namespace', xml.replaceAll('RM:1.0:msg', 'RM:2.0:msg'), 'must have as its root'],
    ['a part in a wrong namespace', xml.replaceAll('rm:FundCode', 'FundCode'), 'must not contain FundCode'],
    ['an unknown element', xml.replace('<Funding>', '<Extra/><Funding>'), 'must not contain Extra'],
    [
      'an unknown message',
      '<Hello xmlns="urn:oasis:names:tc:emergency:EDXL:RM:1.0:msg"/>',
      'must have as its root',
    ],
    ['no funding', xml.replace(/<Funding>.*<\/Funding>/s, ''), 'RequisitionResource/Funding: is required'],
    [
      'no assignment',
      xml.replace(/<AssignmentInformation>.*<\/AssignmentInformation>/s, ''),
      'AssignmentInformation: is required',
    ],
    [
      'another content type',
      xml.replace('<MessageContentType>R', '<MessageContentType>X'),
      'must be one of: RequisitionResource',
    ],
    [
      'a schedule of another message',
      xml.replace('>ReportTo<', '>ActualArrival<'),
      'ScheduleType: must be one of',
    ],
    ['too many bytes', xml + ' '.repeat(300_000), 'bytes'],
    ['too much depth', `${'<a>'.repeat(40)}${'</a>'.repeat(40)}`, 'deeper'],
  ])('is not %s', (_, text, problem) => {
    expect(refusal(text)).toContain(problem);
  });

  it('asks funding and assignment of a requisition alone', () => {
    for (const type of messageTypes.filter((one) => one !== 'RequisitionResource')) {
      const bare = {
        ...first(type),
        funding: [],
        resources: first(type).resources.map((r) => ({
          ...r,
          quantity: undefined,
          price: undefined,
          anticipatedFunction: undefined,
        })),
      };
      expect(rmViolations(readXml(Buffer.from(writeRm(bare))))).toEqual([]);
    }
  });

  it('refuses a day that there is not, by its place', () => {
    const wrong = xml.replace(/<SentDateTime>[^<]*/, '<SentDateTime>2026-02-30T08:00:00Z');
    expect(refusal(wrong)).toContain('SentDateTime: must be an RFC 3339 instant that exists');
  });

  it('agrees with libxml2 about what stands where', async () => {
    const without = (name: string) => xml.replace(new RegExp(`<${name}>.*?</${name}>`, 's'), '');
    const names = ['MessageID', 'SentDateTime', 'OriginatingMessageID', 'ContactInformation', 'Funding'];
    const found = await faults(names.map(without));
    for (const [index, name] of names.entries()) {
      expect(refusal(without(name))).toContain(`${name}: is required`);
      expect(found[index]?.length).toBeGreaterThan(0);
    }
  });
});
