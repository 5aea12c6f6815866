import { Session } from '../access/session.js';
import { Broker, RequestContext } from '../broker.js';
import { handlers } from '../handlers/index.js';
import { ApiName, apis, Request, Response } from '../protocol/apis.js';
import { encodeResponse, Envelope, readBody, readEnvelope, readFixedHeader } from '../protocol/envelope.js';
import { ErrorCode, ProtocolError } from '../protocol/errors.js';
import { apiVersions } from '../handlers/api-versions.js';
import { Answer, RequestHandler } from './connection.js';

export class Dispatcher implements RequestHandler {
  constructor(private readonly broker: Broker) {}

  begin(): Session {
    return new Session(this.broker.users);
  }

  mayOverlap(frame: Buffer): boolean {
    return frame.length >= 2 && frame.readInt16BE(0) === apis.produce.key;
  }

  async handle(
    frame: Buffer,
    { clientHost, gone, session }: { clientHost: string; gone: AbortSignal; session: Session },
  ): Promise<Answer> {
    const envelope = readEnvelope(frame);
    if (!envelope) return this.unsupported(frame);
    const { api, version, clientId } = envelope;
    if (!session.mayAsk(api)) throw new ProtocolError(`${api} before authentication`);
    return this.run(api, envelope, { version, clientId: clientId ?? '', clientHost, gone, session });
  }

  private async run<K extends ApiName>(api: K, envelope: Envelope, context: RequestContext): Promise<Answer> {
    const request = readBody(api, envelope.version, envelope.body);
    const handler = handlers[api] as (
      broker: Broker,
      request: Request<K>,
      context: RequestContext,
    ) => Promise<Response<K> | undefined> | Response<K> | undefined;
    const response = await handler(this.broker, request, context);
    return response && encodeResponse(api, envelope.version, envelope.correlationId, response);
  }

  /** A client newer than the broker asks for its versions in its own: it is told them in the oldest. */
  private unsupported(frame: Buffer): Answer {
    const { apiKey, version, correlationId } = readFixedHeader(frame);
    if (apiKey !== apis.apiVersions.key)
      throw new ProtocolError(`API ${apiKey} is not supported in version ${version}`);
    return encodeResponse('apiVersions', 0, correlationId, {
      ...apiVersions(),
      errorCode: ErrorCode.UNSUPPORTED_VERSION,
    });
  }
}
