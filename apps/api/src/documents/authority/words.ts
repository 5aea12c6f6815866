import type { ConditionName, Cut, Relation, Sight, Way } from '#domain';

/** In both languages, to stand inside a sentence. */
export type Words = readonly [zh: string, en: string];

/** What an agency is to what a command is about. In English behind “an agency that”. */
export const relationWords: Readonly<Record<Relation, Words>> = {
  anyone: ['任何单位', 'is registered'],
  self: ['所属单位', 'owns it, or is it'],
  command: ['有指挥授权的单位', 'commands by mandate'],
  established: ['已确立的指挥单位', 'was established to command'],
  superior: ['已确立的上级指挥单位', 'is the superior established to command'],
  local: ['属地单位', 'is local to its area'],
  reporter: ['报告单位', 'reported it'],
  participant: ['已参与的单位', 'was drawn in'],
  requester: ['请求单位', 'made the request'],
  asked: ['被征询的单位', 'was asked'],
  answerer: ['作答单位本身', 'gave that answer'],
  line: ['该笔资源的所有单位', 'owns the allocated line'],
  addressee: ['所指向的单位', 'it is addressed to'],
  issuer: ['发布单位', 'issued it'],
  proposer: ['提议单位', 'proposed it'],
  caller: ['叫应单位', 'called'],
  assigner: ['下达任务的单位', 'assigned it'],
  warn: ['有预警授权的单位', 'warns by mandate'],
  planner: ['组织演练的单位', 'conducts the drill'],
  home: ['本区应急管理局', 'is the home bureau'],
  audit: ['审计单位', 'audits'],
  administer: ['登记管理单位', 'administers the registry'],
  service: ['系统自身', 'is the service itself'],
};

