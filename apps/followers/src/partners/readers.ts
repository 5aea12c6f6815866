import type { AgencyDirectory } from '#application';
import { listening } from '#domain';
import type { Audiences, HeardObject, Hearer, SeenObject, Viewer } from '#read-model';
import type { Reader } from './plan.js';

/** How long an agency whose topic took nothing waits for another attempt. */
const setAsideMs = 30_000;

export interface ReadersParts {
  readonly directory: Pick<AgencyDirectory, 'heard' | 'jurisdiction'>;
  readonly audiences: Pick<Audiences, 'hearers' | 'begin' | 'hasBegun' | 'end' | 'heardBy'>;
  /** Agencies that have a topic now. */
  readonly withTopic: () => readonly string[];
  /** What is open to a viewer now. */
  readonly openTo: (viewer: Viewer) => Promise<readonly SeenObject[]>;
  /** Writes that an agency is told from here on, and what it sees of these objects; gives what went wrong with its topic. */
  readonly show: (viewer: Viewer, since: bigint, objects: readonly HeardObject[]) => Promise<unknown>;
  readonly now?: () => number;
}

/**
 * Who is told: agencies that have a topic, are registered, not suspended, and hold a key that counts. One that comes to
 * be among them is first shown everything that is open to it.
 */
export class Readers {
  private known: Map<string, Hearer> | undefined;
  private readonly setAside = new Map<string, number>();

  constructor(private readonly parts: ReadersParts) {}

  /** Begins from what is kept: another process may have gone on meanwhile. */
  forget(): void {
    this.known = undefined;
  }

  /** As of now, where everything up to a position has been told. */
  async at(position: bigint): Promise<readonly Reader[]> {
    const { audiences, withTopic } = this.parts;
    this.known ??= new Map((await audiences.hearers()).map((each) => [each.agencyId, each]));
    const viewers = this.viewers(new Set(withTopic()));
    for (const agencyId of this.known.keys()) if (!viewers.has(agencyId)) await this.end(agencyId);
    const readers: Reader[] = [];
    for (const [agencyId, viewer] of viewers) {
      const hearer = await this.begun(viewer, position);
      if (hearer) readers.push({ viewer, since: this.known.get(agencyId)?.since ?? position });
    }
    return readers;
  }

  /** Its topic took nothing: it is told nothing more, and begins anew some time later. */
  async fails(agencyId: string): Promise<void> {
    this.setAside.set(agencyId, this.now() + setAsideMs);
    await this.end(agencyId);
  }

  private now(): number {
    return this.parts.now?.() ?? Date.now();
  }

  private viewers(withTopic: ReadonlySet<string>): Map<string, Viewer> {
    const { directory } = this.parts;
    const here = directory.jurisdiction();
    const found = new Map<string, Viewer>();
    for (const party of directory.heard()) {
      if (!withTopic.has(party.agencyId)) continue;
      if ((this.setAside.get(party.agencyId) ?? 0) > this.now()) continue;
      const who = listening(party);
      if (who) found.set(party.agencyId, { ...who, here });
    }
    return found;
  }

  private async end(agencyId: string): Promise<void> {
    await this.parts.audiences.end(agencyId);
    this.known?.delete(agencyId);
  }

  /** Whether what comes next may be told to it. */
  private async begun(viewer: Viewer, position: bigint): Promise<boolean> {
    const { agencyId } = viewer;
    const { audiences, openTo, show } = this.parts;
    const known = this.known?.get(agencyId);
    if (known?.begun) return true;
    let objects: readonly HeardObject[];
    const since = known?.since ?? position;
    if (known)
      objects = [...(await audiences.heardBy(agencyId)).values()].filter((one) => one.since === since);
    else {
      objects = (await openTo(viewer)).map((one) => ({ ...one, agencyId, since, grown: since }));
      await audiences.begin(agencyId, since, objects);
      this.known?.set(agencyId, { agencyId, since, begun: false });
    }
    if ((await show(viewer, since, objects)) !== undefined) {
      await this.fails(agencyId);
      return false;
    }
    await audiences.hasBegun(agencyId);
    this.known?.set(agencyId, { agencyId, since, begun: true });
    return true;
  }
}
