import { storedName, type AnyEvent, type RecordedEvent } from '#contracts';
import fc from 'fast-check';
import { afterActionOf } from './after-action.js';
import { durationsOf } from './figures.js';
import { gatherAfterAction } from './gather.js';
import { yuan } from './format.js';
import { afterActionMarkdown } from './text.js';

const start = Date.parse('2026-06-18T14:00:00.000Z');
const at = (minute: number): string => new Date(start + minute * 60_000).toISOString();

/** Events with the minute at which they happened. */
class Story {
  readonly records: RecordedEvent[] = [];

  tell(minute: number, stream: string, event: AnyEvent, by = 'EMB', command = event.type): this {
    const n = this.records.length + 1;
    const revision = BigInt(this.records.filter((record) => record.stream === stream).length);
    this.records.push({
      eventId: String(n),
      stream,
      revision,
      position: BigInt(n * 10),
      recordedAt: at(minute),
      storedType: storedName(event),
      data: event.data,
      metadata: {
        commandId: String(n),
        command: { source: `/agencies/${by}`, id: String(n), name: command },
        digest: '',
        correlationId: '',
        causationId: '',
        actor: { agencyId: by, principal: 'x', role: 'duty-officer' },
        occurredAt: at(minute),
        receivedAt: at(minute),
        origin: { via: 'http' },
      },
    });
    return this;
  }
}

const rule = { id: 'accident-county', setVersion: 'shipped.1', source: '条例第十一条', confirmed: true };
const moved = [{ lineId: '1.1', resourceId: 'KIT', quantity: 2 }];

