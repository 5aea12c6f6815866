import { streamId } from '#contracts';
import { rmMessages, writeRm, type RmMessage } from '#interop';
import type { Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { rmEntries } from './entries.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { ById, Text } from '../query/fields.js';
import { Read } from '../query/read.js';

/** A message without what it says of resources. */
type ListedMessage = Pick<
  RmMessage,
  'messageId' | 'type' | 'sent' | 'sender' | 'originating' | 'preceding' | 'recall'
>;

class MessageQuery extends ById {
  @Text(500) messageId!: string;
}

declare module '../schema/answers.js' {
  interface Answers {
    EdxlRmMessage: ListedMessage;
  }
}

/** Negotiations as the messages of EDXL-RM 1.0 that tell them, for who may see the negotiation. */
@Controller()
export class EdxlRmQueries {
  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {}

  @Read('/v1/sharing/:id/edxl-rm', {
    form: ById,
    answer: 'list',
    of: 'EdxlRmMessage',
    zh: '资源共享协商的 EDXL-RM 1.0 消息目录',
    en: 'The EDXL-RM 1.0 messages of a negotiation',
  })
  async list({ id }: ById, viewer: Viewer): Promise<ListedMessage[] | undefined> {
    const messages = await this.messages(id, viewer);
    return messages?.map(({ type, messageId, sent, originating, preceding, recall, sender }) => ({
      messageId,
      type,
      sent,
      sender,
      originating,
      preceding,
      recall,
    }));
  }

  @Read('/v1/sharing/:id/edxl-rm/:messageId', {
    form: MessageQuery,
    answer: 'edxl-rm',
    zh: '资源共享协商的一条 EDXL-RM 1.0 消息',
    en: 'One message of a negotiation in EDXL-RM 1.0',
  })
  async one({ id, messageId }: MessageQuery, viewer: Viewer) {
    const message = (await this.messages(id, viewer))?.find((m) => m.messageId === messageId);
    return message && writeRm(message);
  }

  /** Those of which nothing is kept from the viewer; the incident is named where it sees it. */
  private async messages(id: string, viewer: Viewer): Promise<RmMessage[] | undefined> {
    const { readModel, eventLog } = this.parts;
    if (!(await readModel.queries.sharing.find(id, viewer))) return undefined;
    const entries = rmEntries(await eventLog.read(streamId('sharing', id)));
    const shown = await readModel.queries.feed.at(
      entries.map(({ position }) => position),
      viewer,
    );
    const whole = new Map(
      entries.flatMap(({ messageId, position, event }) => {
        const left = shown.find((one) => one.position === position);
        return left && isSame(left.data, event.data) ? [[messageId, left] as const] : [];
      }),
    );
    return rmMessages(entries).flatMap((message) => {
      const left = whole.get(message.messageId);
      return left ? [left.incidentId === null ? { ...message, incidentIds: [] } : message] : [];
    });
  }
}

/** But for what a message does not say. */
const isSame = (left: unknown, event: unknown): boolean => isDeepStrictEqual(said(left), said(event));

function said(data: unknown): unknown {
  const {
    incidentId: _,
    certificate: __,
    ...rest
  } = JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
  return rest;
}
