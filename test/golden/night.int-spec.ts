import {
  checkLog,
  isBorneOut,
  parseCheckpoint,
  parseNote,
  parseVkey,
  recomputeAllocation,
  recomputeDecisions,
  AsOfQueries,
  SnapshotStore,
  TreeStore,
  verifyNote,
  type EventSource,
} from '#audit';
import { Runners, type CommandFrame, type DeciderRunner } from '#application';
import { decode, isOwnStream, parseStreamId, type RecordedEvent } from '#contracts';
import { startEmbeddedEventStore, type EmbeddedEventStore } from '#embedded-eventstore';
import { EventLog, readerOf } from '#event-log';
import { stateForm } from '#read-model';
import { solveHere } from '#solver';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const here = 'test/golden';
const golden = JSON.parse(readFileSync(join(here, 'night.json'), 'utf8')) as {
  readonly checkpoint: { readonly size: number; readonly root: string };
  readonly decisions: readonly string[];
  readonly allocation: string;
  readonly states: readonly { readonly position: number; readonly events: number; readonly sha256: string }[];
};

/**
 * The demo night as an earlier version left it on disk: what is in a log for ever must be read, mean and prove for ever
 * what it did then.
 */
describe('the night that an earlier version recorded', () => {
  let folder: string;
  let engine: EmbeddedEventStore;
  let log: EventLog;
  let events: RecordedEvent[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'liandong-golden-'));
    execFileSync('tar', ['-xzf', join(here, 'night.tar.gz'), '-C', folder]);
    engine = await startEmbeddedEventStore({ dataDir: join(folder, 'eventstore'), port: 0, access: 'open' });
    log = new EventLog({ url: `esdb://127.0.0.1:${engine.port}?tls=false` });
    events = [];
    for await (const batch of readerOf(log).after(undefined)) events.push(...batch);
  });
  afterAll(async () => {
    await log.close();
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const source: EventSource = {
    events: (prefixes = ['']) =>
      (async function* () {
        await Promise.resolve();
        yield events.filter(({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix)));
      })(),
  };

  it('is read to the last event', () => {
    expect(events).toHaveLength(golden.checkpoint.size);
    const own = events.filter(({ stream }) => isOwnStream(stream));
    for (const { storedType, data } of own) expect(decode(storedType, data).type).toBeTruthy();
  });

  it('fits the tree and the signatures of then', async () => {
    const tree = TreeStore.open(join(folder, 'notary', 'tree'));
    try {
      const latest = tree.latestCheckpoint();
      const note = parseNote(latest?.note ?? '');
      const vkey = parseVkey(readFileSync(join(folder, 'notary', 'notary.vkey'), 'utf8').trim());
      expect(verifyNote(note, [vkey]).by).toHaveLength(1);
      const checkpoint = parseCheckpoint(note.text);
      expect({ size: checkpoint.size, root: checkpoint.root.toString('base64') }).toEqual(golden.checkpoint);
      const checked = await checkLog(readerOf(log).after(undefined), [checkpoint], { tree });
      expect(checked).toEqual({ events: golden.checkpoint.size, covered: golden.checkpoint.size });
    } finally {
      await tree.close();
    }
  });

  it.each(golden.decisions)('decides %s again to the last field', async (sharingId) => {
    const decisions = await recomputeDecisions(sharingId, source);
    expect(decisions.length).toBeGreaterThan(0);
    expect(decisions.filter((decision) => !isBorneOut(decision))).toEqual([]);
  });

  it('solves its joint decision again to the last field', async () => {
    const { differences, refusal } = await recomputeAllocation(golden.allocation, source, solveHere);
    expect({ differences, refusal }).toEqual({ differences: [], refusal: undefined });
  });

  it.each(golden.states)('stands at position $position as it stood then', async ({ position, ...state }) => {
    const store = await SnapshotStore.open(join(folder, 'history'), stateForm());
    try {
      const view = await new AsOfQueries(readerOf(log), store).at({ position: BigInt(position) });
      expect({ events: view.events, sha256: view.hash().sha256 }).toEqual(state);
    } finally {
      await store.close();
    }
  });

  it('gives every command its first answer when it comes again, and writes nothing', async () => {
    const runners = new Runners(log) as unknown as Record<
      string,
      DeciderRunner<{ type: string }, 'incident', unknown>
    >;
    const before = await log.lastPosition();
    const live = events.filter(
      ({ stream, metadata }) => parseStreamId(stream) && metadata.drill === undefined,
    );
    const firsts = new Map(live.map((event) => [`${event.stream} ${event.metadata.commandId}`, event]));
    for (const { stream, metadata, position, storedType } of firsts.values()) {
      const target = parseStreamId(stream);
      const { actor, occurredAt, receivedAt } = metadata;
      const frame: CommandFrame = { metadata, context: { actor, occurredAt, receivedAt } };
      const command = { type: metadata.command.name, data: {} };
      const ran = await runners[target?.aggregate ?? '']?.run(target?.id ?? '', frame, command);
      expect(ran).toMatchObject({
        repeated: true,
        outcome: {
          outcome: storedType === 'command.refused.v1' ? 'refused' : 'accepted',
          position: position.toString(),
        },
      });
    }
    expect(firsts.size).toBeGreaterThan(300);
    expect(await log.lastPosition()).toBe(before);
  });
});