function leak(): Story {
  const casualties = { injured: 2 };
  return new Story()
    .tell(-100, 'agreement-AG-03', {
      type: 'agreement.proposed',
      data: {
        beneficiaryAgencyId: 'EMB',
        providerAgencyId: 'ENT-CHEM',
        items: [],
        arrivalWithinMinutes: 45,
        validFrom: at(-100),
        validUntil: at(100_000),
      },
    })
    .tell(
      0,
      'incident-C1',
      {
        type: 'incident.reported',
        data: {
          title: '泄漏 <b>|</b>',
          category: 'accident',
          areaCode: '520111010',
          description: '断裂',
          casualties,
          exercise: false,
          reporterAgencyId: 'PSB',
        },
      },
      'PSB',
      'incident.report' as never,
    )
    .tell(1, 'incident-C1', { type: 'incident.verified', data: { findings: '属实' } })
    .tell(2, 'incident-C1', {
      type: 'incident.classified',
      data: { category: 'accident', eventLevel: 'III', reason: '初判' },
    })
    .tell(7, 'incident-C1', {
      type: 'incident.response-activated',
      data: { level: 3, matter: '泄漏', expectedDurationMinutes: 60, measures: [] },
    })
    .tell(8, 'task-T1', {
      type: 'task.assigned',
      data: {
        incidentId: 'C1',
        assigneeAgencyId: 'ECO',
        assignerAgencyId: 'EMB',
        title: '监测',
        priority: 1,
        acknowledgeWithinMinutes: 10,
      },
    })
    .tell(25, 'task-T1', { type: 'task.accepted', data: {} }, 'ECO')
    .tell(8, 'task-T2', {
      type: 'task.assigned',
      data: {
        incidentId: 'C1',
        assigneeAgencyId: 'FIRE',
        assignerAgencyId: 'EMB',
        title: '堵漏',
        priority: 1,
        acknowledgeWithinMinutes: 10,
      },
    })
    .tell(19, 'task-T2', { type: 'task.escalated', data: { reason: '未受领' } }, 'liandong')
    .tell(10, 'sharing-S1', {
      type: 'sharing.requested',
      data: {
        incidentId: 'C1',
        requesterAgencyId: 'EMB',
        capability: 'kit',
        amount: 3,
        neededBy: at(60),
        deliverTo: { areaCode: '520111010', place: '仓库' },
        priority: 1,
        purpose: '堵漏',
      },
    })
    .tell(12, 'sharing-S1', {
      type: 'sharing.allocation-decided',
      data: {
        round: 1,
        decidedByAgencyId: 'EMB',
        incidentId: 'C1',
        lines: [
          {
            lineId: '1.1',
            resourceId: 'KIT',
            ownerAgencyId: 'ENT-CHEM',
            quantity: 2,
            amount: 2,
            agreementId: 'AG-03',
          },
        ],
        certificate: {
          policyVersion: 'agreement-arrival-cost.v1',
          logPosition: '77',
          decidedAt: at(12),
          need: { capability: 'kit', amount: 3, neededBy: at(60), areaCode: '520111010' },
          candidates: [],
          lines: [],
          covered: 2,
          shortfall: 1,
          override: { reason: '就近', proposed: [] },
        },
      },
    })
    .tell(13, 'sharing-S1', { type: 'sharing.reservation-confirmed', data: { lineId: '1.1' } })
    .tell(14, 'sharing-S1', {
      type: 'sharing.requisitioned',
      data: { lineIds: ['1.1'], funding: { code: 'F', amountFen: 12_345 }, reportTo: '现场' },
    })
    .tell(15, 'sharing-S1', {
      type: 'sharing.committed',
      data: { lineIds: ['1.1'], ownerAgencyId: 'ENT-CHEM' },
    })
    .tell(16, 'sharing-S1', { type: 'sharing.dispatched', data: { lines: moved, departedAt: at(16) } })
    .tell(70, 'sharing-S1', { type: 'sharing.arrived', data: { lines: moved, arrivedAt: at(70) } })
    .tell(1, 'report-R1', {
      type: 'report.required',
      data: {
        incidentId: 'C1',
        rule,
        obligedAgencyId: 'EMB',
        superiorAgencyId: 'GY-EMB',
        channel: 'any',
        grounds: { event: 'incident.reported', category: 'accident', dead: 0 },
        startedAt: at(0),
        dueAt: at(120),
        withinMinutes: 120,
        omittedAfterMinutes: 1_440,
        exercise: false,
      },
    })
    .tell(121, 'report-R1', {
      type: 'report.overdue',
      data: { dueAt: at(120), obligedAgencyId: 'EMB', rule, foundBy: 'timer' },
    })
    .tell(40, 'incident-C1', {
      type: 'incident.corrected',
      data: {
        field: 'casualties.injured',
        previousValue: 2,
        value: 3,
        reason: '核对',
        byAgencyId: 'JKZ',
      },
    })
    .tell(
      30,
      'incident-C1',
      {
        type: 'incident.situation-updated',
        data: { summary: '旧情况', byAgencyId: 'JKZ', timing: ['out-of-order'] },
      },
      'JKZ',
    )
    .tell(90, 'incident-C1', { type: 'command.refused', data: { code: 'wrong-status' } });
}

const submittedLate: AnyEvent = {
  type: 'report.submitted',
  data: {
    facts: '泄漏',
    measures: ['疏散'],
    channel: 'written',
    late: true,
    incidentId: 'C1',
    fromAgencyId: 'EMB',
    superiorAgencyId: 'GY-EMB',
  },
};
const figures = (story = leak()) => {
  const report = afterActionOf('C1', story.records);
  if (!report) throw new Error('no report');
  return report;
};

