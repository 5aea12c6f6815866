import { clockTime } from './format.js';

/** Texts of the own board, for who is on the way. */
export const zhField = {
  lineSteps: {
    allocated: '已分配',
    reserved: '已预留',
    failed: '未成',
    requisitioned: '已征用',
    committed: '已承诺',
    dispatched: '已出动',
    arrived: '已到场',
    released: '已解除使用',
    returned: '已归还',
    dropped: '已撤销',
  },
  kept: {
    title: (n: number) => `待发 ${n} 条`,
    keep: '本机先存',
    hint: '没有网络：本机先存，恢复后按您按下的时刻发出。',
    discard: '删除',
    notKept: '本机存不下，没有记下。',
    others: (n: number) => `另有 ${n} 条属于他人的记录，内容加密，本人在本机登录后发出。`,
  },
  my: {
    title: '本单位',
    tabs: { waiting: '待答复', out: '在外', tasks: '任务', claims: '费用' },
    none: '没有等待本单位的事项',
    nothingOut: '没有分配在外的资源',
    noClaims: '没有申请过补偿',
    claimed: '申请（元）',
    paid: '已付',
    from: (agency: string) => `来自 ${agency}`,
    elsewhere: '此项请在值班台办理',
    expected: '应到',
    reportTo: '报到：',
    doneAt: (act: string, at: string, now: Date) => `${act} ${clockTime(at, now)}`,
    back: (well: number, damaged: number, consumed: number) =>
      `归还 ${well}${damaged > 0 ? `，损坏 ${damaged}` : ''}${consumed > 0 ? `，用掉 ${consumed}` : ''}`,
    well: '完好归还',
    damaged: '损坏',
    consumed: '用掉',
    left: '还在外',
    sum: (n: number) => `各项合计须为 ${n}`,
    less: (name: string) => `${name} 减一`,
    more: (name: string) => `${name} 加一`,
    statuses: { 'on-time': '准时', delayed: '延误', 'cannot-arrive': '到不了', working: '作业中' },
  },
};
