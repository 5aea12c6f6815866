import type { RequestListener, ServerResponse } from 'node:http';
import { openSmallServer, type SmallServer } from '../http/small-server.js';
import type { Logger } from '../log/logger.js';
import type { ServedCertificate } from '../settings/config.js';
import { prometheusMediaType, prometheusText, type Gauge } from './prometheus.js';

/** What a process tells of itself. */
export interface HealthAnswers {
  /** Whether it does its work, and what that is made of; asked often, so from what is known already. */
  ready(): { readonly isReady: boolean; readonly checks: object };
  metrics(): readonly Gauge[];
}

export type HealthDoor = SmallServer;

export interface HealthPlace {
  readonly host: string;
  /** 0 for one that the system chooses. */
  readonly port: number;
  /** In the clear without. */
  readonly tls?: ServedCertificate;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/**
 * `/health/live`, `/health/ready` (200 or 503) and `/metrics` of a process that serves nothing else over HTTP. No
 * token is asked for: it tells nothing of incidents.
 */
export async function openHealthDoor(
  { host, port, tls, log }: HealthPlace,
  answers: HealthAnswers,
): Promise<HealthDoor> {
  const answer: RequestListener = (request, response) => {
    const path = request.url?.replace(/\?.*$/s, '');
    if (request.method !== 'GET' && request.method !== 'HEAD') return json(response, 405, {});
    if (path === '/health/live') return json(response, 200, { status: 'live' });
    if (path === '/health/ready') {
      const { isReady, checks } = answers.ready();
      return json(response, isReady ? 200 : 503, { status: isReady ? 'ready' : 'not-ready', checks });
    }
    if (path !== '/metrics') return json(response, 404, {});
    response
      .writeHead(200, { ...always, 'content-type': prometheusMediaType })
      .end(prometheusText(answers.metrics()));
  };
  return openSmallServer(answer, { host, port, tls, log, of: 'HEALTH' });
}

const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { ...always, 'content-type': 'application/json' }).end(JSON.stringify(body));
}
