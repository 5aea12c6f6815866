import { agencySource, commandSpecs, isOuterCommand, streamId, type Reply } from '#contracts';
import {
  commandKeyOf,
  commandOfRm,
  readRm,
  rmMediaType,
  sharingIdOf,
  UnfitXml,
  type RmCommand,
  type RmMessage,
} from '#interop';
import { Controller, HttpCode, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { locationOf } from '../commands/collections.js';
import { awaiting, refused } from '../commands/commands.controller.js';
import { commandHeaders, submissionOf } from '../commands/submission.js';
import { Entrance } from '../identity/entrance.js';
import { Problem } from '../http/problem.js';
import { bearerToken } from '../identity/callers.js';
import { notIdentified } from '../identity/viewer.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { rmEntries } from './entries.js';
import { NoQuery } from '../query/no-query.js';

/**
 * The door for EDXL-RM 1.0: a message becomes the command that it asks for in its negotiation and goes the way of
 * every command. Its identity is the message's own: the agency of the token and `MessageID`.
 */
@Controller()
export class EdxlRmController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    @Inject(Entrance) private readonly entrance: Entrance,
  ) {}

  @Post('/v1/edxl-rm')
  @HttpCode(200)
  @UseGuards(NoQuery)
  async receive(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) answer: FastifyReply,
  ): Promise<Reply> {
    const receivedAt = new Date().toISOString();
    const token = bearerToken(request);
    const identified = await this.entrance.identify(request, 'sharing');
    // what a message asks for is looked up in its negotiation, which is not for strangers
    if ('refusal' in identified) throw notIdentified(identified.refusal);
    const { agencyId } = identified.actor;
    const message = messageIn(request.body);
    const command = await this.commandOf(message, agencySource(agencyId));
    const { name, sharingId, claimedAgencyId } = command;
    const submission = submissionOf(
      {
        aggregate: 'sharing',
        id: sharingId,
        command: name.slice('sharing.'.length),
        headers: {
          ...request.headers,
          [commandHeaders.key]: command.key,
          [commandHeaders.occurredAt]: message.sent,
        },
        body: command.data,
        token,
        requestId: request.id,
        receivedAt,
      },
      identified,
    );
    const isStranger = claimedAgencyId !== undefined && claimedAgencyId !== agencyId;
    const reply = await this.entrance.submit(
      isStranger
        ? { ...submission, refusal: { code: 'acting-for-another', agencyId: claimedAgencyId } }
        : submission,
    );
    if (reply.outcome === 'refused') throw refused(reply, false);
    if (reply.outcome === 'awaiting-second-person') return awaiting(reply, answer);
    const created = isOuterCommand(name) && commandSpecs[name].creates;
    void answer
      .code(created ? 201 : 200)
      .headers({ etag: `"${reply.revision}"`, location: locationOf('sharing', sharingId) });
    return reply;
  }

  /** A repeat is read as it was the first time: what has happened since must not make another command of it. */
  private async commandOf(message: RmMessage, source: string): Promise<RmCommand> {
    const stream = streamId('sharing', sharingIdOf(message.originating));
    const records = await this.parts.eventLog.read(stream);
    const key = commandKeyOf(message.messageId);
    const first = records.findIndex(
      ({ metadata: { command } }) => command.id === key && command.source === source,
    );
    const before = first < 0 ? records : records.slice(0, first);
    const command = commandOfRm(message, rmEntries(before));
    if ('violations' in command) throw new Problem('invalid-edxl-rm', { violations: command.violations });
    return command;
  }
}

function messageIn(body: unknown): RmMessage {
  if (!(body instanceof Uint8Array)) throw new Problem('unsupported-media-type', { expected: rmMediaType });
  try {
    const read = readRm(body);
    if ('violations' in read) throw new Problem('invalid-edxl-rm', { violations: read.violations });
    return read.message;
  } catch (error) {
    if (error instanceof UnfitXml) throw new Problem('invalid-edxl-rm', { violations: [error.violation] });
    throw error;
  }
}