describe('an after-action report', () => {
  it('is of an incident that was reported', () => {
    expect(afterActionOf('C2', leak().records)).toBeUndefined();
  });

  it('tells how long things took', () => {
    expect(figures().times).toEqual({
      occurredAt: at(0),
      verifyMinutes: 1,
      activateMinutes: 7,
      containMinutes: null,
      closeMinutes: null,
      acknowledge: { count: 1, medianMinutes: 17, p90Minutes: 17, longestMinutes: 17 },
      arrive: { count: 1, medianMinutes: 60, p90Minutes: 60, longestMinutes: 60 },
    });
  });

  it('names every breach with who, by when and how late', () => {
    const line = { stream: 'sharing-S1', lineId: '1.1' };
    expect(figures().breaches).toEqual([
      {
        kind: 'not-acknowledged-in-time',
        stream: 'task-T1',
        agencyId: 'ECO',
        dueAt: at(18),
        doneAt: at(25),
        lateByMinutes: 7,
      },
      { kind: 'not-acknowledged-in-time', stream: 'task-T2', agencyId: 'FIRE', dueAt: at(18) },
      {
        kind: 'needed-by-missed',
        ...line,
        agencyId: 'ENT-CHEM',
        dueAt: at(60),
        doneAt: at(70),
        lateByMinutes: 10,
        source: undefined,
      },
      {
        kind: 'agreement-arrival-missed',
        ...line,
        agencyId: 'ENT-CHEM',
        dueAt: at(57),
        doneAt: at(70),
        lateByMinutes: 13,
        source: 'AG-03',
      },
      { kind: 'requisition-unreturned', ...line, agencyId: 'EMB' },
      {
        kind: 'report-missing',
        stream: 'report-R1',
        agencyId: 'EMB',
        dueAt: at(120),
        source: '条例第十一条',
      },
    ]);
  });

  it('counts an answer from when it was received, with what its sender claims beside it', () => {
    const story = new Story();
    for (const record of leak().records) {
      const isAnswer = record.stream === 'task-T1' && record.revision === 1n;
      const metadata = { ...record.metadata, occurredAt: at(9) };
      story.records.push(isAnswer ? { ...record, metadata } : record);
    }
    const answered = figures(story).breaches.find(({ stream }) => stream === 'task-T1');
    expect(answered).toMatchObject({ dueAt: at(18), doneAt: at(25), claimedAt: at(9), lateByMinutes: 7 });
    expect(afterActionMarkdown(figures(story), 'en')).toContain('| Claimed |');
    const told = story.records.map((record) =>
      record.stream === 'incident-C1' && record.revision === 0n
        ? { ...record, data: { ...(record.data as object), exercise: true } }
        : record,
    );
    // an exercise tells a story, and goes by what it claims
    expect(afterActionOf('C1', told)?.breaches.map(({ stream }) => stream)).not.toContain('task-T1');
  });

  it('lets an owner’s own word make its arrival later, and never earlier', () => {
    const arrival = (by: string, claimed: number) => {
      const story = new Story();
      for (const record of leak().records) {
        const isArrival = record.storedType === 'sharing.arrived.v1';
        const metadata = { ...record.metadata, actor: { ...record.metadata.actor, agencyId: by } };
        story.records.push(
          isArrival
            ? { ...record, metadata, data: { ...(record.data as object), arrivedAt: at(claimed) } }
            : record,
        );
      }
      return figures(story).breaches.find(({ kind }) => kind === 'needed-by-missed')?.doneAt;
    };
    expect(arrival('ENT-CHEM', 30)).toBe(at(70));
    expect(arrival('ENT-CHEM', 90)).toBe(at(90));
    expect(arrival('EMB', 30)).toBeUndefined();
  });

  it('knows a late report from a missing and an omitted one', () => {
    const kinds = (story: Story) =>
      figures(story)
        .breaches.filter(({ stream }) => stream === 'report-R1')
        .map(({ kind, lateByMinutes }) => [kind, lateByMinutes]);
    expect(kinds(leak().tell(150, 'report-R1', submittedLate))).toEqual([['report-late', 30]]);
    const omitted: AnyEvent = {
      type: 'report.omitted',
      data: { dueAt: at(120), obligedAgencyId: 'EMB', omittedAfterMinutes: 1_440 },
    };
    expect(kinds(leak().tell(1_600, 'report-R1', omitted))).toEqual([['report-omitted', undefined]]);
    const waived: AnyEvent = { type: 'report.waived', data: { reason: '误报' } };
    expect(kinds(leak().tell(150, 'report-R1', waived))).toEqual([]);
  });

  it('does not hold against a requisition what was paid for or came back', () => {
    const claim: AnyEvent = {
      type: 'sharing.compensation-claimed',
      data: { claimId: 'C', amountFen: 500, grounds: '损坏', claimantAgencyId: 'ENT-CHEM' },
    };
    const pay: AnyEvent = {
      type: 'sharing.compensation-paid',
      data: { claimId: 'C', amountFen: 500, reference: '付' },
    };
    const paid = figures(leak().tell(200, 'sharing-S1', claim).tell(201, 'sharing-S1', pay));
    expect(paid.breaches.map(({ kind }) => kind)).not.toContain('requisition-unreturned');
    expect(paid.cost).toEqual({ fundedFen: 12_345, claimedFen: 500, paidFen: 500 });
  });

  it('holds shortfalls, decisions with certificates, overrides, corrections and what came out of order', () => {
    const report = figures();
    expect(report.shortfalls).toEqual([
      { sharingId: 'S1', capability: 'kit', asked: 3, covered: 2, shortfall: 1 },
    ]);
    expect(report.allocations).toMatchObject([{ certificatePosition: '77', override: '就近', shortfall: 1 }]);
    expect(report.decisions.map(({ type, outcome, reason }) => [type, outcome, reason])).toEqual([
      ['incident.verified', undefined, '属实'],
      ['incident.classified', 'III', '初判'],
      ['incident.response-activated', '3', '泄漏'],
    ]);
    expect(report.corrections).toMatchObject([
      { previousValue: 2, value: 3, agencyId: 'JKZ', reason: '核对' },
    ]);
    expect(report.irregular).toMatchObject([{ agencyId: 'JKZ', flags: ['out-of-order'] }]);
  });

  it('tells the timeline in the order of happening, without agreements and refusals', () => {
    const { timeline } = figures();
    const times = timeline.map(({ occurredAt }) => occurredAt);
    expect(times).toEqual(times.toSorted());
    expect(timeline.some(({ stream, type }) => /^agreement-/.test(stream) || /^command\./.test(type))).toBe(
      false,
    );
  });

  it('gives the same bytes in whatever order the streams were read', () => {
    const { records } = leak();
    const expected = JSON.stringify(figures());
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) => {
        expect(JSON.stringify(afterActionOf('C1', shuffled))).toBe(expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe('gathering', () => {
  const source = ({ records }: Story, known = 10_000n) => {
    const asked: string[] = [];
    return {
      asked,
      relatedStreams: () => Promise.resolve(['task-T1', 'task-T2', 'sharing-S1', 'report-R1']),
      rosterStreams: (agencyIds: readonly string[]) =>
        Promise.resolve(agencyIds.includes('EMB') ? ['duty-EMB.hall.2026-06'] : []),
      read: (stream: string) => {
        asked.push(stream);
        return Promise.resolve(records.filter((record) => record.stream === stream));
      },
      position: () => Promise.resolve(known),
    };
  };

  it('reads the related streams and the agreements they name, and no others', async () => {
    const story = leak();
    const from = source(story);
    expect(await gatherAfterAction('C1', from)).toEqual(figures(story));
    expect(from.asked.toSorted()).toEqual(
      [
        'agreement-AG-03',
        'duty-EMB.hall.2026-06',
        'incident-C1',
        'report-R1',
        'sharing-S1',
        'task-T1',
        'task-T2',
      ].toSorted(),
    );
  });

  it('says who was on duty in the agencies that took part, as the rosters were then', async () => {
    const night = { date: '2026-06-18', start: '20:00' };
    const story = new Story().tell(-60, 'duty-EMB.hall.2026-06', {
      type: 'duty.shifts-put',
      data: {
        ...{ agencyId: 'EMB', post: 'hall', month: '2026-06' },
        shifts: [
          { ...night, end: '08:00', lead: 'zhou', deputy: 'wu', from: at(-120), until: at(600) },
          {
            date: '2026-06-20',
            start: '08:00',
            end: '20:00',
            lead: 'wang',
            from: at(2_040),
            until: at(2_760),
          },
        ],
      },
    });
    const change = { ...night, from: at(10), places: { lead: 'zheng' }, reason: '发热' };
    for (const record of leak().records) {
      const last = story.records.at(-1);
      story.records.push({ ...record, position: (last?.position ?? 0n) + 10n });
      if (story.records.length === 5)
        story.tell(12, 'duty-EMB.hall.2026-06', { type: 'duty.shift-changed', data: change });
    }
    const report = await gatherAfterAction('C1', source(story));
    const of = { agencyId: 'EMB', post: 'hall', ...night, end: '08:00' };
    expect(report?.onDuty).toEqual([
      { ...of, from: at(-120), until: at(10), places: { lead: 'zhou', deputy: 'wu' } },
      { ...of, from: at(10), until: at(600), places: { lead: 'zheng' } },
    ]);
    expect(report?.timeline.map(({ stream }) => stream)).not.toContain('duty-EMB.hall.2026-06');
    if (!report) throw new Error('no report');
    expect(afterActionMarkdown(report, 'zh-CN')).toContain(
      '| EMB | hall | 2026-06-18 20:00 | 2026-06-18 22:10 |',
    );
    expect(afterActionMarkdown(report, 'en')).toContain('lead zheng |');
  });

  it('shows nothing beyond what the read model knows, nor beyond the position asked for', async () => {
    expect((await gatherAfterAction('C1', source(leak(), 45n)))?.position).toBe('40');
    expect((await gatherAfterAction('C1', source(leak()), 45n))?.position).toBe('40');
    expect(await gatherAfterAction('C1', source(leak()), 15n)).toBeUndefined();
  });
});

describe('the Markdown', () => {
  it('says everything in either language, and lets no text from outside become markup', () => {
    const report = figures();
    const zh = afterActionMarkdown(report, 'zh-CN');
    const en = afterActionMarkdown(report, 'en');
    expect(zh).toMatch(/^# 复盘报告: 泄漏 \\<b\\>\\\|\\<\/b\\>/);
    expect(en).toContain(`Log position: ${report.position}`);
    expect(zh).toContain('征用经费: 123.45 元');
    expect(zh).toContain('| 逾期未报 | report-R1 | EMB | 2026-06-19 00:00 |');
    expect(en).toContain('| Statutory report missing | report-R1 | EMB |');
    expect(zh).toContain('| 2026-06-18 22:00 | PSB | 首报突发事件 | incident-C1 |');
    expect(zh).toContain('乱序');
    expect(zh.split('\n').filter((line) => line.startsWith('## '))).toHaveLength(11);
  });

  it('says what happened, never what it is stored as', () => {
    const report = figures();
    const zh = afterActionMarkdown(report, 'zh-CN');
    const en = afterActionMarkdown(report, 'en');
    expect(zh).toContain('| EMB | 第 1 轮人工决定分配：KIT × 2；缺口 1 | sharing-S1 |');
    expect(en).toContain('| EMB | Allocation decided in round 1 by hand: KIT × 2; 1 short | sharing-S1 |');
    for (const text of [zh, en]) {
      for (const { type } of report.timeline) expect(text).not.toContain(type);
    }
  });

  it('gives money exactly', () => {
    expect([0, 5, 100, 12_345, 10_000_000_000_001].map(yuan)).toEqual([
      '0.00',
      '0.05',
      '1.00',
      '123.45',
      '100000000000.01',
    ]);
  });
});

describe('durations', () => {
  it('are by nearest rank', () => {
    expect(durationsOf([])).toEqual({
      count: 0,
      medianMinutes: null,
      p90Minutes: null,
      longestMinutes: null,
    });
    const ten = Array.from({ length: 10 }, (_, i) => 10 - i);
    expect(durationsOf(ten)).toEqual({ count: 10, medianMinutes: 5, p90Minutes: 9, longestMinutes: 10 });
  });
});
