import type { AgencyDirectory } from '#application';
import { parseStreamId, partnerTopic, placeOf, type RecordedEvent, type Topics } from '#contracts';
import type { Batch, EventLog, FollowerName } from '#event-log';
import type { BatchingProducer, OutgoingMessage, TopicSource } from '#messaging';
import type { Logger } from '#platform';
import type { Audiences, HeardObject, ReadModel, SeenObject, Viewer } from '#read-model';
import type { Follower } from '../following/follower.js';
import type { Positions } from '../following/positions.js';
import { pause } from '../timing/pause.js';
import { beginningMessage, eventMessage, pictureMessage, type Voice } from './message.js';
import { Hearing, objectsOf, openings, stepsOf, type Reader, type Step } from './plan.js';
import { Readers } from './readers.js';
import type { Scope } from './scopes.js';
import { writeLetters, type Letters } from './writer.js';

export interface PartnerRelayParts {
  readonly producer: BatchingProducer;
  readonly topics: Topics;
  /** The topics of agencies that there are. */
  readonly found: Pick<TopicSource, 'names'>;
  readonly scope: Scope;
  readonly readModel: Pick<ReadModel, 'audiences' | 'checkpoints'>;
  readonly directory: Pick<AgencyDirectory, 'pass' | 'heard' | 'jurisdiction'>;
  readonly eventLog: Pick<EventLog, 'lastPosition'>;
  readonly positions: Positions;
  readonly voice: Voice;
  readonly logger: Logger;
}

const betweenLooksMs = 1_000;

/**
 * Tells each agency on its own topic what the policy lets it see: in log order, at least once, always under the same
 * ids. Where its sight of an incident or a negotiation begins or grows it is first shown all of that at once. What it
 * may see goes by who was named as of the event, and by the registry as it stands when it is told.
 */
export function partnerRelay(parts: PartnerRelayParts): Follower {
  return new PartnerRelay(parts);
}

