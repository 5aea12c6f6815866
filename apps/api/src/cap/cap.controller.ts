import { commandSpecs, type Accepted, type Reply } from '#contracts';
import type { Actor } from '#domain';
import {
  askedByCap,
  capAnswer,
  capMediaType,
  readCap,
  UnfitXml,
  writeCap,
  type CapAsked,
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
import { bearerToken } from '../identity/callers.js';
import { Viewers } from '../identity/viewer.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { NoQuery } from '../query/no-query.js';

/** Most bytes of a command that a message becomes, as JSON: with what it replaces it has to fit into one event. */
const mostBytes = 400 * 1024;
/** What was there when a message came is waited for that long. */
const patienceMs = 2_000;

/**
 * The door for CAP 1.2: a message becomes the commands that it asks for, which go the way of every command. The
 * message's own identity makes a command's where no `Idempotency-Key` is given. Who asks for CAP is answered by Ack or
 * Error, who does not as for any command.
 */
@Controller()
export class CapController {
  constructor(
    @Inject(Entrance) private readonly entrance: Entrance,
    @Inject(Viewers) private readonly viewers: Viewers,
    @Inject(API_PARTS) private readonly parts: Pick<ApiParts, 'readModel' | 'eventLog'>,
  ) {}

  @Post('/v1/warnings/cap')
  @HttpCode(200)
  @UseGuards(NoQuery)
  async receive(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) answer: FastifyReply,
  ): Promise<Reply | string> {
    const receivedAt = new Date().toISOString();
    const { message, asked } = readBody(request.body);
    const identified = await this.entrance.identify(request, asked.name);
    const isKnown = 'actor' in identified;
    const claimed = asked.claimedAgencyId;
    const isStranger = isKnown && claimed !== undefined && claimed !== identified.actor.agencyId;
    const commands = isKnown && !isStranger ? await this.commandsOf(asked, identified.actor) : asked.of([]);
    const token = bearerToken(request);
    const wantsCap = request.headers.accept?.includes(capMediaType) ?? false;

    const [command] = commands;
    let first: Accepted | undefined;
    for (const [index, each] of commands.entries()) {
      const submission = submissionOf(
        {
          aggregate: 'warning',
          id: each.warningId,
          command: each.name.slice('warning.'.length),
          headers: headersOf(request, message, each, index),
          body: each.data,
          token,
          requestId: request.id,
          receivedAt,
        },
        identified,
      );
      const reply = await this.entrance.submit(
        isStranger
          ? { ...submission, refusal: { code: 'acting-for-another', agencyId: claimed } }
          : submission,
      );
      if (reply.outcome === 'refused') {
        const problem = refused(reply, !isKnown);
        // nobody is told in private who has not said who they are
        if (!wantsCap || !isKnown) throw problem;
        const { code } = reply.refusal;
        const note = `${code} ${reply.message?.zh ?? ''} · ${reply.message?.en ?? ''}`;
        void answer.code(problemKind(code).status).header('content-type', `${capMediaType}; charset=utf-8`);
        return answerOf(message, reply, receivedAt, note);
      }
      if (reply.outcome === 'accepted') first ??= reply;
    }
    if (!first) throw new TypeError('a message that waits for a second person');
    void answer
      .code(commandSpecs[command.name].creates ? 201 : 200)
      .headers({ etag: `"${first.revision}"`, location: locationOf('warning', command.warningId) });
    if (!wantsCap) return first;
    void answer.header('content-type', `${capMediaType}; charset=utf-8`);
    return answerOf(message, first, receivedAt, `${command.name} ${first.stream}`);
  }

  /**
   * With the warnings that the message is about, of those that its sender sees.
   * @throws {Problem} `cited-unknown`: they may come yet, so that nothing is put on record
   */
  private async commandsOf(asked: CapAsked, actor: Actor): Promise<ReturnType<CapAsked['of']>> {
    const { about } = asked;
    if (!about) return asked.of([]);
    const viewer = await this.viewers.of(actor);
    const { readModel, eventLog } = this.parts;
    await readModel.projected.waitFor(await eventLog.lastPosition(), patienceMs);
    const found = await readModel.queries.warning.cited(about, viewer);
    if (found.length === 0) throw new Problem('cited-unknown', {}, { headers: { 'retry-after': '30' } });
    const inForce = found.filter(({ status }) => status === 'issued');
    return asked.of((inForce.length > 0 ? inForce : found).map(({ id }) => id));
  }
}

/** A key that is given is that of the first command; each other has its own by the message. */
const headersOf = (
  { headers }: FastifyRequest,
  { sent }: CapMessage,
  { key }: CapCommand,
  index: number,
) => ({
  [commandHeaders.key]: key,
  ...headers,
  ...(index > 0 ? { [commandHeaders.key]: key } : {}),
  [commandHeaders.occurredAt]: sent,
});

function readBody(body: unknown): { message: CapMessage; asked: CapAsked } {
  if (!(body instanceof Uint8Array)) throw new Problem('unsupported-media-type', { expected: capMediaType });
  let read: ReturnType<typeof readCap>;
  try {
    read = readCap(body);
  } catch (error) {
    if (error instanceof UnfitXml) throw new Problem('invalid-cap', { violations: [error.violation] });
    throw error;
  }
  if ('violations' in read) throw new Problem('invalid-cap', { violations: read.violations });
  const asked = askedByCap(read.message);
  if ('violations' in asked) throw new Problem('invalid-cap', { violations: asked.violations });
  const [first] = asked.of([]);
  if (Buffer.byteLength(JSON.stringify(first.data)) > mostBytes) {
    const violations = [{ path: 'alert/info', code: 'tooManyBytes', max: mostBytes }];
    throw new Problem('invalid-cap', { violations });
  }
  return { message: read.message, asked };
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
