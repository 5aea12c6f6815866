import { streamId } from '#contracts';
import { ownMessageId, rmMessages, writeRm, type RmMessage } from '#interop';
import type { Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
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

  /** What of it is for the viewer, owner by owner; the incident is named where it sees it. */
  private async messages(id: string, viewer: Viewer): Promise<RmMessage[] | undefined> {
    const { readModel, eventLog } = this.parts;
    const negotiation = await readModel.queries.sharing.find(id, viewer);
    if (!negotiation) return undefined;
    const entries = rmEntries(await eventLog.read(streamId('sharing', id)));
    const shown = await readModel.queries.feed.at(
      entries.map(({ position }) => position),
      viewer,
    );
    const byPosition = new Map(shown.map((one) => [one.position, one]));
    const byMessage = new Map(entries.map((one) => [one.messageId, byPosition.get(one.position)]));
    const lines = new Set((negotiation.lines ?? []).map(({ lineId }) => lineId));
    const messages = rmMessages(entries, {
      named: ownMessageId(id, 0n),
      dataOf: (messageId) => byMessage.get(messageId)?.data as object | undefined,
      seesLine: (lineId) => lines.has(lineId),
    });
    return messages.map((message) =>
      byMessage.get(message.messageId)?.incidentId === null ? { ...message, incidentIds: [] } : message,
    );
  }
}
