import { gapName, type DutyEvent } from '../duty/duty.js';
import { shiftName, type RosterOf } from '../duty/roster.js';
import type { ReportEvent } from '../report/commands.js';
import type { SharingEvent } from '../sharing/events.js';
import type { SharingState } from '../sharing/sharing.js';
import type { StatisticsEvent, StatisticsState } from '../statistics/statistics.js';
import type { TaskEvent, TaskState } from '../task/task.js';
import type { WarningContent } from '../warning/content.js';
import type { WarningEvent, WarningState } from '../warning/warning.js';
import type { MessageContent, Trigger } from './message.js';
import type { ReachingRules } from './rules.js';
import { gapText, missedText } from './duty-wording.js';
import { askedIn, type Asked } from './wording.js';

/** An agency that is to hear of something, and what it is told. */
export interface Occasion {
  readonly trigger: Trigger;
  readonly agencyId: string;
  readonly post?: string;
  /** The agency that was called, where this one answers in its place. */
  readonly calledAgencyId?: string;
  readonly version?: number;
  readonly part?: string;
  readonly content: MessageContent;
  readonly urgent: boolean;
  /** What a deadline reminds of. */
  readonly remindsOf?: string;
}

/** What is known beside the event. */
export interface Background {
  /** When the log recorded the event. */
  readonly at: string;
  readonly rules: Pick<ReachingRules, 'language' | 'utcOffsetMinutes'>;
  /** Name of a division; the code where none is known. */
  readonly placeName: (areaCode: string) => string;
}

const minutesAfter = (at: string, minutes: number): string =>
  new Date(Date.parse(at) + minutes * 60_000).toISOString();

const cut = (text: string, length: number): string => [...text].slice(0, length).join('');

const placeOf = ({ placeName }: Background, areaCodes: readonly string[]): string =>
  cut([...new Set(areaCodes.map(placeName))].join('、'), 60);

const told = (
  asked: Asked,
  { language }: Background['rules'],
  content: Omit<MessageContent, 'asked'>,
): MessageContent => ({ ...content, asked: askedIn(asked, language) });

/** Who is to hear of an event of a warning: those called, and the stand-in of whom nobody has heard. */
export function occasionsOfWarning(
  event: WarningEvent,
  { content }: Pick<WarningState, 'content'>,
  background: Background,
): Occasion[] {
  const { at, rules } = background;
  if (!content) return [];
  if (event.type === 'warning.called') {
    const { recipients, acknowledgeWithinMinutes, message, version } = event.data;
    const said = told('acknowledge-call', rules, {
      ...ofWarning(content, background),
      until: minutesAfter(at, acknowledgeWithinMinutes),
      text: message,
    });
    const isUrgent = content.colour === 'red';
    return recipients.map(({ agencyId }) => ({
      ...{ trigger: 'call', agencyId, version, content: said, urgent: isUrgent },
    }));
  }
  if (event.type !== 'warning.call-escalated') return [];
  const { agencyId, standIn, version } = event.data;
  if (!standIn) return [];
  return [
    {
      trigger: 'escalation',
      agencyId: standIn.agencyId ?? agencyId,
      calledAgencyId: agencyId,
      post: standIn.post,
      version,
      content: told('stand-in', rules, ofWarning(content, background)),
      urgent: true,
    },
  ];
}

const ofWarning = (content: WarningContent, background: Background): Omit<MessageContent, 'asked'> => ({
  subject: content.headline,
  place: placeOf(background, content.areaCodes),
});

/** Who is to hear of an event of a task: whoever it is given to, and whoever gave it where nobody answers. */
export function occasionsOfTask(event: TaskEvent, state: TaskState, { at, rules }: Background): Occasion[] {
  if (event.type === 'task.assigned') {
    const { title, instructions, priority, acknowledgeWithinMinutes, assigneeAgencyId } = event.data;
    const content = told('accept-task', rules, {
      subject: title,
      until: minutesAfter(at, acknowledgeWithinMinutes),
      text: instructions && cut(instructions, 500),
    });
    return [{ trigger: 'task', agencyId: assigneeAgencyId, content, urgent: priority === 1 }];
  }
  if (event.type !== 'task.escalated' || state.status === 'none') return [];
  const content = told('task-unanswered', rules, { subject: state.assigneeAgencyId });
  return [{ trigger: 'task', agencyId: state.assignerAgencyId, content, urgent: false }];
}

/** Owners that are asked for something. */
export function occasionsOfSharing(
  event: SharingEvent,
  { need }: Pick<SharingState, 'need'>,
  background: Background,
): Occasion[] {
  if (event.type !== 'sharing.asked' || !need) return [];
  const content = told('answer-request', background.rules, {
    subject: `${need.capability} × ${need.amount}`,
    place: placeOf(background, [need.areaCode]),
    until: need.neededBy,
  });
  return event.data.agencyIds.map((agencyId) => ({
    ...{ trigger: 'request', agencyId, content, urgent: need.priority === 1 },
  }));
}

/** Who owes a report, shortly before it is due. */
export function occasionsOfReport(event: ReportEvent, { rules }: Background): Occasion[] {
  if (event.type !== 'report.required') return [];
  const { obligedAgencyId, dueAt, incidentId } = event.data;
  const content = told('report', rules, { subject: incidentId, until: dueAt });
  return [{ trigger: 'deadline', agencyId: obligedAgencyId, content, urgent: false, remindsOf: dueAt }];
}

/**
 * Who owes statistics, shortly before they are due; at first those too who are asked for figures of an area. Once more for
 * each further report, as its time is set by the one before.
 */
export function occasionsOfStatistics(
  event: StatisticsEvent,
  { opened, areas }: Pick<StatisticsState, 'opened' | 'areas'>,
  { rules }: Pick<Background, 'rules'>,
): Occasion[] {
  const next = 'next' in event.data ? event.data.next : undefined;
  if (!opened || !next) return [];
  const { dueAt } = next;
  const remind = (agencyId: string, asked: Asked): Occasion => ({
    ...{ trigger: 'deadline', agencyId, part: dueAt, urgent: false, remindsOf: dueAt },
    content: told(asked, rules, { subject: opened.incidentId, until: dueAt }),
  });
  const others = new Set(areas.map(({ agencyId }) => agencyId));
  others.delete(opened.agencyId);
  return [
    remind(opened.agencyId, 'statistics'),
    ...(event.type === 'statistics.opened' ? [...others].map((one) => remind(one, 'figures')) : []),
  ];
}

/**
 * Who is on duty hears of what is missing there: of a gap shortly before it, as whoever enters a roster is shown those in it,
 * and of a hand-over that was not signed.
 */
export function occasionsOfDuty(
  event: DutyEvent,
  { agencyId, post }: RosterOf,
  { rules }: Pick<Background, 'rules'>,
): Occasion[] {
  if (event.type === 'duty.gap-raised' && event.data.stage === 'ahead') {
    const { gap } = event.data;
    const content = told('fill-gap', rules, { subject: `${post} · ${gapText(gap, rules)}`, until: gap.from });
    return [{ trigger: 'duty-gap', agencyId, part: gapName(gap), content, urgent: false }];
  }
  if (event.type !== 'duty.hand-over-missed') return [];
  const content = told('sign-hand-over', rules, { subject: `${post} · ${missedText(event.data, rules)}` });
  return [{ trigger: 'hand-over-missed', agencyId, part: shiftName(event.data), content, urgent: false }];
}
