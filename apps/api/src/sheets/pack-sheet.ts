import type { ReportLanguage } from '#audit';
import { commandSpecs, refusalMessage, type Bilingual } from '#contracts';
import { areaNamesOf, dutyWords, type AgencyKind, type CodeTables, type OnDuty, type Sealed } from '#domain';
import type { Agency, Plan, QueueItem, Viewer } from '#read-model';
import { roleWords } from './code-words.js';
import { minute, rows, sheet, text, type Words } from './page.js';

/** The facts that are to be at hand without the system, each as its own address shows it to the viewer. */
export interface Pack {
  readonly agencyId: string;
  /** When it was put together. */
  readonly at: string;
  readonly queue: readonly QueueItem[];
  /** Of each agency that has a roster. */
  readonly duty: readonly Watch[];
  readonly agencies: readonly Agency[];
  /** In force, those of the own agency first. */
  readonly plans: readonly Plan[];
  /** How many are in force beside those. */
  readonly morePlans: number;
}

/** Who is on duty, and who is next. */
export interface Watch {
  readonly now: OnDuty;
  /** At the end of the first shift that ends, or at the beginning of the next; nothing where none is rostered. */
  readonly next?: OnDuty;
}

/** Whose number it is; nothing of one that was recorded in plain, or is not shown. */
export const sealedIn = (telephone: Sealed | string | undefined): string | undefined =>
  typeof telephone === 'object' ? telephone.subject : undefined;

/** What was read of a person in plain. */
export interface Known {
  readonly name?: string;
  readonly telephone?: string;
}

interface Around {
  /** By whom it is: what was read in plain. */
  readonly known: ReadonlyMap<string, Known>;
  /** Of the log, that the facts show at least. */
  readonly position: string;
  readonly viewer: Pick<Viewer, 'principal' | 'role' | 'here'>;
  readonly codeTables: Pick<CodeTables, 'capabilityNames' | 'areas'>;
}

const words = {
  title: ['离线资料', 'Offline pack'],
  agency: ['单位', 'Agency'],
  at: ['取用时间', 'Taken at'],
  by: ['取用人', 'Taken by'],
  position: ['截至位置', 'As of position'],
  warns: [
    '此件只是取用时刻的状况，之后的变化不在其中；系统恢复后以系统为准。只含取用人可见的内容，用后按规定销毁。',
    'This is how things stood when it was taken; what came later is not in it, and the system counts once it is back. It holds what its taker may see: destroy it after use.',
  ],
  queue: ['待办与时限', 'To do, and by when'],
  due: ['最迟', 'Due'],
  what: ['事项', 'What'],
  kind: ['类别', 'Kind'],
  incident: ['突发事件', 'Incident'],
  turn: ['轮到', 'Whose turn'],
  own: ['本单位', 'own'],
  others: ['他方', 'others'],
  none: ['无', 'none'],
  noDeadline: ['无时限', 'no deadline'],
  atOnce: ['立即，{} 起', 'at once, since {}'],
  exercise: ['【演练】', 'EXERCISE'],
  duty: ['值班', 'On duty'],
  now: ['当班', 'Now'],
  next: ['下一班', 'Next'],
  post: ['岗位', 'Post'],
  place: ['席位', 'Place'],
  person: ['人员', 'Person'],
  telephone: ['电话', 'Telephone'],
  until: ['时段', 'Time'],
  unrostered: [
    '未排班：找本单位值班联系人，再找主管局',
    'nobody rostered: its duty contact, then the home bureau',
  ],
  contacts: ['联系方式', 'Contacts'],
  name: ['单位名称', 'Name'],
  askAgency: ['未印号码：打总机找该岗位', 'no number here: by its switchboard, ask for the post'],
  askHome: ['问主管局值班室：{}', 'ask the duty room of {}'],
  askWith: [
    '给其派任务或叫应后可见；平时打其总机',
    'shown while it has a task or call of yours to answer; else its switchboard',
  ],
  notSet: ['未登记值班联系人', 'no duty contact on record'],
  suspended: ['已暂停', 'suspended'],
  plans: ['预案首页', 'First pages of plans'],
  version: ['版本', 'Version'],
  published: ['发布', 'Published'],
  area: ['地区', 'Area'],
  owner: ['制定单位', 'By'],
  duties: ['职责', 'Duties'],
  clauses: ['条款', 'Clauses'],
  trigger: ['何时', 'When'],
  moreClauses: ['其余 {} 条见预案全文', '{} more in the plan'],
  morePlans: ['另有 {} 个预案未印', '{} more plans are not printed'],
} as const satisfies Readonly<Record<string, Words>>;

