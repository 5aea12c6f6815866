import {
  ownDigest,
  owedAfter,
  storedName,
  type AnyEvent,
  type EventMetadata,
  type RecordedEvent,
} from '#contracts';
import { stepsAfter, type SharingEvent } from '#domain';
import { event } from '../events.helper-spec.js';
import { CauseCheck } from './cause-check.js';
import type { AuthorshipFinding } from './finding.js';

const system = { agencyId: 'liandong', principal: 'flow', role: 'system' } as const;

const decided = {
  type: 'sharing.dispatched',
  data: { lines: [{ lineId: '1.1', resourceId: 'R-1', quantity: 2 }] },
} as unknown as SharingEvent;
const record = (n: number, stream: string, happened: AnyEvent, metadata?: object): RecordedEvent =>
  event(n, {
    stream,
    revision: 1n,
    storedType: storedName(happened),
    data: happened.data,
    metadata: { ...event(n).metadata, ...metadata },
  });
const cause = record(1, 'sharing-S-1', decided);

/** What the flow writes because of it. */
function effect(n: number, extra: Partial<EventMetadata> = {}, stream = 'resource-R-1'): RecordedEvent {
  const [step] = stepsAfter('S-1', decided);
  const command = step?.command ?? { type: 'none', data: {} };
  const deployed = { type: 'resource.deployed', data: { sharingId: 'S-1', lineId: '1.1', quantity: 2 } };
  return record(n, stream, deployed as unknown as AnyEvent, {
    actor: system,
    command: { source: '/liandong/flow', id: `${cause.eventId}/resource/1.1`, name: command.type },
    digest: ownDigest(command),
    correlationId: cause.metadata.correlationId,
    causationId: cause.eventId,
    origin: { via: 'flow', eventId: cause.eventId },
    ...extra,
  });
}

const timed = (n: number, extra: Partial<EventMetadata> = {}): RecordedEvent => {
  const command = { type: 'task.escalate', data: { reason: 'not acknowledged in time' } };
  return record(
    n,
    'task-T-1',
    { type: 'task.escalated', data: command.data },
    {
      actor: system,
      command: { source: '/liandong/timer', id: 'T-1/acknowledge', name: command.type },
      digest: ownDigest(command),
      origin: { via: 'timer', deadline: 'T-1/acknowledge' },
      ...extra,
    },
  );
};

async function check(
  records: readonly RecordedEvent[],
  log: readonly RecordedEvent[] = records,
): Promise<AuthorshipFinding[]> {
  async function* again() {
    yield await Promise.resolve(log);
  }
  const causes = new CauseCheck({ again });
  return [...(await causes.take(records)), ...(await causes.end())];
}

describe('causes of what the service did itself', () => {
  it('are there, and lead to it when the flow runs again', async () => {
    expect(await check([cause, effect(2), timed(3)])).toEqual([]);
  });

  it('are the act of one person for what is owed for it, and for nothing else', async () => {
    const alone = { reason: '副班失联', signBy: '', confirmers: [], data: { level: 2 } };
    const raised = {
      type: 'incident.response-level-changed',
      data: { level: 2, previousLevel: 3, reason: 'x' },
    };
    const act = record(1, 'incident-I1', raised as AnyEvent, { alone });
    const owed = owedAfter(act);
    if (!owed) throw new Error('nothing is owed');
    const owing = (data: object): RecordedEvent =>
      record(2, `approval-${owed.approvalId}`, { type: 'approval.owed', data } as AnyEvent, {
        actor: system,
        command: { source: '/liandong/flow', id: `${act.eventId}/approval/owe`, name: 'approval.owe' },
        digest: ownDigest({ type: 'approval.owe', data }),
        correlationId: act.metadata.correlationId,
        causationId: act.eventId,
        origin: { via: 'flow', eventId: act.eventId },
      });
    expect(await check([act, owing(owed.command.data)])).toEqual([]);
    const other = owing({ ...owed.command.data, reason: '别的理由' });
    expect((await check([act, other])).map(({ problem }) => problem.kind)).toEqual(['not-from-cause']);
    const unmarked = record(1, 'incident-I1', raised as AnyEvent);
    expect((await check([unmarked, owing(owed.command.data)])).map(({ problem }) => problem.kind)).toEqual([
      'not-from-cause',
    ]);
  });

  it.each([
    ['agency.grant-role', { type: 'agency.role-granted', data: { personId: 'p', role: 'duty-officer' } }],
    ['agency.bind-key', { type: 'agency.key-bound', data: { keyId: 'K-2', personId: 'p' } }],
  ] as const)('are what was asked for on the machine of the service: %s', async (name, appointed) => {
    const asked = ownDigest({ type: name, data: appointed.data });
    const acted = (digest: string) =>
      record(1, 'agency-EMB', appointed, {
        actor: system,
        command: { source: '/liandong/operator', id: `EMB/${digest}`, name },
        ...{ digest, origin: { via: 'operator' } },
      });
    expect(await check([acted(asked)])).toEqual([]);
    const other = acted(ownDigest({ type: name, data: { ...appointed.data, personId: 'q' } }));
    expect((await check([other])).map(({ problem }) => problem.kind)).toEqual(['not-from-cause']);
  });

  it('are found further back than what is kept', async () => {
    expect(await check([effect(2)], [cause, effect(2)])).toEqual([]);
  });

  it.each<[string, readonly RecordedEvent[], string]>([
    ['is not in the log', [effect(2)], 'no-cause'],
    ['comes after it', [effect(2), { ...cause, position: 100n }], 'no-cause'],
    ['asks for something else', [cause, effect(2, { digest: 'other' })], 'not-from-cause'],
    ['is about another resource', [cause, effect(2, {}, 'resource-R-2')], 'not-from-cause'],
    ['belongs to another matter', [cause, effect(2, { correlationId: 'other' })], 'not-from-cause'],
    ['is of another world', [cause, effect(2, { drill: 'D-1' })], 'not-from-cause'],
    ['is a door', [event(2, { metadata: { ...event(2).metadata, actor: system } })], 'not-from-cause'],
    ['is no deadline', [timed(2, { origin: { via: 'timer', deadline: 'x' } })], 'not-from-cause'],
    ['is a deadline of something else', [timed(2, { digest: 'other' })], 'not-from-cause'],
    [
      'is an operator who has no such command',
      [
        effect(2, {
          origin: { via: 'operator' },
          command: { source: '/liandong/operator', id: 'x', name: 'y' },
        }),
      ],
      'not-from-cause',
    ],
  ])('are missed where what is named %s', async (_, records, kind) => {
    expect((await check(records)).map(({ problem }) => problem.kind)).toEqual([kind]);
  });
});
