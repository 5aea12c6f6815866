import { commandSpecs, type Reply } from '#contracts';
import {
  capAnswer,
  capMediaType,
  commandOfCap,
  readCap,
  UnfitXml,
  writeCap,
  type CapCommand,
  type CapMessage,
} from '#interop';
import { Controller, HttpCode, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { locationOf } from '../commands/collections.js';
import { refused } from '../commands/commands.controller.js';
import { commandHeaders, submissionOf } from '../commands/submission.js';
import { Entrance } from '../identity/entrance.js';
import { Problem } from '../http/problem.js';
import { problemKind } from '../http/status.js';
import { bearerToken } from '../identity/viewer.js';
import { NoQuery } from '../query/no-query.js';

/**
 * The door for CAP 1.2: a message becomes the command that it asks for and goes the way of every command. The
 * message's own identity makes the command's where no `Idempotency-Key` is given. Who asks for CAP is answered by
 * Ack or Error, who does not as for any command.
 */
@Controller()
export class CapController {
  constructor(@Inject(Entrance) private readonly entrance: Entrance) {}

  @Post('/v1/warnings/cap')
  @HttpCode(200)
  @UseGuards(NoQuery)
  async receive(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) answer: FastifyReply,
  ): Promise<Reply | string> {
    const receivedAt = new Date().toISOString();
    const { message, command } = asked(request.body);
    const token = bearerToken(request);
    const identified = await this.entrance.identify(request, command.name);
    const headers = {
      [commandHeaders.key]: command.key,
      ...request.headers,
      [commandHeaders.occurredAt]: message.sent,
    };
    const submission = submissionOf(
      {
        aggregate: 'warning',
        id: command.warningId,
        command: command.name.slice('warning.'.length),
        headers,
        body: command.data,
        token,
        requestId: request.id,
        receivedAt,
      },
      identified,
    );
    const claimed = command.claimedAgencyId;
    const stranger = 'actor' in identified && claimed !== undefined && claimed !== identified.actor.agencyId;
    const reply = await this.entrance.submit(
      stranger ? { ...submission, refusal: { code: 'acting-for-another', agencyId: claimed } } : submission,
    );
    const wantsCap = request.headers.accept?.includes(capMediaType) ?? false;
    if (reply.outcome === 'refused') {
      const problem = refused(reply, 'refusal' in identified);
      // nobody is told in private who has not said who they are
      if (!wantsCap || 'refusal' in identified) throw problem;
      const { code } = reply.refusal;
      const note = `${code} ${reply.message?.zh ?? ''} · ${reply.message?.en ?? ''}`;
      void answer.code(problemKind(code).status).header('content-type', `${capMediaType}; charset=utf-8`);
      return answerOf(message, reply, receivedAt, note);
    }
    void answer
      .code(commandSpecs[command.name].creates ? 201 : 200)
      .headers({ etag: `"${reply.revision}"`, location: locationOf('warning', command.warningId) });
    if (!wantsCap) return reply;
    void answer.header('content-type', `${capMediaType}; charset=utf-8`);
    return answerOf(message, reply, receivedAt, `${command.name} ${reply.stream}`);
  }
}

function asked(body: unknown): { message: CapMessage; command: CapCommand } {
  if (!(body instanceof Uint8Array)) throw new Problem('unsupported-media-type', { expected: capMediaType });
  let read: ReturnType<typeof readCap>;
  try {
    read = readCap(body);
  } catch (error) {
    if (error instanceof UnfitXml) throw new Problem('invalid-cap', { violations: [error.violation] });
    throw error;
  }
  if ('violations' in read) throw new Problem('invalid-cap', { violations: read.violations });
  const command = commandOfCap(read.message);
  if ('violations' in command) throw new Problem('invalid-cap', { violations: command.violations });
  return { message: read.message, command };
}

const answerOf = (message: CapMessage, reply: Reply, at: string, note: string): string =>
  writeCap(
    capAnswer(message, {
      identifier: `${reply.stream}@${reply.position}`,
      at,
      accepted: reply.outcome === 'accepted',
      note,
    }),
  );
