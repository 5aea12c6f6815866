import type { MessageEvent, MessageRequest } from './message.js';
import { shippedReachingRules } from './rules.js';

export const t0 = '2026-11-29T18:10:00.000Z';

/** So many seconds after the call. */
export const after = (seconds: number): string => new Date(Date.parse(t0) + seconds * 1_000).toISOString();

const [call, , task] = shippedReachingRules.rules;
if (!call || !task) throw new Error('no such rules');

export const called: MessageRequest = {
  cause: {
    eventId: '0a4f4c6e-6f57-4c9b-8f3c-0f5c6f0d9a11',
    trigger: 'call',
    kind: 'warning',
    objectId: 'W1',
    calledAgencyId: 'ST',
    version: 1,
  },
  recipient: { agencyId: 'ST', personId: 'P1', post: '值班室' },
  standIns: [{ agencyId: 'ST', personId: 'P2', post: '带班' }],
  content: {
    subject: '暴雨红色预警',
    place: '青岩镇',
    asked: '请确认收到（叫应），回复 1',
    until: after(900),
    text: '立即转移',
  },
  calls: true,
  urgent: true,
  answers: call.answers,
  steps: call.steps,
  giveUpAfterSeconds: call.giveUpAfterSeconds,
  notBefore: t0,
  usefulUntil: after(7_200),
  exercise: false,
  rulesVersion: 'shipped.1',
};

export const informed: MessageRequest = {
  ...called,
  cause: { ...called.cause, trigger: 'task', kind: 'task', objectId: 'T1' },
  calls: false,
  answers: undefined,
  steps: task.steps,
  giveUpAfterSeconds: undefined,
};

export const requested = (data: MessageRequest): MessageEvent => ({ type: 'message.requested', data });

export const begun = (attempt: number, step = 0, at = after(0)): MessageEvent => ({
  type: 'message.begun',
  data: { attempt, step, channel: step === 0 ? 'voice' : 'sms', opened: 'P1', at },
});

export const handedOver = (attempt: number, at = after(1)): MessageEvent => ({
  type: 'message.handed-over',
  data: { attempt, providerId: `p${attempt}`, at },
});