/** What is asked for beside role and relation. */
export const conditionWords: Readonly<Record<ConditionName, Words>> = {
  notOwnAgency: ['不涉及本单位', 'not about its own agency'],
  possessionProved: ['新密钥已证明由其持有', 'the new key is proved to be held'],
  rolesWithinAgency: ['角色在该单位类别允许之内', 'roles within what that kind of agency may hold'],
  rolesWithinOwn: ['角色在本单位可有之内', 'roles within what its agency may hold'],
  thatVeryKey: ['由该密钥本身签名', 'signed by that very key'],
  notTheLast: ['不是最后一个', 'not the last one'],
  isDrastic: [
    '为该单位最后一把有效密钥或最后一把管理员密钥，或一小时内第三把',
    'the last valid key of an agency or the last with which it administers, or a third within an hour',
  ],
  isFirstKey: ['为该单位的第一把密钥', 'the first key of that agency'],
  ofStaff: ['为本单位登记的人员', 'of somebody registered on the staff'],
  ownerSuspended: ['该单位已暂停', 'that agency is suspended'],
  administering: ['为登记管理授权', 'a mandate to administer'],
  notAdministering: ['不是登记管理授权', 'no mandate to administer'],
  auditing: ['为审计授权', 'a mandate to audit'],
  notAuditing: ['不是审计授权', 'no mandate to audit'],
  signsInAnew: ['更换登录账号', 'another account to sign in with'],
  roleOfWeight: [
    '涉及指挥类、审计、登记管理或人事角色',
    'a role that directs, audits or administers, or personnel',
  ],
  namesACommander: ['所指定的单位可任指挥', 'it names an agency that may command'],
  assignsItself: ['下达给本单位', 'assigned to itself'],
  verified: ['事件已核实', 'once the incident is verified'],
  ofOneOwner: ['所列资源、队伍均属本单位', 'what it names is its own'],
  asksWithinDistrict: ['只征询本区部门和乡镇', 'it asks departments and townships of the district alone'],
  asksPartiesOfRequest: ['只问被征询者和资源所有者', 'it asks who was asked and who owns lines alone'],
  asksRequesterOrCommand: ['只问请求方和指挥方', 'it asks who requested or commands alone'],
  notClaimant: ['不是申领单位', 'not the claimant'],
  withinDistrictOrOwn: ['地区在本区或本单位范围内', 'areas within the district or its own'],
  warnsOfContent: [
    '授权覆盖所写的全部地区和灾种',
    'its mandate covers all areas and the hazard that are written',
  ],
  warnsOfWhatStands: [
    '授权覆盖现行的全部地区和灾种',
    'its mandate covers all areas and the hazard that stand',
  ],
  commandsContent: ['指挥授权覆盖所写的全部地区', 'its mandate to command covers all areas that are written'],
  senderAgreed: ['来文单位为本单位，或双方有协议', 'its own message, or the sender’s agreement names it'],
  issuerSilent: ['发布单位已暂停或未作反应', 'the issuer is silent or suspended'],
  callsWithinOwnArea: ['只叫应本地区内的单位', 'it calls agencies within its own area alone'],
  plansWithinOwnArea: ['预案地区在本单位范围内', 'the plan’s area within its own'],
  plansOwnKind: [
    '企业只编企业预案；总体、专项预案须有指挥授权',
    'an enterprise writes enterprise plans alone; overall and special plans need the mandate to command',
  ],
  besideWhatItSees: ['所附事件为其可见', 'where an incident is named, one that it sees'],
  reviewerAllowed: [
    '评审单位为本单位、有指挥授权的单位或上级',
    'reviewed by itself, by who may command, or by a superior',
  ],
  noHandInDraft: ['本人未参与起草', 'the person had no hand in the draft'],
  citesWhatItSees: [
    '对所引用的事件或演练有完整视野',
    'it sees the whole of the incident or drill that it cites',
  ],
  tookPart: ['参加或组织了该演练', 'it took part in that drill, or conducted it'],
  hasCommand: ['有指挥授权', 'with a mandate to command'],
  draftsNobody: [
    '只列本单位、本地区单位和已同意者',
    'it names itself, agencies of its own area, and who agreed',
  ],
  seedSeen: [
    '对作为脚本来源的事件有完整视野',
    'it sees the whole of the incident that the script comes from',
  ],
  toParticipant: ['指定给参演单位', 'to a participant'],
  ownerTookPart: ['队伍所属单位参与了该事件', 'the team’s owner took part in the incident'],
  samePerson: ['由同一人', 'the same person'],
  anotherPerson: ['由另一人', 'another person'],
  inPerson: ['由本人办理（本安装有此要求）', 'in person, where the installation asks for that'],
  administersInPerson: [
    '由本人办理（本安装有此要求，且已有两人可办理）',
    'in person, where the installation asks for that and two persons can',
  ],
  confirmsInPerson: [
    '本单位已有两人能办理确认的，须由本人确认',
    'in person, once two persons of that agency can confirm it',
  ],
  personWhereNeeded: ['发出须由本人办理的，确认亦须由本人办理', 'in person, where giving it asks for that'],
  namesItsCause: ['写明起因', 'with its cause on record'],
  whilePersonsCount: ['事件未结束，或结束未满 30 天', 'until 30 days after the end'],
  waitsForContact: ['正等待其答复', 'while it waits for the answer'],
  listsOverride: [
    '推翻系统的分配建议，且本安装列明',
    'it overrides the proposed allocation, where the installation lists that',
  ],
  listsRequisition: ['本安装列明征用须两人', 'where the installation lists requisitions'],
  listsHighLevel: ['Ⅰ、Ⅱ级，且本安装列明', 'level I or II, where the installation lists that'],
  listsMajor: [
    '重大以上事件的法定报告，且本安装列明',
    'of a major incident, where the installation lists that',
  ],
};

export const kindWords = {
  department: ['部门', 'departments'],
  enterprise: ['企业', 'enterprises'],
  township: ['乡镇', 'townships'],
  superior: ['上级', 'superiors'],
  neighbour: ['邻区', 'neighbours'],
  organisation: ['社会组织', 'organisations'],
} as const satisfies Readonly<Record<NonNullable<Way['kinds']>[number], Words>>;

/** How much of an object is seen. In English behind “an agency that”. */
export const sightWords: Readonly<Record<Sight, Words>> = {
  none: ['看不到', 'sees nothing of it'],
  request: ['至少看到其请求', 'sees at least the request'],
  part: ['至少看到其一部分', 'sees at least a part of it'],
  whole: ['看到其全部', 'sees the whole of it'],
};

/** What is kept confidential. */
export const cutWords: Readonly<Record<Cut, Words>> = {
  M: ['价格、费用、理赔、资金、凭证', 'prices, costs, claims, funding, certificates'],
  A: ['其他单位的答复、谢绝及理由', 'what others answered, refused and why'],
  P: ['个人信息（密文）', 'persons, sealed'],
  PP: ['个人信息（明文）', 'persons, in plain'],
  C: ['对其他单位的叫应', 'calls of others'],
  S: ['评估前的演练脚本', 'the script of a drill before it is evaluated'],
  K: ['密钥、授权', 'keys and mandates'],
  O: [
    '仅供所有者筹划的内容：保底数量、人员、保险、草案',
    'what only its keeper plans with: reserve, members, insurance, drafts',
  ],
  L: ['所指向的对象不可见时的编号', 'ids of what the viewer does not see'],
};