class PartnerRelay implements Follower {
  readonly name: FollowerName;
  readonly lingerMs = 15;
  private readonly audiences: Audiences;
  private readonly readers: Readers;
  private readonly logger: Logger;
  /** Everything up to here has been told; nothing while somebody else leads. */
  private toldUpTo: bigint | undefined;
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly parts: PartnerRelayParts) {
    const { readModel, directory, topics, found, logger, scope } = parts;
    this.name = scope.name;
    this.audiences = readModel.audiences(scope.world);
    this.logger = logger.child({ follower: scope.name });
    this.readers = new Readers({
      directory,
      audiences: this.audiences,
      withTopic: () =>
        found.names().flatMap((topic) => {
          const place = placeOf(topics, topic);
          return place?.name === scope.topic && place.agencyId !== undefined ? [place.agencyId] : [];
        }),
      openTo: (viewer) => scope.openTo(viewer),
      show: (viewer, since, objects) => this.show(viewer, since, objects),
    });
  }

  async position(): Promise<bigint | undefined> {
    const { positions, eventLog, readModel } = this.parts;
    this.readers.forget();
    let position = await positions.load(this.name);
    if (position === undefined) {
      // nobody has been told anything: what was before is in what they are shown first
      const end = await eventLog.lastPosition();
      if (end >= 0n) await readModel.checkpoints.save(new Map([[this.name, end]]));
      position = end < 0n ? undefined : end;
    }
    this.toldUpTo = position ?? -1n;
    return position;
  }

  handle = (batch: Batch): Promise<void> =>
    this.inTurn(async () => {
      const { events, upTo } = batch;
      const { directory, positions } = this.parts;
      await directory.pass(upTo);
      const readers = await this.readers.at(this.toldUpTo ?? -1n);
      if (readers.length > 0 && events.length > 0) await this.tell(batch, readers);
      this.toldUpTo = upTo;
      await positions.save(this.name, upTo);
    });

  /** Topics that come, and agencies that may read again, are taken up whether or not anything happens. */
  async beside(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(betweenLooksMs, signal);
      if (signal.aborted) break;
      await this.inTurn(async () => {
        if (this.toldUpTo !== undefined) await this.readers.at(this.toldUpTo);
      }).catch((err: unknown) => this.logger.warn({ err }, 'the topics of agencies could not be taken up'));
    }
    await this.turn;
    this.toldUpTo = undefined;
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }

  private async tell({ events: records, upTo }: Batch, readers: readonly Reader[]): Promise<void> {
    const { events, standsAs } = await this.parts.scope.events(records, upTo);
    const byPosition = new Map(events.map((event) => [event.position, event]));
    const isMandated = records.some(changesMandates);
    const known = await this.audiences.heard(events.flatMap(objectsOf));
    if (isMandated)
      for (const { viewer } of readers)
        for (const [key, one] of await this.audiences.heardBy(viewer.agencyId)) known.set(key, one);
    const hearing = new Hearing(known);
    const open = isMandated ? await this.openNow(readers) : [];
    const steps: Step[] = [];
    for (const record of records) {
      const { position, recordedAt: at } = record;
      const event = byPosition.get(position.toString());
      if (event) steps.push(...stepsOf(event, readers, hearing, standsAs));
      if (!changesMandates(record)) continue;
      for (const { agencyId, since, objects } of open)
        if (position > since)
          for (const picture of openings(agencyId, objects, position, hearing)) steps.push({ picture, at });
    }
    // what begins here is kept first: told a second time it begins at the same place
    await this.audiences.keep([...hearing.changed.values()]);
    const letters = await this.lettersOf(steps, readers);
    for (const [agencyId, cause] of await this.write(letters)) await this.setAside(agencyId, cause);
  }

  private async openNow(
    readers: readonly Reader[],
  ): Promise<{ agencyId: string; since: bigint; objects: readonly SeenObject[] }[]> {
    const open = [];
    for (const { viewer, since } of readers) {
      const objects = await this.parts.scope.openTo(viewer);
      open.push({ agencyId: viewer.agencyId, since, objects });
    }
    return open;
  }

  private async lettersOf(steps: readonly Step[], readers: readonly Reader[]): Promise<Letters> {
    const { voice } = this.parts;
    const viewers = new Map(readers.map(({ viewer }) => [viewer.agencyId, viewer]));
    const letters = new Map<string, OutgoingMessage[]>();
    const add = (agencyId: string, message: OutgoingMessage): void => {
      const list = letters.get(agencyId);
      if (list) list.push(message);
      else letters.set(agencyId, [message]);
    };
    // signing goes on in threads meanwhile
    const messages = await Promise.all(
      steps.map(async (step) => {
        if ('event' in step)
          return { to: step.told.to, message: await eventMessage(step.event, step.told, voice) };
        const { agencyId } = step.picture;
        const viewer = viewers.get(agencyId);
        const message = viewer && (await this.picture(step.picture, viewer, step.at));
        return { to: message ? [agencyId] : [], message };
      }),
    );
    for (const { to, message } of messages) if (message) for (const agencyId of to) add(agencyId, message);
    return letters;
  }

  private async picture(
    object: HeardObject,
    viewer: Viewer,
    at: string,
  ): Promise<OutgoingMessage | undefined> {
    const { scope, voice } = this.parts;
    const picture = await scope.picture(object.object, viewer);
    return picture && pictureMessage(object, picture, at, voice);
  }

  private async show(viewer: Viewer, since: bigint, objects: readonly HeardObject[]): Promise<unknown> {
    const at = new Date().toISOString();
    const { agencyId } = viewer;
    const messages = [await beginningMessage(agencyId, since, at, this.parts.voice)];
    for (const object of objects) {
      const message = await this.picture(object, viewer, at);
      if (message) messages.push(message);
    }
    try {
      const failed = await this.write(new Map([[agencyId, messages]]));
      if (failed.has(agencyId)) return failed.get(agencyId);
    } catch (error) {
      // one that is new waits rather than hold up those that are there
      return error;
    }
    this.logger.info({ agencyId, objects: messages.length - 1 }, 'an agency is told on its own topic');
    return undefined;
  }

  private write(letters: Letters): Promise<ReadonlyMap<string, unknown>> {
    const { producer, topics, scope } = this.parts;
    if (letters.size === 0) return Promise.resolve(new Map());
    return writeLetters(producer, (agencyId) => partnerTopic(topics, scope.topic, agencyId), letters);
  }

  private async setAside(agencyId: string, err: unknown): Promise<void> {
    this.logger.warn({ agencyId, err }, 'the topic of an agency takes nothing; the agency begins anew later');
    await this.readers.fails(agencyId);
  }
}

const mandating =
  /^(agency\.(mandated|mandate-withdrawn|registered|suspended|reinstated)|installation\.set)\./;

/** Whether it may open to agencies what no event of the objects themselves opens. */
const changesMandates = ({ stream, storedType }: RecordedEvent): boolean =>
  ['agency', 'installation'].includes(parseStreamId(stream)?.aggregate ?? '') && mandating.test(storedType);
