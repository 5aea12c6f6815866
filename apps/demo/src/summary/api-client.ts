import { setTimeout as sleep } from 'node:timers/promises';
import type { TownshipCoverage, DrillFigures, Role } from '#domain';
import type {
  CommandRecord,
  Drill,
  DrillAction,
  DrillEvaluation,
  Incident,
  LinkedResponse,
  ResponseAsOf,
  Page,
  Sharing,
} from '#read-model';
import { signToken, type AgencyKey } from '#security';

/** For one answer, and for an API that is starting again on a busy machine. */
const patience = { answerMs: 20_000, allMs: 60_000 };

/** The API answered with something else than was asked for. */
export class ApiFailure extends Error {
  readonly code = 'api-failure';
}

/** What came of a drill. */
export interface ShownDrill {
  readonly drillId: string;
  readonly status: Drill['status'];
  readonly figures: DrillFigures;
  readonly evaluation: DrillEvaluation | null;
  readonly actions: readonly DrillAction[];
}

/** Asks the HTTP API in one role of an agency. */
export class ApiClient {
  constructor(
    private readonly key: AgencyKey,
    private readonly baseUrl: string,
    private readonly role: Role,
  ) {}

  /** Waits until the API shows the log up to a position, as far as it is willing to wait. */
  async incidents(minPosition?: string): Promise<readonly Incident[]> {
    const query = new URLSearchParams({
      limit: '200',
      ...(minPosition ? { minPosition, wait: '10000' } : {}),
    });
    const page = await this.get<Page<Incident>>(`/v1/incidents?${query.toString()}`);
    return page?.items ?? [];
  }

  linkedResponse(incidentId: string): Promise<LinkedResponse | undefined> {
    return this.get(`/v1/incidents/${incidentId}/linked-response`);
  }

  /** The same as it stood at a log position; for auditors. */
  async responseAsOf(incidentId: string, position: string): Promise<ResponseAsOf | undefined> {
    const query = new URLSearchParams({ position });
    const found = await this.get<{ state: ResponseAsOf }>(
      `/v1/audit/as-of/linked-response/${incidentId}?${query.toString()}`,
    );
    return found?.state;
  }

  sharing(id: string): Promise<Sharing | undefined> {
    return this.get(`/v1/sharing/${id}`);
  }

  /** Townships that are remote for a capability. */
  async remote(capability: string): Promise<readonly TownshipCoverage[]> {
    const query = new URLSearchParams({ capability, remote: 'true' });
    return (
      (await this.get<{ items: readonly TownshipCoverage[] }>(`/v1/coverage?${query.toString()}`))?.items ??
      []
    );
  }

  drillEvaluation(id: string): Promise<ShownDrill | undefined> {
    return this.get(`/v1/drills/${id}/evaluation`);
  }

  /** What became of a command, if it was ever given. */
  command(source: string, id: string): Promise<CommandRecord | undefined> {
    return this.get(`/v1/commands/${id}?${new URLSearchParams({ source }).toString()}`);
  }

  /** Tries again for a while when the API is not there or not ready: it may be starting again. */
  private async get<T>(path: string): Promise<T | undefined> {
    let failure: ApiFailure | undefined;
    for (const deadline = Date.now() + patience.allMs; Date.now() < deadline; await sleep(500)) {
      try {
        const response = await fetch(new URL(path, this.baseUrl), {
          headers: { authorization: `Bearer ${await this.token()}` },
          signal: AbortSignal.timeout(patience.answerMs),
        });
        if (response.status === 404) return undefined;
        if (response.ok) return (await response.json()) as T;
        failure = new ApiFailure(`GET ${path}: ${response.status} ${await response.text()}`);
        if (response.status < 500) break;
      } catch (cause) {
        failure = new ApiFailure(`GET ${path}: no answer`, { cause });
      }
    }
    throw failure ?? new ApiFailure(`GET ${path}: no answer in time`);
  }

  /** A new one each time: the night may outlast it. */
  private token(): Promise<string> {
    const { agencyId } = this.key;
    const actor = { agencyId, principal: 'demo', role: this.role };
    return signToken(actor, this.key);
  }
}
