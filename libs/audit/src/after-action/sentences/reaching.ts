import type { Sentences } from './words.js';

/** What was sent to people, and what became of it. */
export const ofReaching: Sentences<'message'> = {
  'message.requested': ({ recipient: { agencyId: to }, content: { subject } }) => [
    `向 ${to} 发送通知：${subject}`,
    `Message to ${to}: ${subject}`,
  ],
  'message.begun': ({ attempt: n, channel }) => [
    `第 ${n} 次发送（${channel}）`,
    `Attempt ${n}, by ${channel}`,
  ],
  'message.handed-over': ({ attempt: n }) => [`第 ${n} 次发送已交运营方`, `Attempt ${n} handed over`],
  'message.refused': ({ attempt: n, reason }) => [
    `第 ${n} 次发送被拒绝：${reason}`,
    `Attempt ${n} refused: ${reason}`,
  ],
  'message.outcome-unknown': ({ attempt: n, reason }) => [
    `第 ${n} 次发送结果不明：${reason}`,
    `Outcome of attempt ${n} unknown: ${reason}`,
  ],
  'message.failed': ({ attempt: n }) => [`第 ${n} 次发送失败`, `Attempt ${n} failed`],
  'message.delivered': ({ attempt: n }) => [`第 ${n} 次发送已送达`, `Attempt ${n} delivered`],
  'message.read': ({ attempt: n }) => [`第 ${n} 次发送已读`, `Attempt ${n} read`],
  'message.answered': ({ affirms }) =>
    affirms ? ['已回复确认', 'Answered: confirmed'] : ['已回复', 'Answered'],
  'message.answered-automatically': ({ reason }) => [
    `自动回复，不作确认（${reason}）`,
    `Answered by a machine, which confirms nothing (${reason})`,
  ],
  'message.contradicted': ({ attempt: n, status, stands }) => [
    `第 ${n} 次发送的回执 ${status} 与 ${stands} 矛盾`,
    `Receipt ${status} of attempt ${n} contradicts ${stands}`,
  ],
  'message.overtaken': ['通知已无须送达（发出后）', 'Message overtaken after it had gone out'],
  'message.not-sent': ['通知未发送：已无须送达', 'Message not sent: no longer of use'],
  'message.given-up': ({ because }) => [`未能叫应（${because}）`, `Not reached (${because})`],
};
