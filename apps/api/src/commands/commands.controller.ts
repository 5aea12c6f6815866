import {
  commandSpecs,
  isOuterCommand,
  type Accepted,
  type Awaiting,
  type NotTaken,
  type Refused,
  type Reply,
  type StoredReply,
} from '#contracts';
import { aggregateIdPattern } from '#domain';
import { Controller, HttpCode, Inject, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Entrance } from '../identity/entrance.js';
import { Problem } from '../http/problem.js';
import { identityStatus } from '../http/status.js';
import { bearerToken } from '../identity/callers.js';
import { challenge } from '../identity/viewer.js';
import { aggregateOfCollection, locationOf } from './collections.js';
import { submissionOf } from './submission.js';
import { NoQuery } from '../query/no-query.js';

interface CommandPath {
  readonly collection: string;
  readonly id: string;
  readonly command: string;
  readonly drill?: string;
}

declare module '../schema/answers.js' {
  interface Answers {
    Accepted: Accepted;
    Awaiting: Awaiting;
    Refused: Refused & Required<Pick<Refused, 'message'>>;
    StoredReply: StoredReply;
    NotTaken: NotTaken;
  }
}

/** The door for commands: one route for all of them, since the registry knows what each one is. */
@Controller()
export class CommandsController {
  constructor(@Inject(Entrance) private readonly entrance: Entrance) {}

  @Post('/v1/:collection/:id/:command')
  @HttpCode(200)
  @UseGuards(NoQuery)
  submit(
    @Param() path: CommandPath,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) answer: FastifyReply,
  ): Promise<Reply> {
    return this.take(path, request, answer);
  }

  /** The same inside a drill. */
  @Post('/v1/drills/:drill/:collection/:id/:command')
  @HttpCode(200)
  @UseGuards(NoQuery)
  submitInside(
    @Param() path: CommandPath & { readonly drill: string },
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) answer: FastifyReply,
  ): Promise<Reply> {
    if (!aggregateIdPattern.test(path.drill)) {
      throw new Problem('no-such-route', { path: request.url.slice(0, 200) });
    }
    return this.take(path, request, answer);
  }

  private async take(
    { collection, id, command, drill }: CommandPath,
    request: FastifyRequest,
    answer: FastifyReply,
  ): Promise<Reply> {
    const receivedAt = new Date().toISOString();
    const aggregate = aggregateOfCollection(collection);
    if (!aggregate) throw new Problem('no-such-route', { path: request.url.slice(0, 200) });
    const token = bearerToken(request);
    const identified = await this.entrance.identify(request, `${aggregate}.${command}`);
    const { headers, body, id: requestId } = request;
    const reply = await this.entrance.submit(
      submissionOf(
        { aggregate, id, command, drill, headers, body, token, requestId, receivedAt },
        identified,
      ),
    );
    if (reply.outcome === 'refused') throw refused(reply, 'refusal' in identified);
    if (reply.outcome === 'awaiting-second-person') return awaiting(reply, answer);
    const { name } = reply.command;
    const created = isOuterCommand(name) && commandSpecs[name].creates;
    void answer
      .code(created ? 201 : 200)
      .headers({ etag: `"${reply.revision}"`, location: locationOf(aggregate, id, drill) });
    return reply;
  }
}

/** That it waits, and where. */
export function awaiting(reply: Awaiting, answer: FastifyReply): Awaiting {
  void answer.code(202).header('location', locationOf('approval', reply.approvalId));
  return reply;
}

/** The refusal as a problem: its numbers as members, beside where it is on record. */
export function refused(reply: Refused, isUnidentified: boolean): Problem {
  const { refusal, stream, position, command } = reply;
  const { code, ...details } = refusal;
  const status = isUnidentified ? identityStatus(code) : undefined;
  return new Problem(code, details, {
    status,
    headers: status === 401 ? challenge : {},
    instance: `/v1/commands/${encodeURIComponent(command.id)}`,
    members: { refusal, stream, position, command },
  });
}
