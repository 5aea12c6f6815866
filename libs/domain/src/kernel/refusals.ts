/** Reasons for refusing a command, in zh-CN and en, for people to read. Codes are stable: partners branch on them. */
export const refusalTexts = {
  // the message itself
  'invalid-command': ['命令内容不符合格式要求', 'The command does not have the required form'],
  'unknown-command': ['未知的命令类型或版本', 'Unknown command type or version'],
  'command-id-reused': ['命令编号已用于另一命令', 'The command id was used for another command'],
  'key-mismatch': ['消息键与目标对象不一致', 'The message key is not the id of the aggregate it addresses'],
  'date-out-of-range': ['时间超出合理范围', 'A date is outside the reasonable range'],
  'known-out-of-order': [
    '获知时间早于发生时间或晚于到达时间',
    'It cannot have become known before it happened or after it arrived',
  ],
  'stale-revision': [
    '对象已被他人更新，请刷新后重试',
    'The aggregate has changed since the revision that was named',
  ],
  // identity
  unsigned: ['消息未签名', 'The message carries no signature'],
  'signature-invalid': ['签名无效', 'The signature does not verify'],
  'agency-unknown': ['单位未登记', 'The agency is not registered'],
  'key-unknown': ['密钥未登记或已停用', 'The key is not registered or no longer active'],
  'agency-suspended': ['单位已被停用', 'The agency is suspended'],
  'acting-for-another': ['不得代替其他单位行事', 'An agency acts only for itself'],
  'role-not-permitted': ['该角色无权执行此操作', 'The role does not permit this command'],
  'token-invalid': ['访问令牌无效或已过期', 'The access token is invalid or has expired'],
  'stale-message': ['消息已过有效期', 'The message came after the end of its validity'],
  'issued-ahead': ['消息的签发时间在未来', 'The message says that it was signed in the future'],
  'key-weak': ['密钥不安全或编码不规范', 'The key is a weak one, or not written in the one canonical form'],
  'key-unconfirmed': ['密钥尚未经本单位确认', 'The agency has not confirmed the key yet'],
  // existence and life cycle
  'not-found': ['对象不存在', 'The aggregate does not exist'],
  'already-exists': ['对象已存在', 'The aggregate exists already'],
  'wrong-status': ['当前状态下不能执行此操作', 'The current status does not allow this command'],
  'incident-unknown': ['突发事件不存在', 'The incident does not exist'],
  'incident-closed': ['突发事件已办结', 'The incident is closed'],
  'second-person-required': ['须由另一人确认', 'Another person has to confirm it'],
  'person-required': ['须由本人登录后办理', 'A person has to do this, signed in'],
  'second-factor-required': [
    '密钥属于个人，单凭密钥不得办理：请经 /v1/session/start 用第二因素登录',
    'The key is a person’s and lets nobody in by itself: sign in at /v1/session/start, with a second factor',
  ],
  'principal-not-proved': [
    '所称办理人是已登记人员，但密钥并非其本人所有',
    'The principal is a registered person, and the key is not bound to that person',
  ],
  'not-a-party': ['不是当事方', 'The agency is not a party to this'],
  // a command that waits for a second person
  'content-differs': ['摘要与待确认的命令不符', 'The digest is not that of the command that waits'],
  'first-person-not-entitled': [
    '发出命令的人已无权执行此命令',
    'Whoever gave the command may no longer give it',
  ],
  'approval-ended': ['该命令已不再等待确认', 'The command no longer waits for confirmation'],
  'approval-declined': ['第二人已否决该命令', 'The second person has declined the command'],
  'approval-withdrawn': ['发出人已撤回该命令', 'Whoever gave the command has withdrawn it'],
  'approval-expired': ['逾期无人确认，命令失效', 'Nobody confirmed the command within its term'],
  // agency
  'position-ahead': ['日志尚未到达该位置', 'The position is after the end of the log'],
  'key-exists': ['密钥编号已使用', 'The key id is in use already'],
  'key-not-own': ['只能对自己的密钥执行此操作', 'Only for the key that the command was signed with'],
  'key-bound': ['密钥已属于另一人', 'The key is another person’s'],
  'person-unknown': ['本单位没有此人员', 'Nobody of this id is on the staff of the agency'],
  'person-ended': ['该人员已离职', 'The person is no longer on the staff of the agency'],
  'sign-in-taken': [
    '该登录账号已属于本单位另一人员',
    'Somebody else of the agency signs in with this account',
  ],
  'possession-unproved': ['未证明持有新密钥', 'It is not proved that the new key is held by its agency'],
  'last-administrator': ['不得吊销最后一个管理员密钥', 'The last administrator’s key cannot be revoked'],
  'last-auditor': ['不得吊销最后一个审计员密钥', 'The last auditor’s key cannot be revoked'],
  'last-unbound-key': [
    '审计或管理单位须留有一个不属于个人的审计员或管理员密钥',
    'An agency that audits or administers keeps a key for it that is nobody’s',
  ],
  'role-not-of-agency': [
    '该单位不得持有此角色',
    'An agency of this kind and these mandates does not hold this role',
  ],
  'role-stands-alone': ['该角色须单独使用一个密钥', 'This role stands alone in a key'],
  'mandate-not-permitted': ['该授权不能授予此类单位', 'This mandate is not for an agency of this kind'],
  'mandate-stands-alone': [
    '审计、管理授权不得与其他授权并存',
    'An agency that audits or administers holds no other mandate',
  ],
  'mandate-unknown': ['该单位没有此项授权', 'The agency does not hold this mandate'],
  'last-mandate': [
    '最后一家审计或管理单位不得撤销授权或停用',
    'The last agency that audits or administers keeps its mandate and is not suspended',
  ],
  'area-too-wide': ['授权区域超出本区', 'The area is wider than a district'],
  // installation
  'bureau-differs': ['现任主管局与所述不符', 'The bureau in office is another than the one named'],
  'not-a-district': ['不是县级行政区划代码', 'The code is not that of a district'],
  // incident
  'level-required': ['该类事件必须定级', 'This category of event requires a level'],
  'response-not-active': ['未启动应急响应', 'No response is active'],
  'response-active': ['应急响应尚未终止', 'A response is still active'],
  'work-open': [
    '仍有在办任务、未归还资源或未了结的请求',
    'Tasks are under way, or resources are promised or not back',
  ],
  'nothing-to-correct': ['没有可更正的原值', 'There is no earlier value to correct'],
  'self-reference': ['不能指向自身', 'It cannot refer to itself'],
  // resource
  'insufficient-quantity': ['可用数量不足', 'Not enough units are available'],
  'not-reserved': ['没有该笔预留', 'There is no such reservation'],
  'shelf-life-over': ['已过保质期', 'The shelf life is over'],
  'quantity-mismatch': ['数量合计不一致', 'The quantities do not add up'],
  'code-unknown': ['代码表中没有该代码', 'The code table of this installation has no such code'],
  'capability-unknown': [
    '无人登记该能力，代码表中也没有；相近的和已知的能力见详情，确需请求时注明 unlisted',
    'Nobody has registered this capability and no table names it; details name those near to it and all known; ask with unlisted to ask for it all the same',
  ],
  // sharing
  'over-commitment': ['超出尚需数量', 'More than is outstanding'],
  'unknown-line': ['没有该分配明细', 'There is no such allocation line'],
  'line-not-ready': ['该分配明细尚不能执行此操作', 'The allocation line is not at the required step'],
  'reason-required': ['必须说明理由', 'A reason is required'],
  'override-not-covered': [
    '人工调整超出候选资源的可用量',
    'The override names more than its candidates have',
  ],
  'policy-unknown': ['没有该版本的分配规则', 'There is no such policy version'],
  'proposal-invalid': [
    '求解结果未通过核验，未作决定',
    'The solver’s proposal did not pass the check; nothing was decided',
  ],
  'decided-meanwhile': [
    '该请求期间已另作分配',
    'Another allocation was decided for this request in the meantime',
  ],
  'allocation-too-large': [
    '一次联合分配涉及的请求或资源过多，请分批',
    'Too many requests or resources for one joint decision; take fewer',
  ],
  'no-open-need': ['需求已满足', 'The need is already covered'],
  'not-requisitioned': ['未经征用', 'Nothing was requisitioned'],
  'amount-exceeds-claim': ['金额超过补偿请求', 'The amount exceeds the claim'],
  'resource-required': [
    '填写数量时必须指明资源',
    'A quantity needs the resource it is of: without one the answer is for all of them',
  ],
  'below-covered': ['需求量低于已分配量', 'The amount is below what is covered already'],
  'owner-suspended': ['资源所属单位已被停用', 'The agency that owns the resource is suspended'],
  'team-not-able': ['队伍不具备出动条件', 'The team is not ready to deploy'],
  // personal data
  'personal-data-erased': ['个人信息已删除', 'The personal data has been erased'],
  // team
  'still-promised': ['仍有承诺未了结', 'It is still promised, or out'],
  'capability-twice': ['能力重复', 'A capability is named twice'],
  'member-unknown': ['该人员不在队', 'Not a member of the team'],
  'qualification-not-held': ['未持有该资质', 'The member does not hold this qualification'],
  'validity-ended': ['有效期已届满', 'The validity has ended already'],
  'team-id-mismatch': [
    '队伍资源的编号须与队伍编号一致，且数量为一',
    'The resource that stands for a team is one unit under the id of the team',
  ],
  // agreement
  'agreement-not-in-force': ['共享协议不在有效期内', 'The standing agreement is not in force'],
  'agreement-exhausted': ['共享协议约定数量已用完', 'The standing agreement does not have enough units left'],
  'not-drawn': ['协议下没有该笔动用', 'There is no such draw on the agreement'],
  'validity-inverted': ['有效期起止颠倒', 'The validity ends before it begins'],
  // warning
  'colour-required': ['该类预警必须标明颜色级别', 'This category of warning requires a colour'],
  'colour-not-applicable': [
    '社会安全事件预警不适用颜色级别',
    'Colours do not apply to warnings of social-security events',
  ],
  'exercise-mismatch': ['演练与实战不得混用', 'Exercise and live must not be mixed'],
  'hazard-differs': [
    '与该预警的灾种或类别不同，请另行发布',
    'It is about another category or hazard than the warning: issue one of its own',
  ],
  'scope-differs': [
    '与该预警的发布范围不同，请另行发布',
    'It is for others than the warning is for: issue one of its own',
  ],
  'addressee-required': ['必须指明收件单位', 'It has to name for whom it is'],
  'not-called': ['该单位未被叫应', 'The agency was not called'],
  // on duty
  'roster-faulty': [
    '值班表有误，逐行列出，未作任何登记',
    'Rows of the roster are wrong, each is named; nothing was entered',
  ],
  'shift-unknown': ['值班表中没有该班次', 'The roster has no such shift'],
  'shift-begun': [
    '班次已开始：中途换班须写明起始时间',
    'The shift has begun: a change in the middle of it names from when it holds',
  ],
  'shift-not-begun': ['班次尚未开始', 'The shift has not begun'],
  'shift-empty': ['班次至少须有一人', 'A shift names somebody'],
  'outside-shift': ['不在该班次时间内', 'It is not within the shift'],
  'not-rostered': ['签字人不在该班次的值班安排内', 'Who signs has no place in that shift'],
  // statutory report
  'supplement-period-over': ['补报期限已过', 'The period for supplements is over'],
  'final-reported': ['已报终报，此后只能更正', 'The final report was made: only corrections come after it'],
  'correction-required': [
    '低于上次所报：须作为更正并说明理由',
    'Lower than what was reported last: it has to be a correction, with a reason',
  ],
  // disaster statistics
  'item-unknown': ['统计指标不存在', 'The item is none of those asked'],
  'item-twice': ['同一指标填报了两次', 'An item is stated twice'],
  'figure-inexact': ['小数位数超过该指标的规定', 'More decimals than the item has'],
  'area-not-asked': ['未要求该地区填报', 'The area was not asked'],
  'area-twice': ['同一地区列了两次', 'An area is named twice'],
  'older-than-stated': [
    '数据截止时间早于已报数据',
    'The figures are of an earlier time than those on record',
  ],
  'total-differs': [
    '合计与各乡镇之和不符：须逐项说明理由',
    'Totals differ from the sums over the areas: each needs a reason',
  ],
  'stage-out-of-order': ['报送阶段不符合顺序', 'The stage is not the one whose turn it is'],
  'draft-superseded': ['该稿已被替换或已报出', 'The draft was replaced or has been sent'],
  'not-reviewed': ['该稿未经审核通过', 'The draft has not passed its review'],
  // drill
  'drill-not-running': ['演练未在进行中', 'The drill is not running'],
  'drill-injects': ['注入数量须为 1 至 100', 'A drill has 1 to 100 injects'],
  'drill-item-unknown': [
    '演练中没有所引用的目标、发现或整改措施',
    'The drill has no such objective, finding or corrective action',
  ],
  'sensor-unknown': ['传感器未登记', 'The sensor is not registered by its agency'],
  // plan
  'no-clauses': ['预案没有条款', 'The plan has no clauses'],
  'too-many-clauses': ['预案条款过多', 'The plan has too many clauses'],
  'one-action-required': ['每一条款须有且只有一项行动', 'A clause holds exactly one action'],
  'assignee-required': [
    '任务须指明一个承办单位或一项职责',
    'A task names either an agency or a duty to carry it out',
  ],
  'duty-unknown': ['预案未规定承担该职责的单位', 'The plan names no agency for the duty'],
  'reviewer-is-drafter': ['评审人不得为起草人', 'The reviewer must not have edited the draft'],
  'plan-not-published': ['预案尚未发布', 'No version of the plan is in force'],
  'clause-unknown': ['没有该条款', 'There is no such clause'],
  'finding-unknown': ['没有该项发现', 'There is no such finding'],
  'one-source-required': [
    '须指明一次演练或一起事件作为来源',
    'Exactly one drill or incident must be named as the source',
  ],
  'link-unknown': ['没有该衔接关系', 'There is no such link'],
  'activation-ended': ['该预案的启动已结束', 'The activation of the plan has ended'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

export type RefusalCode = keyof typeof refusalTexts;
