import { notTakenTexts } from '#contracts';

type Texts = readonly [zh: string, en: string];

export interface HttpProblem {
  readonly status: number;
  readonly title: Texts;
  /** What to do about it. */
  readonly detail?: Texts;
}

const repeat: Texts = [
  '命令是否已生效尚不清楚。请稍后用同一 Idempotency-Key 原样重发：若已生效，将得到同一结果；若未生效，将在此时处理。',
  'It is not known whether the command took effect. Repeat it unchanged with the same Idempotency-Key: if it did, you get the first answer; if not, it is processed then.',
];

/** Problems that only occur over HTTP; what the domain refuses is in `status.ts`. */
export const httpProblems = {
  'no-such-route': { status: 404, title: ['没有该地址', 'No such route'] },
  'method-not-allowed': {
    status: 405,
    title: ['该地址不支持此方法', 'The route does not support this method'],
  },
  'invalid-request': {
    status: 400,
    title: ['请求不是有效的 HTTP 请求', 'The request is not well-formed HTTP'],
  },
  'invalid-json': {
    status: 400,
    title: ['请求正文不是有效的 JSON', 'The body is not valid JSON'],
  },
  'invalid-query': {
    status: 400,
    title: ['查询参数不符合要求', 'The query parameters are not valid'],
  },
  'invalid-cap': {
    status: 400,
    title: ['请求正文不是可受理的 CAP 1.2 消息', 'The body is not an acceptable CAP 1.2 message'],
  },
  'invalid-edxl-rm': {
    status: 400,
    title: ['请求正文不是可受理的 EDXL-RM 1.0 消息', 'The body is not an acceptable EDXL-RM 1.0 message'],
  },
  'unsupported-media-type': {
    status: 415,
    title: ['不支持该请求正文类型', 'The route does not support this media type'],
  },
  'list-too-long': {
    status: 422,
    title: ['清单过长，不能作为一份表格取走', 'The list is too long for one table'],
    detail: ['请用查询参数缩小范围。', 'Narrow it by the parameters of the query.'],
  },
  'import-faulty': {
    status: 422,
    title: ['表格有误，未作任何改变', 'The table has faults; nothing was done'],
    detail: [
      '所有错误按行、列列于 preview。请改正后重新预览。',
      'All faults stand in `preview` by row and column. Mend the file and ask for a new preview.',
    ],
  },
  'import-changed': {
    status: 409,
    title: ['与预览时不同，未作任何改变', 'It is not what was previewed; nothing was done'],
    detail: [
      '文件或在册内容在预览后有变。请核对 preview 中的新预览，再用其 digest 确认。',
      'The file, or what is on record, has changed since. Look at the new `preview` and confirm its digest.',
    ],
  },
  'body-too-large': { status: 413, title: ['请求正文过大', 'The body is too large'] },
  'headers-too-large': { status: 431, title: ['请求头过大', 'The headers are too large'] },
  'request-timeout': { status: 408, title: ['请求未在限定时间内收完', 'The request did not arrive in time'] },
  'not-yet-visible': {
    status: 503,
    title: ['所要求的位置尚不可见', 'The requested position is not visible yet'],
    detail: [
      '已记录的内容不会丢失，但此处尚未跟上。请稍后重试；命令请用同一 Idempotency-Key 原样重发。',
      'What is recorded stays so, but is not known here yet. Try again shortly; repeat a command unchanged with the same Idempotency-Key.',
    ],
  },
  'cited-unknown': {
    status: 409,
    title: ['所引用的消息尚未收到', 'None of the messages that it cites has come yet'],
    detail: [
      '未作记录。所引用的消息到达后，请原样重发。',
      'Nothing was put on record. Send it again unchanged once what it cites has come.',
    ],
  },
  'position-ahead-of-log': {
    status: 409,
    title: ['该位置在事件日志末尾之后', 'The position is after the end of the log'],
    detail: [
      '该位置来自另一份日志，或日志已恢复为较旧的副本。请重新查询现状后再订阅。',
      'The position is from another log, or the log was restored from an older copy. Query the current state before subscribing again.',
    ],
  },
  'signed-out': {
    status: 401,
    title: ['未登录，或登录已结束', 'Not signed in, or the session has ended'],
    detail: ['请重新登录；未提交的内容请保留。', 'Sign in again; keep what was not sent.'],
  },
  'two-credentials': {
    status: 400,
    title: ['令牌与登录会话不能同时使用', 'A token and a session cannot speak at once'],
  },
  'forged-request': {
    status: 403,
    title: ['请求并非由本系统的页面发出', 'The request was not sent by a page of this service'],
  },
  'sign-in-not-set-up': {
    status: 404,
    title: ['该单位未设置登录', 'Nobody signs in the persons of this agency'],
    detail: [
      '请由该单位的人事人员登记身份提供方，或由运行单位设置 OIDC_ISSUER。',
      'Its personnel registers an issuer, or the operator sets OIDC_ISSUER.',
    ],
  },
  'sign-in-over': {
    status: 409,
    title: [
      '此次登录已完成、已过期，或并非由本浏览器发起',
      'This sign-in is done, expired, or was begun by another browser',
    ],
    detail: ['请重新登录。', 'Sign in again.'],
  },
  'sign-in-too-weak': {
    status: 403,
    title: ['登录方式强度不足', 'The sign-in was not as strong as it has to be'],
    detail: [
      '请以第二因素登录；所需强度见 required。',
      'Sign in with a second factor; required says as what.',
    ],
  },
  'second-factor-not-named': {
    status: 403,
    title: [
      '未写明身份提供方对第二因素登录的称呼',
      'Nobody has said what the issuer calls a sign-in with a second factor',
    ],
    detail: [
      '请由该单位重新登记身份提供方并写明 acrValues，或由运行单位设置 OIDC_ACR_VALUES。',
      'The agency registers its issuer again with acrValues, or the operator sets OIDC_ACR_VALUES.',
    ],
  },
  'sign-in-again': {
    status: 403,
    title: ['此操作须在登录后不久进行', 'This is done shortly after a sign-in'],
    detail: [
      '请在 /v1/session/start 加 again=true 重新登录，再发出同一命令。',
      'Sign in again at /v1/session/start with again=true, then send the same command.',
    ],
  },
  'sign-in-refused': {
    status: 403,
    title: ['身份提供方未予登录', 'The issuer did not sign in'],
  },
  'sign-in-failed': {
    status: 403,
    title: ['身份提供方的应答未通过核验', 'The answer of the issuer did not pass the checks'],
  },
  'clocks-differ': {
    status: 403,
    title: [
      '身份提供方与本系统的时钟相差过大',
      'The clocks of the issuer and of this service differ by too much',
    ],
  },
  'account-unknown': {
    status: 403,
    title: ['该账号不属于本单位的在册人员', 'The account is of nobody on the staff of this agency'],
    detail: [
      '请将身份提供方与账号告知本单位人事人员登记。',
      'Give issuer and subject to the personnel of the agency, who register them.',
    ],
  },
  'no-role': {
    status: 403,
    title: ['该人员现无可用角色', 'This person has no role that counts now'],
    detail: ['请联系本单位人事人员。', 'Ask the personnel of the agency.'],
  },
  'issuer-differs': {
    status: 503,
    title: ['身份提供方的自称与所设置的不同', 'The issuer calls itself otherwise than is set'],
    detail: [
      '两者须逐字相同，包括末尾的斜杠。',
      'They must be the same to the letter, a slash at the end included.',
    ],
  },
  'issuer-unavailable': {
    status: 503,
    title: ['身份提供方暂不可用', 'The issuer cannot be reached'],
  },
  'too-many-unidentified': {
    status: 429,
    title: [
      '来自该地址的无有效凭证的命令、查验或请求过多',
      'Too many commands, look-ups or requests without a valid credential from this address',
    ],
  },
  'too-many-requests': {
    status: 429,
    title: ['本单位的请求过多，请稍后重试', 'Too many requests of this agency: try again later'],
  },
  'too-many-commands': { status: 429, title: notTakenTexts['too-many-commands'] },
  'too-many-calculations': {
    status: 429,
    title: [
      '本单位或各单位的试算、推演或历史查询正在进行的已达上限',
      'Too many previews, what-ifs or questions about the past go on, of this agency or of all',
    ],
  },
  'too-many-own-feeds': {
    status: 429,
    title: [
      '本密钥、本人或本单位的实时订阅数已达上限',
      'This key, person or agency has as many live feeds as it may',
    ],
  },
  'too-many-reveals': {
    status: 429,
    title: [
      '此人一小时内查阅个人信息的次数已达上限',
      'This person has read as much personal data within the hour as one may',
    ],
  },
  'too-many-feeds': {
    status: 503,
    title: ['实时订阅数已达上限', 'The maximum number of live feeds is reached'],
  },
  'outcome-unknown': {
    status: 503,
    title: ['命令结果未知', 'The outcome of the command is unknown'],
    detail: repeat,
  },
  'log-unavailable': {
    status: 503,
    title: ['事件日志暂不可用', 'The event log cannot be reached'],
    detail: repeat,
  },
  'too-many-conflicts': {
    status: 503,
    title: ['对象正被频繁更新', 'Too many concurrent changes to the aggregate'],
    detail: [
      '命令未生效。请稍后用同一 Idempotency-Key 原样重发。',
      'The command had no effect. Repeat it unchanged with the same Idempotency-Key.',
    ],
  },
  'refused-by-log': {
    status: 422,
    title: ['事件日志不接受该命令', 'The event log does not accept this command'],
    detail: [
      '命令未生效，重发也不会被接受：内容过大，或该对象已被永久删除。',
      'The command had no effect, and a repeat will not be accepted: it is too large, or its stream was permanently deleted.',
    ],
  },
  'not-this-log': {
    status: 503,
    title: [
      '应答的事件日志不是此前所用的那一份，或是其较旧的副本',
      'The event log is not the one used before, or is an older copy of it',
    ],
    detail: [
      '在运维人员决定之前不受理任何命令；查询所示为此前的状态。命令未生效，可稍后用同一 Idempotency-Key 原样重发。',
      'No command is accepted until an operator has decided; queries show the earlier state. The command had no effect: repeat it unchanged later with the same Idempotency-Key.',
    ],
  },
  'audit-unavailable': {
    status: 503,
    title: ['公证记录暂不可用', 'The records of the notary are not available'],
  },
  'snapshots-unavailable': {
    status: 503,
    title: ['历史快照暂不可用', 'The snapshots for as-of queries are not available'],
  },
  'before-the-log': {
    status: 404,
    title: ['日志在所问时点之后才开始', 'The log begins after what is asked for'],
  },
  'change-does-not-apply': {
    status: 422,
    title: ['假设与日志不符', 'The assumed change does not fit the log'],
  },
  'invalid-note': { status: 400, title: ['不是签名检查点', 'This is not a signed checkpoint'] },
  'checkpoint-unknown': {
    status: 404,
    title: ['未签发过该检查点', 'No such checkpoint was signed by this service'],
  },
  'checkpoint-forked': {
    status: 409,
    title: ['检查点与此处签发的不一致', 'The checkpoint differs from the one signed by this service'],
    detail: [
      '两份签名检查点不能同属一份日志：请保存两者并通知审计。',
      'Two signed checkpoints cannot belong to one log: keep both and notify the auditor.',
    ],
  },
  'cosignature-missing': {
    status: 422,
    title: ['缺少本单位的见证签名', 'There is no cosignature by this agency'],
  },
  'cosignature-invalid': { status: 422, title: ['见证签名无效', 'The cosignature is not valid'] },
  'cosignature-time': {
    status: 422,
    title: ['见证时间在未来', 'The time of the cosignature is in the future'],
  },
  'read-model-unavailable': {
    status: 503,
    title: ['查询视图暂不可用', 'The read model cannot be reached'],
  },
  'not-ready': { status: 503, title: ['服务尚未就绪', 'The service is not ready'] },
  'internal-error': { status: 500, title: ['服务内部错误', 'Internal error'] },
} as const satisfies Record<string, HttpProblem>;

export type HttpProblemCode = keyof typeof httpProblems;