const kinds: Readonly<Record<QueueItem['kind'], Words>> = {
  verify: ['核实', 'verify'],
  complete: ['补全', 'complete'],
  call: ['叫应', 'call to answer'],
  unanswered: ['未应', 'call not answered'],
  uncalled: ['未叫', 'nobody called'],
  shortfall: ['缺口', 'short'],
  contention: ['争用', 'contended'],
  refused: ['被拒', 'refused'],
  task: ['任务', 'task'],
  report: ['报送', 'report'],
  statistics: ['灾情', 'statistics'],
  'second-person': ['双人', 'second person'],
  negotiation: ['答复', 'answer'],
  other: ['其他', 'other'],
};

const agencyKinds: Readonly<Record<AgencyKind, Words>> = {
  department: ['部门', 'department'],
  township: ['乡镇街道', 'township'],
  enterprise: ['企业', 'enterprise'],
  organisation: ['社会组织', 'organisation'],
  superior: ['上级', 'superior'],
  neighbour: ['邻区', 'neighbour'],
};

/** The own agency, then those with a contact, then by kind: whom to turn to stands above. */
const inOrder = ({ agencies, agencyId }: Pack): readonly Agency[] => {
  const kindsInOrder = Object.keys(agencyKinds);
  const rank = ({ id, kind, dutyContact }: Agency): number =>
    (id === agencyId ? 0 : dutyContact ? 10 : 20) + kindsInOrder.indexOf(kind);
  return agencies.toSorted((a, b) => rank(a) - rank(b));
};

/** As many clauses as a page holds, each with as much of its text. */
const [mostClauses, mostText] = [10, 240];

