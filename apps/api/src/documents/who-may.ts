import { aggregateOf, aggregates, commandNames, commandSpecs } from '#contracts';
import {
  CO,
  commandRules,
  DIR,
  everyRole,
  GOV,
  OP,
  type PolicyRole,
  type CommandName,
  type ConditionName,
  type Relation,
  type Rule,
  type Way,
} from '#domain';
import { bilingual } from '../schema/json.js';

/** In both languages, to stand inside a sentence. */
type Words = readonly [zh: string, en: string];

/** What an agency is to what a command is about. In English behind “an agency that”. */
const relationWords: Readonly<Record<Relation, Words>> = {
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
const conditionWords: Readonly<Record<ConditionName, Words>> = {
  notOwnAgency: ['不涉及本单位', 'not about its own agency'],
  possessionProved: ['新密钥已证明由其持有', 'the new key is proved to be held'],
  rolesWithinAgency: ['角色在该单位类别允许之内', 'roles within what that kind of agency may hold'],
  rolesWithinOwn: ['角色在本单位可有之内', 'roles within what its agency may hold'],
  thatVeryKey: ['由该密钥本身签名', 'signed by that very key'],
  notTheLast: ['不是最后一个', 'not the last one'],
  isDrastic: [
    '为该单位最后一把有效密钥，或一小时内第三把',
    'the last valid key of an agency, or a third within an hour',
  ],
  isFirstKey: ['为该单位的第一把密钥', 'the first key of that agency'],
  ownerSuspended: ['该单位已暂停', 'that agency is suspended'],
  administering: ['为登记管理授权', 'a mandate to administer'],
  notAdministering: ['不是登记管理授权', 'no mandate to administer'],
  auditing: ['为审计授权', 'a mandate to audit'],
  notAuditing: ['不是审计授权', 'no mandate to audit'],
  directingOrPersonnel: ['涉及指挥类或人事角色', 'a role that directs, or personnel'],
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

const kindWords = {
  department: ['部门', 'departments'],
  enterprise: ['企业', 'enterprises'],
  township: ['乡镇', 'townships'],
  superior: ['上级', 'superiors'],
  neighbour: ['邻区', 'neighbours'],
  organisation: ['社会组织', 'organisations'],
} as const satisfies Readonly<Record<NonNullable<Way['kinds']>[number], Words>>;

/** As it is said in one language: how words are put between and around others. */
interface Phrasing {
  readonly pick: (words: Words) => string;
  readonly or: string;
  readonly and: string;
  readonly way: (roles: string, agencies: string, kinds: string, limits: string) => string;
  readonly second: (who: string, cases: string, mayFollow: boolean) => string;
}

const chinese: Phrasing = {
  pick: ([zh]) => zh,
  or: '、',
  and: '；',
  way: (roles, agencies, kinds, limits) =>
    `${agencies}${kinds && `（限${kinds}）`}的 ${roles}${limits && `：${limits}`}`,
  second: (who, cases, mayFollow) => `${who}${cases && `（${cases}时）`}${mayFollow ? '，可事后补' : ''}`,
};

const english: Phrasing = {
  pick: ([, en]) => en,
  or: ' or ',
  and: '; ',
  way: (roles, agencies, kinds, limits) =>
    `${roles} of an agency that ${agencies}${kinds && ` (${kinds})`}${limits && `: ${limits}`}`,
  second: (who, cases, mayFollow) =>
    `${who}${cases && ` (where: ${cases})`}${mayFollow ? ', may follow' : ''}`,
};

type RoleText = (roles: readonly PolicyRole[]) => string;

const byName: RoleText = (roles) => roles.map((role) => `\`${role}\``).join(', ');

const groups = { DIR, CO, GOV, OP, ANY: everyRole } as const;

/** By the name of a group where they are one. */
const byGroup: RoleText = (roles) =>
  Object.entries(groups).find(([, group]) => String(group) === String(roles))?.[0] ?? byName(roles);

/** A line each, without what the service gives itself; relations of the same roles and limits stand together. */
function linesOf(
  ways: readonly Way[],
  { pick, or, and, way: phrase }: Phrasing,
  roleText: RoleText,
): readonly string[] {
  const together = new Map<string, Way[]>();
  for (const one of ways.filter(({ relation }) => relation !== 'service')) {
    const key = JSON.stringify([one.roles, one.kinds, one.only]);
    together.set(key, [...(together.get(key) ?? []), one]);
  }
  return [...together.values()].map((alike) => {
    const { roles, kinds = [], only = [] } = alike[0] as Way;
    return phrase(
      roleText(roles),
      alike.map(({ relation }) => pick(relationWords[relation])).join(or),
      kinds.map((kind) => pick(kindWords[kind])).join(or),
      only.map((name) => pick(conditionWords[name])).join(and),
    );
  });
}

interface WhoMay {
  readonly ways: readonly Words[];
  /** Of whom another one has to confirm it. */
  readonly second: readonly Words[];
}

/** Who may give a command, from the rules themselves. */
function whoMay(name: CommandName, roleText: RoleText = byName): WhoMay {
  const { ways, secondPerson = [] }: Rule = commandRules[name];
  const seconds = (phrasing: Phrasing): readonly string[] =>
    secondPerson.flatMap(({ by, when = [], mayFollow }) => {
      const cases = when.map((one) => phrasing.pick(conditionWords[one])).join(phrasing.and);
      return linesOf(by, phrasing, roleText).map((who) => phrasing.second(who, cases, mayFollow ?? false));
    });
  return {
    ways: inBoth(linesOf(ways, chinese, roleText), linesOf(ways, english, roleText)),
    second: inBoth(seconds(chinese), seconds(english)),
  };
}

const inBoth = (zh: readonly string[], en: readonly string[]): readonly Words[] =>
  zh.map((each, n) => [each, en[n] ?? '']);

/** As paragraphs of an interface document. */
export function whoMayText(name: CommandName): string {
  const { ways, second } = whoMay(name);
  const lists = [
    ['谁可以 · Who may:', ways],
    ['须另一人确认 · Another person confirms:', second],
  ] as const;
  return lists
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [title, '', ...lines.map(([zh, en]) => `- ${bilingual({ zh, en })}`)].join('\n'))
    .join('\n\n');
}

/** The page `docs/commands.md`: each command that is taken from outside, by what it is about. */
export function commandsPage(): string {
  const cell = (lines: readonly Words[]): string => lines.map(([zh, en]) => `${zh}<br>${en}`).join('<br>');
  const rows = (of: string): string[] =>
    commandNames
      .filter((name) => aggregateOf(name) === of)
      .map((name) => {
        const { zh, en } = commandSpecs[name];
        const { ways, second } = whoMay(name, byGroup);
        return `| \`${name}\`<br>${zh}<br>${en} | ${cell(ways)} | ${cell(second)} |`;
      });
  const tables = Object.keys(aggregates)
    .map((of) => ({ of, lines: rows(of) }))
    .filter(({ lines }) => lines.length > 0)
    .map(({ of, lines }) =>
      [
        `## ${of}`,
        '',
        '| command | who may | another person confirms |',
        '| --- | --- | --- |',
        ...lines,
      ].join('\n'),
    );
  return [pageHead, ...tables, ''].join('\n\n').replace(/\n+$/, '\n');
}

const pageHead = `# 谁可以发出哪些命令 · Who may send what

Written by \`npm run docs\` from the rules that judge every command (\`libs/domain/src/authority/rules\`). Any one line of a cell suffices; all conditions behind its colon must hold. Who does not see the object is answered \`not-found\` first ([authority.md](authority.md)); who sees it and is in no line, \`role-not-permitted\` or \`not-a-party\`. A mandate counts within its area, and for the categories or hazards that it names.

本页由 \`npm run docs\` 依据判定命令的规则生成。每格中满足任意一行即可，冒号后的条件须全部满足。授权只在其地区内、对其所列类别或灾种有效。

${Object.entries(groups)
  .map(([name, roles]) => `- ${name}: ${byName(roles)}`)
  .join('\n')}`;
