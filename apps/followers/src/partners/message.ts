import {
  beginningType,
  messageType,
  parseExerciseStream,
  pictureType,
  storedName,
  streamId,
  toldSource,
  type AnyEvent,
  type ToldEvent,
} from '#contracts';
import type { Told } from '#domain';
import { pictureUuid } from '#event-log';
import type { OutgoingMessage } from '#messaging';
import type { AudibleEvent, HeardObject, Picture } from '#read-model';
import { signTold, type AppendKey } from '#security';

/** What is said of every message: by which installation, and signed with which key. */
export interface Voice {
  readonly installation: string;
  readonly key: AppendKey;
}

const storedNamePattern = /^(.+)\.v(\d+)$/;

/** An event as it is shown, in the binary mode of CloudEvents. */
export async function eventMessage(
  event: AudibleEvent,
  { sight, cut, data, actorAgencyId, incidentId }: Told,
  voice: Voice,
): Promise<OutgoingMessage> {
  const name = storedName({ type: event.type } as AnyEvent);
  const [, type = '', version = '1'] = storedNamePattern.exec(name) ?? [];
  return message(
    {
      specversion: '1.0',
      id: event.eventId,
      source: toldSource,
      type: messageType(type, Number(version)),
      subject: event.stream,
      time: event.occurredAt,
      installation: voice.installation,
      logposition: event.position,
      revision: event.revision,
      recordedtime: event.recordedAt,
      sight,
      ...(cut.length > 0 && { cut: cut.join(',') }),
      ...(actorAgencyId !== undefined && { agency: actorAgencyId }),
      ...(incidentId !== undefined && { incidentid: incidentId }),
      ...(event.drill !== undefined && { drill: event.drill }),
      data,
    },
    voice,
  );
}

/** Stands before the pictures of all that is open to an agency at a place of the log. */
export const beginningMessage = (
  agencyId: string,
  since: bigint,
  at: string,
  voice: Voice,
): Promise<OutgoingMessage> => {
  const subject = streamId('agency', agencyId);
  return message(
    {
      specversion: '1.0',
      id: pictureUuid(agencyId, subject, since),
      source: toldSource,
      type: beginningType,
      subject,
      time: at,
      installation: voice.installation,
      logposition: since.toString(),
      sight: 'whole',
      data: {},
    },
    voice,
  );
};

/** Beyond this only the object itself is in a picture: what belongs to it has to be asked for. A broker takes 1 MiB. */
const mostBytes = 768 * 1024;

/** All that an agency may see of an object, as it stands before the event at a place of the log. */
export function pictureMessage(
  { agencyId, object, sight, grown }: HeardObject,
  picture: Picture,
  at: string,
  voice: Voice,
): Promise<OutgoingMessage> {
  const inside = parseExerciseStream(object);
  const isTooLarge = Buffer.byteLength(JSON.stringify(picture)) > mostBytes;
  const data = isTooLarge ? { ...headOf(picture), isCut: true } : picture;
  return message(
    {
      specversion: '1.0',
      id: pictureUuid(agencyId, object, grown),
      source: toldSource,
      type: pictureType,
      subject: inside?.stream ?? object,
      time: at,
      installation: voice.installation,
      logposition: grown.toString(),
      sight,
      ...(inside && { drill: inside.drillId }),
      data,
    },
    voice,
  );
}

const headOf = (picture: Picture): object =>
  'incident' in picture ? { incident: picture.incident, upTo: picture.upTo } : { upTo: picture.upTo };

async function message(event: ToldEvent, voice: Voice): Promise<OutgoingMessage> {
  const value = JSON.stringify(event.data);
  const plain = { ...event, data: JSON.parse(value) as unknown };
  const { data: _, ...attributes } = plain;
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  for (const [name, text] of Object.entries(attributes)) if (text !== undefined) headers[`ce_${name}`] = text;
  headers['ce_signature'] = await signTold(plain, voice.key);
  return { key: event.subject, value, headers };
}