/** The facts without the system, on paper: by deadline, by who is on duty, by agency; each plan on a page of its own. */
export function packSheet(pack: Pack, around: Around, language: ReportLanguage): string {
  const tongue = language === 'en' ? 1 : 0;
  const say = (key: keyof typeof words, more = ''): string => words[key][tongue].replace('{}', more);
  const names = new Map(pack.agencies.map(({ id, name }) => [id, name]));
  const name = (id: string): string => names.get(id) ?? id;
  const heads = (...keys: (keyof typeof words)[]): string =>
    `<thead><tr>${keys.map((key) => `<th>${say(key)}</th>`).join('')}</tr></thead>`;
  const table = (head: string, lines: readonly (readonly string[])[]): string =>
    `<table class="words">${head}<tbody>${lines
      .map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
      .join('')}</tbody></table>`;
  const { homeBureauId } = around.viewer.here;
  const { capabilityNames, areas } = around.codeTables;
  const areaName = areaNamesOf(areas);
  const of = ({ zh, en }: Bilingual): string => (tongue === 1 ? en : zh);
  const capability = (code: string): Bilingual & { readonly unit?: Bilingual } =>
    capabilityNames.codes.find((one) => one.code === code) ?? { zh: code, en: code };
  const specs: Readonly<Record<string, Bilingual>> = commandSpecs;
  const commandName = (command: string): string =>
    Object.hasOwn(specs, command) ? of(specs[command]!) : command;

  const amounts = ({ capability: code, outstanding, amount }: NonNullable<QueueItem['need']>): string => {
    const { unit } = capability(code);
    return `${outstanding} / ${amount}${unit ? ` ${of(unit)}` : ''}`;
  };

  const queued = ({
    dueAt,
    title,
    id,
    need,
    contention,
    command,
    refusal,
    kind,
    since,
    incidentId,
    turn,
    agencyId,
    exercise,
  }: QueueItem): string[] => [
    // a report that waits for verification is due at once
    kind === 'verify'
      ? `<b>${say('atOnce', minute(since))}</b>`
      : dueAt === undefined
        ? say('noDeadline')
        : `<b>${minute(dueAt)}</b>`,
    [
      exercise ? say('exercise') : '',
      text(title ?? ''),
      need ? text(`${of(capability(need.capability))} ${amounts(need)}`) : '',
      contention ? text(`${of(capability(contention.capability))} ${contention.sharingIds.join('、')}`) : '',
      command
        ? text(
            `${commandName(command.name)} ${command.targetId} ${refusal ? of(refusalMessage(refusal)) : ''}`,
          )
        : '',
      `<small>${text(id)}</small>`,
    ]
      .filter(Boolean)
      .join(' '),
    kinds[kind][tongue],
    text(incidentId ?? ''),
    `${say(turn === 'own' ? 'own' : 'others')}${agencyId === undefined ? '' : ` · ${text(name(agencyId))}`}`,
  ];

  const watch = (stage: 'now' | 'next', on: OnDuty): string[][] => {
    const called = on.call.map(({ personId, place, post }) => {
      const known = around.known.get(personId);
      const shift = on.shifts.find((one) => one.post === post);
      return [
        ...[text(name(on.agencyId)), say(stage)],
        shift ? `${minute(shift.from)} – ${minute(shift.until)}` : '',
        ...[text(post), dutyWords.places[place][tongue]],
        text(known?.name ?? personId),
        text(known?.telephone ?? say('askAgency')),
      ];
    });
    if (called.length > 0) return called;
    return [[text(name(on.agencyId)), say(stage), '', '', '', say('unrostered'), '']];
  };

  const contact = ({ id, name: of, kind, status, dutyContact }: Agency): string[] => {
    const telephone = dutyContact?.telephone;
    const known =
      typeof telephone === 'string' ? telephone : around.known.get(sealedIn(telephone) ?? '')?.telephone;
    const where = dutyContact
      ? say('askAgency')
      : id === pack.agencyId
        ? say('notSet')
        : homeBureauId === pack.agencyId
          ? say('askWith')
          : say('askHome', text(name(homeBureauId ?? '')));
    return [
      `${text(of)} <small>${text(id)}</small>${status === 'suspended' ? ` · ${say('suspended')}` : ''}`,
      agencyKinds[kind][tongue],
      text(dutyContact?.post ?? ''),
      known === undefined ? where : `<b>${text(known)}</b>`,
    ];
  };

  const plan = ({ content, id, version, publishedAt, ownerAgencyId }: Plan): string => {
    if (!content) return '';
    const { clauses, duties } = content;
    const cut = (said: string): string => (said.length > mostText ? `${said.slice(0, mostText)}…` : said);
    return `<section><h2>${text(content.title)}</h2>${rows([
      [say('owner'), text(name(ownerAgencyId))],
      [say('version'), `${text(id)} · ${version ?? ''}`],
      [say('published'), publishedAt === null ? '' : minute(publishedAt)],
      [say('area'), text(areaName(content.areaCode))],
      [say('duties'), duties.map((one) => text(`${one.duty}：${name(one.agencyId)}`)).join('；')],
    ])}${table(
      heads('clauses', 'what', 'trigger'),
      clauses
        .slice(0, mostClauses)
        .map((one) => [
          text(one.clauseId),
          `<b>${text(one.title)}</b> ${text(cut(one.text))}`,
          text(cut(one.trigger)),
        ]),
    )}${clauses.length > mostClauses ? `<p>${say('moreClauses', String(clauses.length - mostClauses))}</p>` : ''}</section>`;
  };

  const body = [
    rows([
      [say('agency'), text(name(pack.agencyId))],
      [say('at'), minute(pack.at)],
      [say('by'), text(`${around.viewer.principal} · ${roleWords[around.viewer.role][tongue]}`)],
      [say('position'), text(around.position)],
    ]),
    `<p class="mark">${say('warns')}</p>`,
    `<h2>${say('queue')}（${pack.queue.length}）</h2>`,
    pack.queue.length === 0
      ? `<p>${say('none')}</p>`
      : table(heads('due', 'what', 'kind', 'incident', 'turn'), pack.queue.map(queued)),
    `<h2>${say('duty')}</h2>`,
    table(
      heads('agency', 'duty', 'until', 'post', 'place', 'person', 'telephone'),
      pack.duty.flatMap(({ now, next }) => [...watch('now', now), ...(next ? watch('next', next) : [])]),
    ),
    `<h2>${say('contacts')}</h2>`,
    table(heads('name', 'kind', 'post', 'telephone'), inOrder(pack).map(contact)),
    `<h2>${say('plans')}（${pack.plans.length}）</h2>`,
    ...pack.plans.map(plan),
    ...(pack.morePlans > 0 ? [`<p>${say('morePlans', String(pack.morePlans))}</p>`] : []),
  ];
  return sheet(
    { title: `${say('title')} · ${name(pack.agencyId)} · ${minute(pack.at)}`, isExercise: false },
    body.join('\n    '),
    language,
  );
}
