import { ErrorCode } from '../protocol/errors.js';
import { GroupRecord } from '../store/records.js';
import { Group } from './group.js';
import { JoinReply, JoinRequest, SyncReply } from './messages.js';

const SESSION = 10_000;
const REBALANCE = 60_000;
const DELAY = 100;

/** A group with its own clock, whose writes complete at once unless held back. */
class Scene {
  now = 0;
  stored: GroupRecord[] = [];
  held: (() => void)[] | undefined;
  storeError: ErrorCode = ErrorCode.NONE;
  private ids = 0;
  group = new Group('g', this.environment(), 0);

  environment() {
    return {
      initialRebalanceDelayMs: DELAY,
      now: () => this.now,
      uniqueId: () => `id${++this.ids}`,
      store: (record: GroupRecord, done: (errorCode: ErrorCode) => void) => {
        this.stored.push(record);
        const finish = () => done(this.storeError);
        if (this.held) this.held.push(finish);
        else finish();
      },
    };
  }

  /** Lets time pass, doing what falls due on the way. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (let due = this.group.nextDeadline(); due <= end; due = this.group.nextDeadline()) {
      this.now = Math.max(this.now, due);
      this.group.tick(this.now);
    }
    this.now = end;
  }

  join(memberId = '', options: Partial<JoinRequest> = {}): JoinReply[] {
    const replies: JoinReply[] = [];
    const request: JoinRequest = {
      memberId,
      instanceId: null,
      clientId: 'c',
      clientHost: '/h',
      sessionTimeoutMs: SESSION,
      rebalanceTimeoutMs: REBALANCE,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: Buffer.from('m') }],
      requireKnownMemberId: false,
      canSkipAssignment: false,
      ...options,
    };
    this.group.join(request, this.now, (reply) => replies.push(reply));
    return replies;
  }

  sync(memberId: string, generationId: number, assignments: Record<string, string> = {}): SyncReply[] {
    const replies: SyncReply[] = [];
    this.group.sync(
      {
        memberId,
        instanceId: null,
        generationId,
        protocolType: null,
        protocolName: null,
        assignments: Object.entries(assignments).map(([id, value]) => ({
          memberId: id,
          assignment: Buffer.from(value),
        })),
      },
      this.now,
      (reply) => replies.push(reply),
    );
    return replies;
  }

  heartbeat(memberId: string, generationId: number): ErrorCode {
    return this.group.heartbeat({ memberId, instanceId: null }, generationId, this.now);
  }

  leave(memberId: string): ErrorCode {
    return this.group.leave({ memberId, instanceId: null }, this.now);
  }

  commit(memberId: string, generationId: number): ErrorCode {
    return this.group.checkCommit({ memberId, instanceId: null }, generationId, this.now);
  }

  /** A stable group of members c-id1, c-id2 … of generation 1, the first its leader. */
  static stable(members = 1): Scene {
    const scene = new Scene();
    const joined = Array.from({ length: members }, () => scene.join());
    scene.pass(DELAY);
    if (members > 1) scene.pass(DELAY);
    const ids = joined.map(([reply]) => reply!.memberId);
    for (const id of ids.slice(1)) scene.sync(id, 1);
    scene.sync(ids[0]!, 1, Object.fromEntries(ids.map((id) => [id, `for ${id}`])));
    return scene;
  }
}

const A = 'c-id1';
const B = 'c-id2';

describe('first rebalance of a group', () => {
  it('waits its delay, then gives the leader the members', () => {
    const scene = new Scene();
    const first = scene.join();
    scene.pass(DELAY - 1);
    expect(first).toEqual([]);
    scene.pass(1);
    expect(first).toEqual([
      expect.objectContaining({
        errorCode: ErrorCode.NONE,
        generationId: 1,
        leader: A,
        memberId: A,
        protocolName: 'range',
        members: [{ memberId: A, groupInstanceId: null, metadata: Buffer.from('m') }],
      }),
    ]);
  });

  it('waits on while members keep coming, each time the same delay', () => {
    const scene = new Scene();
    const first = scene.join();
    scene.pass(DELAY - 10);
    const second = scene.join();
    scene.pass(20);
    expect(first).toEqual([]);
    scene.pass(DELAY);
    expect(first[0]).toMatchObject({ generationId: 1, leader: A });
    expect(first[0]!.members).toHaveLength(2);
    expect(second[0]).toMatchObject({ generationId: 1, leader: A, memberId: B, members: [] });
  });

  it('first gives a newcomer its id where the client knows that step', () => {
    const scene = new Scene();
    const [reply] = scene.join('', { requireKnownMemberId: true });
    expect(reply).toMatchObject({ errorCode: ErrorCode.MEMBER_ID_REQUIRED, memberId: A, generationId: -1 });
    const replies = scene.join(A, { requireKnownMemberId: true });
    scene.pass(DELAY);
    expect(replies[0]).toMatchObject({ errorCode: ErrorCode.NONE, memberId: A, generationId: 1 });
  });

  it('forgets an id that nobody came back with', () => {
    const scene = new Scene();
    scene.join('', { requireKnownMemberId: true });
    scene.pass(SESSION);
    expect(scene.join(A)[0]).toMatchObject({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID });
    expect(scene.group.isDeserted).toBe(true);
  });

  it('chooses the protocol all know and most prefer', () => {
    const scene = new Scene();
    const named = (...names: string[]) => ({
      protocols: names.map((name) => ({ name, metadata: Buffer.from(name) })),
    });
    const first = scene.join('', named('x', 'y', 'z'));
    scene.join('', named('z', 'y'));
    scene.join('', named('y', 'z'));
    scene.join('', named('y', 'z'));
    scene.pass(2 * DELAY);
    expect(first[0]!.protocolName).toBe('y');
    expect(first[0]!.members[0]!.metadata.toString()).toBe('y');
  });

  it.each([
    ['no protocol', { protocols: [] }],
    ['no protocol type', { protocolType: '' }],
    ['another protocol type', { protocolType: 'connect' }],
    ['no protocol in common', { protocols: [{ name: 'other', metadata: Buffer.alloc(0) }] }],
  ])('refuses a member with %s', (_, options) => {
    expect(Scene.stable().join('', options)[0]).toMatchObject({
      errorCode: ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
    });
  });
});

describe('assignment', () => {
  it('reaches the members when it is durable, not before', () => {
    const scene = new Scene();
    scene.join();
    scene.join();
    scene.pass(2 * DELAY);
    scene.held = [];
    const follower = scene.sync(B, 1);
    const leader = scene.sync(A, 1, { [A]: 'a', [B]: 'b' });
    expect([follower, leader, scene.group.state]).toEqual([[], [], 'CompletingRebalance']);
    expect(scene.stored.at(-1)!.members.map(({ assignment }) => assignment)).toEqual(['YQ==', 'Yg==']);
    for (const finish of scene.held) finish();
    expect(String(follower[0]!.assignment)).toBe('b');
    expect(String(leader[0]!.assignment)).toBe('a');
    expect(scene.group.state).toBe('Stable');
  });

  it('is given again to a member that asks again', () => {
    const [reply] = Scene.stable(2).sync(B, 1);
    expect([reply!.errorCode, String(reply!.assignment)]).toEqual([ErrorCode.NONE, `for ${B}`]);
  });

  it('is empty for a member the leader left out', () => {
    const scene = new Scene();
    scene.join();
    scene.join();
    scene.pass(2 * DELAY);
    const follower = scene.sync(B, 1);
    scene.sync(A, 1, { [A]: 'a' });
    expect(follower[0]!.assignment).toHaveLength(0);
  });

  it('starts another rebalance when it cannot be stored', () => {
    const scene = new Scene();
    scene.join();
    scene.pass(DELAY);
    scene.storeError = ErrorCode.KAFKA_STORAGE_ERROR;
    expect(scene.sync(A, 1, { [A]: 'a' })[0]!.errorCode).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
    expect(scene.group.state).toBe('PreparingRebalance');
  });

  it('removes members that never ask for it, after the rebalance timeout', () => {
    const scene = new Scene();
    scene.join();
    scene.join('', { sessionTimeoutMs: 10 * REBALANCE });
    scene.pass(2 * DELAY);
    scene.sync(A, 1, { [A]: 'a', [B]: 'b' });
    for (let i = 0; i < 13; i++) {
      scene.pass(5_000);
      scene.heartbeat(A, 1);
    }
    expect([...scene.group.members.keys()]).toEqual([A]);
  });
});

describe('rebalance of a running group', () => {
  it('tells the members through their heartbeats and waits for them', () => {
    const scene = Scene.stable();
    const newcomer = scene.join();
    expect(scene.group.state).toBe('PreparingRebalance');
    expect(scene.heartbeat(A, 1)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect(newcomer).toEqual([]);
    const again = scene.join(A);
    expect(again[0]).toMatchObject({ generationId: 2, leader: A });
    expect(newcomer[0]).toMatchObject({ generationId: 2, leader: A, memberId: B });
    expect(scene.heartbeat(A, 1)).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(scene.heartbeat(A, 2)).toBe(ErrorCode.NONE);
  });

  it('goes on without members that do not come back within the rebalance timeout', () => {
    const scene = Scene.stable(2);
    const leader = scene.join(A);
    for (let i = 0; i < 11; i++) {
      scene.pass(5_000);
      expect(scene.heartbeat(B, 1)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    }
    expect(leader).toEqual([]);
    scene.pass(5_000);
    expect(leader[0]).toMatchObject({ generationId: 2 });
    expect(scene.heartbeat(B, 1)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  it('sends those who wait for their assignment to join again', () => {
    const scene = new Scene();
    scene.join();
    scene.join();
    scene.pass(2 * DELAY);
    const waiting = scene.sync(B, 1);
    scene.join();
    expect(waiting[0]!.errorCode).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect(scene.sync(A, 1)[0]!.errorCode).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });

  it('begins when a member leaves or its session ends', () => {
    const left = Scene.stable(2);
    expect(left.leave(B)).toBe(ErrorCode.NONE);
    expect(left.group.state).toBe('PreparingRebalance');
    const silent = Scene.stable(2);
    silent.pass(SESSION - 1);
    expect(silent.heartbeat(A, 1)).toBe(ErrorCode.NONE);
    silent.pass(1);
    expect([...silent.group.members.keys()]).toEqual([A]);
    expect(silent.heartbeat(A, 1)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });

  it('makes another member leader when the leader leaves', () => {
    const scene = Scene.stable(2);
    scene.leave(A);
    expect(scene.join(B)[0]).toMatchObject({ generationId: 2, leader: B });
  });

  it('happens when the leader joins again, but not for an unchanged follower', () => {
    const scene = Scene.stable(2);
    expect(scene.join(B)[0]).toMatchObject({ errorCode: ErrorCode.NONE, generationId: 1 });
    expect(scene.group.state).toBe('Stable');
    expect(scene.join(B, { protocols: [{ name: 'range', metadata: Buffer.from('new') }] })).toEqual([]);
    expect(scene.group.state).toBe('PreparingRebalance');
    const other = Scene.stable(2);
    other.join(A);
    expect(other.group.state).toBe('PreparingRebalance');
  });

  it('answers an abandoned join of the same member, so that its connection is not stuck', () => {
    const scene = new Scene();
    const abandoned = scene.join();
    const second = scene.join(A);
    expect(abandoned[0]!.errorCode).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    scene.pass(DELAY);
    expect(second[0]!.errorCode).toBe(ErrorCode.NONE);
  });

  it('ends in an empty, stored group when the last member leaves', () => {
    const scene = Scene.stable();
    scene.now = 5;
    scene.leave(A);
    expect([scene.group.state, scene.group.emptySince]).toEqual(['Empty', 5]);
    expect(scene.stored.at(-1)).toMatchObject({ members: [], generation: 2, emptySince: 5 });
  });
});

describe('requests from the wrong place or time', () => {
  it('does not know strangers', () => {
    const scene = Scene.stable();
    expect(scene.heartbeat('stranger', 1)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(scene.leave('stranger')).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(scene.commit('stranger', 1)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(scene.sync('stranger', 1)[0]!.errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(scene.join('stranger')[0]!.errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  it('refuses another generation', () => {
    const scene = Scene.stable();
    expect(scene.heartbeat(A, 0)).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(scene.commit(A, 2)).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(scene.sync(A, 2)[0]!.errorCode).toBe(ErrorCode.ILLEGAL_GENERATION);
  });

  it('takes commits while members gather, not while the assignment is made', () => {
    const scene = Scene.stable();
    expect(scene.commit(A, 1)).toBe(ErrorCode.NONE);
    scene.join();
    expect(scene.commit(A, 1)).toBe(ErrorCode.NONE);
    scene.join(A);
    expect(scene.commit(A, 2)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });

  it('takes commits without a generation only while the group is empty', () => {
    expect(new Scene().commit('', -1)).toBe(ErrorCode.NONE);
    expect(Scene.stable().commit('', -1)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  it('lets a commit count as a sign of life', () => {
    const scene = Scene.stable();
    scene.pass(SESSION - 1);
    scene.commit(A, 1);
    scene.pass(SESSION - 1);
    expect(scene.heartbeat(A, 1)).toBe(ErrorCode.NONE);
  });
});

describe('static members', () => {
  const withInstance = { instanceId: 'i' };

  function stableStatic(): Scene {
    const scene = new Scene();
    scene.join('', withInstance);
    scene.pass(DELAY);
    scene.group.sync(
      {
        memberId: 'i-id1',
        ...withInstance,
        generationId: 1,
        protocolType: null,
        protocolName: null,
        assignments: [{ memberId: 'i-id1', assignment: Buffer.from('mine') }],
      },
      scene.now,
      () => undefined,
    );
    return scene;
  }

  it('come back without a rebalance and keep their assignment', () => {
    const scene = stableStatic();
    const [reply] = scene.join('', { ...withInstance, canSkipAssignment: true });
    expect(reply).toMatchObject({
      generationId: 1,
      memberId: 'i-id2',
      leader: 'i-id2',
      skipAssignment: true,
    });
    expect(scene.group.state).toBe('Stable');
    const member = scene.group.members.get('i-id2');
    expect(String(member!.assignment)).toBe('mine');
  });

  it('are not made leader of an assignment nobody wants, where the client cannot skip it', () => {
    expect(stableStatic().join('', withInstance)[0]).toMatchObject({ leader: 'i-id1', members: [] });
  });

  it('fence their former selves', () => {
    const scene = stableStatic();
    scene.join('', withInstance);
    const former = { memberId: 'i-id1', ...withInstance };
    expect(scene.group.heartbeat(former, 1, 0)).toBe(ErrorCode.FENCED_INSTANCE_ID);
    expect(scene.group.checkCommit(former, 1, 0)).toBe(ErrorCode.FENCED_INSTANCE_ID);
    expect(scene.group.leave(former, 0)).toBe(ErrorCode.FENCED_INSTANCE_ID);
  });

  it('can be removed by their instance id', () => {
    const scene = stableStatic();
    expect(scene.group.leave({ memberId: '', instanceId: 'i' }, 0)).toBe(ErrorCode.NONE);
    expect(scene.group.state).toBe('Empty');
  });
});

describe('a group after a restart', () => {
  it('goes on in its generation and expires members that do not show up', () => {
    const before = Scene.stable(2);
    const scene = new Scene();
    scene.now = 1_000_000;
    const record = JSON.parse(JSON.stringify(before.stored.at(-1))) as GroupRecord;
    scene.group = Group.restore(record, scene.environment(), scene.now);
    expect(scene.group.state).toBe('Stable');
    expect(scene.heartbeat(A, 1)).toBe(ErrorCode.NONE);
    expect(String(scene.sync(B, 1)[0]!.assignment)).toBe(`for ${B}`);
    scene.pass(SESSION - 1);
    scene.heartbeat(A, 1);
    scene.pass(1);
    expect([...scene.group.members.keys()]).toEqual([A]);
  });
});
