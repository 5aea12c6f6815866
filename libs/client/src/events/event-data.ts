// Written by `npm run docs` of the service.

/** The data of each event that an agency may be told, by its type. */
export interface EventData {
  /**
   * `incident.reported` 突发事件首报 · An incident was reported
   * 规则可能略去 · The rules may leave out: `reporterContact`
   * 只见部分时仅有 · To who sees the incident in part there is only: `areaCode`, `category`, `exercise`, `location`, `place`, `title`, `typeCode`
   * docs/events.md, docs/queries.md
   */
  readonly 'incident.reported': {
    readonly title: string;
    readonly category: IncidentCategory;
    /** Code of a replaceable table; GB/T 35561-2017 where it is loaded. */
    readonly typeCode?: string;
    readonly areaCode: string;
    readonly place?: string;
    readonly location?: GeoPoint;
    readonly description?: string;
    readonly casualties?: Casualties;
    /** When the reporter learned of it, where that is not when it happened. */
    readonly knownAt?: string;
    /** An exercise is never mixed with the real thing. */
    readonly exercise: boolean;
    /** Who called it in: a person's name and telephone. */
    readonly reporterContact?: Sealed;
    /** Where it stands in the order of happening; left out when the claim cannot be true. */
    readonly happenedAt?: string;
    readonly timing?: readonly Timing[];
    readonly reporterAgencyId?: string;
  };
  /**
   * `incident.merged` 重复报告并入另一事件 · A duplicate report was merged into another incident
   * 只见部分时仅有 · To who sees the incident in part there is only: `intoIncidentId`
   * docs/events.md, docs/queries.md
   */
  readonly 'incident.merged': {
    readonly intoIncidentId: string;
  };
  /**
   * `incident.verified` 事件经核实属实 · The incident was verified
   * 只见部分时仅有 · To who sees the incident in part there is only: —
   * docs/events.md, docs/queries.md
   */
  readonly 'incident.verified': {
    readonly findings?: string;
  };
  /**
   * `incident.rejected` 事件经核实不属实 · The report was found to be untrue
   * 只见部分时仅有 · To who sees the incident in part there is only: —
   * docs/events.md, docs/queries.md
   */
  readonly 'incident.rejected': {
    readonly reason?: string;
  };
  /**
   * `incident.classified` 事件分类定级 · The incident was classified and given a level
   * 只见部分时仅有 · To who sees the incident in part there is only: `category`, `eventLevel`, `typeCode`
   * docs/events.md, docs/queries.md
   */
  readonly 'incident.classified': {
    readonly category: IncidentCategory;
    readonly typeCode?: string;
    readonly eventLevel?: EventLevel;
    readonly reason?: string;
    readonly previousLevel?: EventLevel;
  };
  /**
   * `incident.situation-updated` 事件续报 · The situation was updated
   * 只见部分时仅有 · To who sees the incident in part there is only: `summary`
   * docs/events.md, docs/queries.md
   */
  readonly 'incident.situation-updated': {
    readonly summary: string;
    readonly casualties?: Casualties;
    readonly knownAt?: string;
    /** Where it stands in the order of happening; left out when the claim cannot be true. */
    readonly happenedAt?: string;
    readonly timing?: readonly Timing[];
    readonly byAgencyId?: string;
  };
  /** `incident.corrected` 更正一项内容 · A value was corrected */
  readonly 'incident.corrected': {
    readonly field: CorrectableField;
    readonly previousValue: string | number;
    readonly value: string | number;
    readonly reason: string;
    readonly byAgencyId: string;
    readonly happenedAt?: string;
  };
  /** `incident.linked` 与另一事件关联 · The incident was linked to another */
  readonly 'incident.linked': {
    readonly otherIncidentId: string;
    readonly relation: IncidentRelation;
  };
  /** `incident.agency-notified` 通报一个单位 · An agency was notified */
  readonly 'incident.agency-notified': {
    readonly agencyId: string;
    readonly message: string;
  };
  /**
   * `incident.command-established` 成立现场指挥部 · Command was established
   * 只见部分时仅有 · To who sees the incident in part there is only: `post`
   * docs/events.md, docs/queries.md
   */
  readonly 'incident.command-established': {
    readonly form?: 'single' | 'unified';
    readonly commandingAgencyId?: string;
    readonly post: string;
  };
  /**
   * `incident.response-activated` 启动应急响应 · A response was activated
   * 只见部分时仅有 · To who sees the incident in part there is only: `level`
   * docs/events.md, docs/queries.md
   */
  readonly 'incident.response-activated': {
    readonly level: ResponseLevel;
    readonly matter?: string;
    readonly expectedDurationMinutes?: number;
    readonly measures?: readonly string[];
    readonly planId?: string;
  };
  /**
   * `incident.response-level-changed` 调整响应级别 · The response level was changed
   * 只见部分时仅有 · To who sees the incident in part there is only: `level`
   * docs/events.md, docs/queries.md
   */
  readonly 'incident.response-level-changed': {
    readonly level: ResponseLevel;
    readonly previousLevel?: ResponseLevel;
    readonly reason?: string;
  };
  /**
   * `incident.response-terminated` 终止应急响应 · The response was terminated
   * 只见部分时仅有 · To who sees the incident in part there is only: —
   * docs/events.md, docs/queries.md
   */
  readonly 'incident.response-terminated': {
    readonly reason?: string;
  };
  /**
   * `incident.contained` 险情得到控制 · The incident was contained
   * 只见部分时仅有 · To who sees the incident in part there is only: `summary`
   * docs/events.md, docs/queries.md
   */
  readonly 'incident.contained': {
    readonly summary: string;
    readonly happenedAt?: string;
  };
  /**
   * `incident.closed` 事件办结 · The incident was closed
   * 只见部分时仅有 · To who sees the incident in part there is only: —
   * docs/events.md, docs/queries.md
   */
  readonly 'incident.closed': {
    readonly reason?: string;
  };
  /**
   * `incident.reviewed` 事件复盘 · The incident was reviewed
   * 只见部分时仅有 · To who sees the incident in part there is only: —
   * docs/events.md, docs/queries.md
   */
  readonly 'incident.reviewed': {
    readonly summary?: string;
    readonly findings?: readonly string[];
  };
  /** `activation.begun` 按响应启动预案，下达相应条款 · A response began a plan, and its clauses were issued */
  readonly 'activation.begun': {
    readonly incidentId: string;
    readonly round: number;
    readonly planId: string;
    readonly version: number;
    readonly level: ResponseLevel;
    readonly activatedByAgencyId: string;
    /** All clauses of the version, with the duties in them replaced by agencies. */
    readonly clauses: readonly Clause[];
    /** Those that the level calls for: they are issued by this event. */
    readonly issue: readonly IssuedClause[];
  };
  /** `activation.level-changed` 响应级别调整，补充下达条款 · The level changed, and further clauses were issued */
  readonly 'activation.level-changed': {
    readonly round: number;
    readonly level: ResponseLevel;
    readonly previousLevel: ResponseLevel;
    readonly activatedByAgencyId: string;
    readonly issue: readonly IssuedClause[];
  };
  /** `activation.clause-executed` 预案条款已执行 · A clause was carried out */
  readonly 'activation.clause-executed': {
    readonly clauseId: string;
    readonly round: number;
    readonly evidence: string;
    readonly byAgencyId: string;
  };
  /** `activation.clause-skipped` 预案条款不执行 · A clause was skipped */
  readonly 'activation.clause-skipped': {
    readonly clauseId: string;
    readonly round: number;
    readonly reason: string;
    readonly evidence?: string;
    readonly byAgencyId: string;
    readonly was: 'issued' | 'pending';
    readonly taskId?: string;
    readonly sharingId?: string;
  };
  /** `activation.ended` 预案执行结束 · The activation of a plan ended */
  readonly 'activation.ended': {
    readonly round: number;
    readonly reason: string;
    readonly skipped: readonly ClosedClause[];
  };
  /**
   * `resource.registered` 登记资源 · A resource was registered
   * 规则可能略去 · The rules may leave out: `costPerUnitFen`, `minimumReserve`
   * docs/events.md, docs/queries.md
   */
  readonly 'resource.registered': {
    readonly name: string;
    /** Kind by a replaceable code table, for instance `pump.sewage` or `team.flood-rescue`. */
    readonly kind: string;
    /** What one unit can do: `perUnit` of `code`, for instance 350 of `drainage-m3h`. */
    readonly capability: {
      readonly code: string;
      readonly perUnit: number;
    };
    readonly quantity: number;
    readonly unit: string;
    readonly areaCode: string;
    readonly place?: string;
    readonly location?: GeoPoint;
    readonly readiness: Readiness;
    /** Usual time from call to arrival within the district. */
    readonly arrivalMinutes: number;
    readonly costPerUnitFen?: number;
    /** Shelf life: from then on its units are given to nobody. */
    readonly expiresAt?: string;
    /** By when it is to be inspected again. */
    readonly inspectionDueAt?: string;
    /** Units that stay home so that the owner's own area keeps its minimum cover. */
    readonly minimumReserve?: number;
    /** The team that this one unit is: its members' qualifications decide whether it can be allocated. */
    readonly teamId?: string;
    readonly ownerAgencyId: string;
  };
  /** `resource.readiness-changed` 资源战备状态变更 · The readiness of a resource changed */
  readonly 'resource.readiness-changed': {
    readonly readiness: Readiness;
    readonly reason: string;
  };
  /** `resource.reserved` 为事件预留资源 · Units were reserved for an incident */
  readonly 'resource.reserved': {
    readonly sharingId: string;
    readonly lineId: string;
    readonly quantity: number;
    readonly incidentId: string;
  };
  /** `resource.reservation-released` 解除预留 · A reservation was released */
  readonly 'resource.reservation-released': {
    readonly sharingId: string;
    readonly lineId: string;
    readonly quantity: number;
    readonly reason: string;
  };
  /** `resource.deployed` 预留资源出动 · Reserved units set out */
  readonly 'resource.deployed': {
    readonly sharingId: string;
    readonly lineId: string;
    readonly quantity: number;
  };
  /** `resource.arrived` 资源到达 · Units arrived */
  readonly 'resource.arrived': {
    readonly sharingId: string;
    readonly lineId: string;
  };
  /** `resource.taken-back` 资源收回入库 · Units were taken back into stock */
  readonly 'resource.taken-back': {
    readonly sharingId: string;
    readonly lineId: string;
    readonly returned: number;
    readonly damaged: number;
    readonly consumed: number;
  };
  /** `resource.withdrawn` 资源退出 · Units were withdrawn */
  readonly 'resource.withdrawn': {
    readonly quantity: number;
    readonly reason: string;
  };
  /** `resource.restocked` 资源补充 · Units were added to stock */
  readonly 'resource.restocked': {
    readonly quantity: number;
    readonly reason: string;
  };
  /** `resource.repaired` 资源修复 · Damaged units were repaired */
  readonly 'resource.repaired': {
    readonly quantity: number;
  };
  /** `resource.inspected` 资源检验 · The resource was inspected */
  readonly 'resource.inspected': {
    readonly inspectedAt: string;
    readonly result: 'failed' | 'passed';
    readonly expiresAt?: string;
    readonly inspectionDueAt?: string;
    readonly note?: string;
  };
  /** `resource.team-linked` 资源与队伍关联 · The resource was linked to its team */
  readonly 'resource.team-linked': {
    readonly teamId: string;
  };
  /** `team.commended` 表扬队伍 · A team was commended */
  readonly 'team.commended': {
    readonly incidentId: string;
    readonly text: string;
    readonly byAgencyId: string;
  };
  /**
   * `sharing.requested` 请求资源 · A resource was requested
   * 规则可能略去 · The rules may leave out: `incidentId`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.requested': {
    readonly incidentId?: string;
    readonly deliverTo: {
      readonly areaCode: string;
      readonly place: string;
    };
    /** 1 (first) to 5 (last). */
    readonly priority: number;
    readonly purpose: string;
    /** The request lapses then, unless something was committed by that time. Stays open when left out. */
    readonly openUntil?: string;
    /** The clause of a plan that the request carries out; put in by the service. */
    readonly clause?: ClauseRef;
    readonly capability: string;
    readonly amount: number;
    readonly neededBy: string;
    readonly requesterAgencyId: string;
  };
  /** `sharing.offered` 主动提供资源 · A resource was offered unsolicited */
  readonly 'sharing.offered': {
    readonly incidentId: string;
    readonly resourceId: string;
    readonly quantity: number;
    readonly terms?: string;
    readonly availableUntil?: string;
    readonly ownerAgencyId: string;
  };
  /**
   * `sharing.offer-withdrawn` 撤回提供 · An offer was withdrawn
   * 规则可能略去 · The rules may leave out: `reason`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.offer-withdrawn': {
    readonly resourceId: string;
    readonly reason?: string;
    readonly ownerAgencyId: string;
  };
  /** `sharing.request-amended` 变更资源请求 · A request was changed */
  readonly 'sharing.request-amended': {
    readonly amount?: number;
    readonly neededBy?: string;
    readonly priority?: number;
    readonly purpose?: string;
    readonly reason: string;
  };
  /** `sharing.answered` 答复请求 · An owner answered a request */
  readonly 'sharing.answered': {
    readonly answer: 'accept' | 'decline' | 'provisional';
    readonly quantity?: number;
    readonly estimatedArrivalMinutes?: number;
    readonly reason?: string;
    /** From then on the answer counts for nothing. */
    readonly availableUntil?: string;
    readonly resourceId?: string;
    readonly ownerAgencyId: string;
  };
  /**
   * `sharing.asked` 向单位征询 · Agencies were asked
   * 清单可能只含本单位有关部分 · May hold only what is yours: `agencyIds`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.asked': {
    readonly agencyIds: readonly string[];
    readonly byAgencyId: string;
  };
  /** `sharing.quote-requested` 询价 · A quote was asked for */
  readonly 'sharing.quote-requested': {
    readonly resourceId: string;
    readonly note?: string;
    readonly byAgencyId: string;
  };
  /**
   * `sharing.quoted` 报价 · A price was quoted
   * 规则可能略去 · The rules may leave out: `pricePerUnitFen`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.quoted': {
    readonly resourceId: string;
    readonly pricePerUnitFen?: number;
    readonly terms?: string;
    readonly provisionalReason?: string;
    readonly ownerAgencyId: string;
  };
  /** `sharing.quote-declined` 不予报价 · A quote was declined */
  readonly 'sharing.quote-declined': {
    readonly resourceId: string;
    readonly reason: string;
    readonly ownerAgencyId: string;
  };
  /**
   * `sharing.information-requested` 询问情况 · A question was put
   * 清单可能只含本单位有关部分 · May hold only what is yours: `toAgencyIds`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.information-requested': {
    readonly queryId: string;
    readonly question: string;
    readonly toAgencyIds?: readonly string[];
    readonly byAgencyId: string;
  };
  /** `sharing.information-answered` 回答询问 · A question was answered */
  readonly 'sharing.information-answered': {
    readonly queryId: string;
    readonly answer: Answer;
    readonly text?: string;
    readonly reason?: string;
    readonly byAgencyId: string;
  };
  /**
   * `sharing.allocation-decided` 决定分配 · An allocation was decided
   * 规则可能略去 · The rules may leave out: `certificate`
   * 清单可能只含本单位有关部分 · May hold only what is yours: `lines`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.allocation-decided': {
    readonly round: number;
    readonly decidedByAgencyId: string;
    readonly incidentId: string;
    readonly lines: readonly AllocationLine[];
    readonly certificate?: AllocationCertificate;
  };
  /** `sharing.reservation-confirmed` 一笔资源预留成功 · The units of a line were reserved */
  readonly 'sharing.reservation-confirmed': {
    readonly lineId: string;
    readonly uncoveredReason?: string;
  };
  /** `sharing.reservation-failed` 一笔资源预留不成 · The units of a line could not be reserved */
  readonly 'sharing.reservation-failed': {
    readonly lineId: string;
    readonly reason: string;
  };
  /**
   * `sharing.requisitioned` 征用 · Lines were requisitioned
   * 规则可能略去 · The rules may leave out: `funding`
   * 清单可能只含本单位有关部分 · May hold only what is yours: `lineIds`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.requisitioned': {
    readonly lineIds: readonly string[];
    readonly funding?: Funding;
    readonly reportTo: string;
    readonly legalBasis?: string;
  };
  /**
   * `sharing.committed` 所有单位确认提供 · An owner committed lines
   * 清单可能只含本单位有关部分 · May hold only what is yours: `lineIds`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.committed': {
    readonly lineIds: readonly string[];
    readonly ownerAgencyId: string;
    readonly estimatedArrivalAt?: string;
  };
  /**
   * `sharing.dispatched` 资源发出 · Lines were dispatched
   * 清单可能只含本单位有关部分 · May hold only what is yours: `lines`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.dispatched': {
    readonly lines: readonly LineRef[];
    readonly departedAt: string;
  };
  /**
   * `sharing.arrived` 资源运抵 · Lines arrived
   * 清单可能只含本单位有关部分 · May hold only what is yours: `lines`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.arrived': {
    readonly lines: readonly LineRef[];
    readonly arrivedAt: string;
  };
  /**
   * `sharing.status-requested` 询问资源情况 · The status of lines was asked for
   * 清单可能只含本单位有关部分 · May hold only what is yours: `lineIds`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.status-requested': {
    readonly lineIds: readonly string[];
    readonly byAgencyId: string;
  };
  /**
   * `sharing.status-reported` 报告资源情况 · The status of lines was reported
   * 清单可能只含本单位有关部分 · May hold only what is yours: `lineIds`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.status-reported': {
    readonly lineIds: readonly string[];
    readonly status: string;
    readonly note?: string;
    readonly observedAt: string;
    readonly ownerAgencyId: string;
  };
  /** `sharing.extension-requested` 请求延长使用 · An extension was asked for */
  readonly 'sharing.extension-requested': {
    readonly until: string;
    readonly reason: string;
    readonly byAgencyId: string;
  };
  /** `sharing.extension-answered` 答复延长请求 · An extension was granted or refused */
  readonly 'sharing.extension-answered': {
    readonly granted: boolean;
    readonly until: string;
    readonly reason?: string;
    readonly ownerAgencyId: string;
  };
  /**
   * `sharing.recalled` 所有单位要求收回 · An owner recalled lines
   * 规则可能略去 · The rules may leave out: `reason`
   * 清单可能只含本单位有关部分 · May hold only what is yours: `lineIds`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.recalled': {
    readonly lineIds: readonly string[];
    readonly reason?: string;
    readonly ownerAgencyId: string;
  };
  /**
   * `sharing.recall-answered` 答复收回要求 · A recall was answered
   * 清单可能只含本单位有关部分 · May hold only what is yours: `lineIds`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.recall-answered': {
    readonly lineIds: readonly string[];
    readonly answer: Answer;
    readonly reason?: string;
    readonly returnBy?: string;
    readonly byAgencyId: string;
  };
  /**
   * `sharing.released` 资源使用完毕 · What was shared was released
   * 清单可能只含本单位有关部分 · May hold only what is yours: `inUse`, `unused`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.released': {
    readonly unused: readonly LineRef[];
    readonly inUse: readonly LineRef[];
    readonly reason: string;
  };
  /**
   * `sharing.returned` 资源归还 · Lines were returned
   * 清单可能只含本单位有关部分 · May hold only what is yours: `lines`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.returned': {
    readonly lines: readonly {
      readonly lineId: string;
      readonly resourceId: string;
      readonly quantity: number;
      /** Standing agreement that the units were drawn from. */
      readonly agreementId?: string;
      readonly returned: number;
      readonly damaged: number;
      readonly consumed: number;
    }[];
    readonly returnedAt: string;
    readonly ownerAgencyId: string;
  };
  /**
   * `sharing.compensation-claimed` 提出补偿 · Compensation was claimed
   * 清单可能只含本单位有关部分 · May hold only what is yours: `lineIds`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.compensation-claimed': {
    readonly claimId: string;
    readonly lineIds?: readonly string[];
    readonly amountFen: number;
    readonly grounds: string;
    readonly claimantAgencyId: string;
  };
  /** `sharing.compensation-paid` 支付补偿 · Compensation was paid */
  readonly 'sharing.compensation-paid': {
    readonly claimId: string;
    readonly amountFen: number;
    readonly reference: string;
  };
  /**
   * `sharing.cancelled` 取消请求 · A request was cancelled
   * 清单可能只含本单位有关部分 · May hold only what is yours: `unused`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.cancelled': {
    readonly unused: readonly LineRef[];
    readonly reason: string;
  };
  /**
   * `sharing.expired` 请求逾期失效 · A request expired
   * 清单可能只含本单位有关部分 · May hold only what is yours: `unused`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.expired': {
    readonly unused: readonly LineRef[];
    readonly reason: string;
  };
  /**
   * `sharing.moved` 随合并转至另一事件 · A negotiation moved to another incident in a merger
   * 规则可能略去 · The rules may leave out: `incidentId`
   * docs/events.md, docs/queries.md
   */
  readonly 'sharing.moved': {
    readonly incidentId?: string;
  };
  /** `task.assigned` 下达任务 · A task was assigned */
  readonly 'task.assigned': {
    readonly incidentId: string;
    readonly assigneeAgencyId: string;
    readonly title: string;
    readonly instructions?: string;
    /** 1 (first) to 5 (last). */
    readonly priority: number;
    /** Time to acknowledge, counted from when the assignment is on record. */
    readonly acknowledgeWithinMinutes: number;
    /** The clause of a plan that the task carries out; put in by the service. */
    readonly clause?: ClauseRef;
    readonly assignerAgencyId: string;
  };
  /** `task.accepted` 接受任务 · A task was accepted */
  readonly 'task.accepted': {
    readonly crew?: number;
    readonly vehicles?: number;
    readonly estimatedArrivalAt?: string;
  };
  /** `task.declined` 拒绝任务 · A task was declined */
  readonly 'task.declined': {
    readonly reason: string;
  };
  /** `task.progressed` 任务进展 · A task progressed */
  readonly 'task.progressed': {
    readonly summary: string;
    readonly percentComplete?: number;
  };
  /** `task.completed` 任务完成 · A task was completed */
  readonly 'task.completed': {
    readonly outcome: string;
  };
  /** `task.cancelled` 取消任务 · A task was cancelled */
  readonly 'task.cancelled': {
    readonly reason: string;
  };
  /** `task.escalated` 任务无人响应，已升级 · A task was escalated */
  readonly 'task.escalated': {
    readonly reason: string;
  };
  /** `task.moved` 随合并转至另一事件 · A task moved to another incident in a merger */
  readonly 'task.moved': {
    readonly incidentId: string;
  };
  /**
   * `approval.requested` 命令待第二人确认 · A command waits for a second person
   * 规则可能略去 · The rules may leave out: `confirmers`
   * docs/events.md, docs/queries.md
   */
  readonly 'approval.requested': {
    readonly command: WaitingCommand;
    /** Of {@link WaitingCommand}, over its canonical form: docs/authority.md. */
    readonly digest: string;
    readonly by: ActingPerson;
    /** Who may confirm it, and so sees it: see `confirmersOf`. */
    readonly confirmers?: readonly string[];
    readonly endsAt: string;
  };
  /** `approval.confirmed` 第二人确认 · Another person confirmed */
  readonly 'approval.confirmed': {
    readonly by: ActingPerson;
    readonly isLast: boolean;
  };
  /** `approval.declined` 第二人不同意 · Another person declined */
  readonly 'approval.declined': {
    readonly by: ActingPerson;
    readonly reason: string;
  };
  /** `approval.withdrawn` 发起人撤回 · Whoever gave the command withdrew it */
  readonly 'approval.withdrawn': {
    readonly reason: string;
  };
  /** `approval.expired` 逾期未确认 · Nobody confirmed in time */
  readonly 'approval.expired': Readonly<Record<string, unknown>>;
  /**
   * `approval.owed` 一人先行办理，待他人补签 · One person acted alone; a signature is owed
   * 规则可能略去 · The rules may leave out: `confirmers`
   * docs/events.md, docs/queries.md
   */
  readonly 'approval.owed': {
    readonly command: WaitingCommand;
    /** Of {@link WaitingCommand}, as of one that waits. */
    readonly digest: string;
    readonly by: ActingPerson;
    /** Who may sign it, and so sees it. */
    readonly confirmers?: readonly string[];
    /** Why nobody was waited for. */
    readonly reason: string;
    /** A signature after this is late. */
    readonly signBy: string;
  };
  /** `approval.overdue` 逾期无人补签 · Nobody had signed in time */
  readonly 'approval.overdue': Readonly<Record<string, unknown>>;
  /** `approval.signed` 他人补签 · Another person signed */
  readonly 'approval.signed': {
    readonly by: ActingPerson;
    readonly late: boolean;
  };
  /** `approval.objected` 他人提出异议 · Another person objected */
  readonly 'approval.objected': {
    readonly by: ActingPerson;
    readonly reason: string;
    readonly late: boolean;
  };
  /** `statistics.opened` 开始灾情统计 · Disaster statistics were opened */
  readonly 'statistics.opened': {
    readonly incidentId: string;
    /** Which items are asked: the version of the set. */
    readonly setVersion: string;
    readonly clock: StatisticsClock;
    readonly agencyId: string;
    readonly superiorAgencyId: string;
    readonly areas: readonly StatisticsArea[];
    readonly exercise: boolean;
    readonly next: StatisticsDeadline;
  };
  /** `statistics.asked` 要求更多地区填报 · Figures of further areas were asked for */
  readonly 'statistics.asked': {
    readonly areas: readonly StatisticsArea[];
  };
  /** `statistics.entered` 填报数字 · Figures of an area were entered */
  readonly 'statistics.entered': {
    readonly areaCode: string;
    readonly agencyId: string;
    readonly stage: StatisticsStage;
    readonly asOf: string;
    readonly figures: readonly Figure[];
    readonly notes?: string;
  };
  /** `statistics.corrected` 更正数字 · A figure was corrected */
  readonly 'statistics.corrected': {
    readonly areaCode: string;
    readonly agencyId: string;
    readonly item: string;
    readonly previousValue: number;
    readonly value: number;
    readonly asOf: string;
    readonly reason: string;
  };
  /** `statistics.drafted` 汇总成稿 · Totals were drafted */
  readonly 'statistics.drafted': {
    readonly stage: StatisticsStage;
    readonly asOf: string;
    readonly totals: readonly Figure[];
    /** The situation is stable: no daily report is due after this one, and the verified one is. */
    readonly stable?: boolean;
    readonly differences: readonly ItemReason[];
    readonly corrections: readonly ItemReason[];
    readonly notes?: string;
    readonly draft: number;
    /** What each township had stated, and with that the sums. */
    readonly rows: readonly StatedRow[];
    /** Of the totals that are lower than the last ones sent. */
    readonly corrected: readonly CorrectedTotal[];
    readonly by: string;
  };
  /** `statistics.reviewed` 汇总稿审核 · A draft was reviewed */
  readonly 'statistics.reviewed': {
    readonly draft: number;
    readonly outcome: 'passed' | 'returned';
    readonly notes?: string;
    readonly by: string;
  };
  /** `statistics.submitted` 签发报送 · Totals were signed and sent */
  readonly 'statistics.submitted': {
    readonly stage: StatisticsStage;
    readonly asOf: string;
    readonly totals: readonly Figure[];
    /** The situation is stable: no daily report is due after this one, and the verified one is. */
    readonly stable?: boolean;
    readonly differences: readonly ItemReason[];
    readonly corrections: readonly ItemReason[];
    readonly notes?: string;
    /** 1 for the first that was sent. */
    readonly number: number;
    readonly draft: number;
    readonly rows: readonly StatedRow[];
    readonly corrected: readonly CorrectedTotal[];
    readonly draftedBy: string;
    readonly reviewedBy: string;
    readonly signedBy: string;
    readonly fromAgencyId: string;
    readonly superiorAgencyId: string;
    /** It came after it was due. */
    readonly late: boolean;
    /** What is due after it; nothing after the verified report. */
    readonly next?: StatisticsDeadline;
  };
  /** `statistics.acknowledged` 上级收到 · The superior acknowledged totals */
  readonly 'statistics.acknowledged': {
    readonly number: number;
    readonly agencyId: string;
    readonly notes?: string;
    readonly by: string;
  };
  /** `statistics.overdue` 统计逾期 · Statistics were overdue */
  readonly 'statistics.overdue': {
    readonly what: StatisticsDue;
    readonly dueAt: string;
    readonly agencyId: string;
    readonly foundBy: 'submission' | 'timer';
    readonly next?: StatisticsDeadline;
  };
  /** `statistics.closed` 统计结束 · The statistics were closed */
  readonly 'statistics.closed': {
    readonly reason: string;
  };
  /** `report.required` 应报送信息 · A report fell due */
  readonly 'report.required': {
    readonly incidentId: string;
    readonly rule: {
      readonly id: string;
      readonly setVersion: string;
      readonly source: string;
      readonly confirmed: boolean;
    };
    readonly obligedAgencyId: string;
    readonly superiorAgencyId: string;
    readonly channel: ReportChannel;
    /** What made the rule apply. */
    readonly grounds: {
      readonly event: string;
      readonly category: IncidentCategory;
      readonly eventLevel?: EventLevel;
      readonly dead: number;
    };
    /** Start and end of the clock. */
    readonly startedAt: string;
    readonly dueAt: string;
    readonly withinMinutes: number;
    readonly omittedAfterMinutes: number;
    readonly supplementUntil?: string;
    readonly exercise: boolean;
  };
  /** `report.overdue` 信息报送逾期 · A report was overdue */
  readonly 'report.overdue': {
    readonly dueAt: string;
    readonly obligedAgencyId: string;
    readonly rule: {
      readonly id: string;
      readonly setVersion: string;
      readonly source: string;
      readonly confirmed: boolean;
    };
    /** `timer` found nothing on record, `submission` came too late. */
    readonly foundBy: 'submission' | 'timer';
  };
  /** `report.omitted` 信息漏报 · A report was omitted */
  readonly 'report.omitted': {
    readonly dueAt: string;
    readonly obligedAgencyId: string;
    readonly omittedAfterMinutes: number;
  };
  /** `report.submitted` 报送信息 · A report was submitted */
  readonly 'report.submitted': {
    readonly casualties?: Casualties;
    readonly measures: readonly string[];
    readonly knownAt?: string;
    readonly eventLevel?: EventLevel;
    /** The instant that the figures are of; when the report was made where left out. */
    readonly asOf?: string;
    readonly facts: string;
    /** Why figures are lower than those reported last; both stay on record. */
    readonly correction?: {
      readonly reason: string;
    };
    readonly channel: 'phone' | 'written';
    readonly incidentId: string;
    readonly fromAgencyId: string;
    readonly superiorAgencyId: string;
    /** Where it stands in the order of happening; left out when the claim cannot be true. */
    readonly happenedAt?: string;
    readonly timing?: readonly Timing[];
    /** Left out where nothing was lowered. */
    readonly corrected?: readonly CorrectedFigure[];
    readonly late: boolean;
  };
  /** `report.supplemented` 补充报送 · A report was supplemented */
  readonly 'report.supplemented': {
    readonly facts: string;
    readonly casualties?: Casualties;
    readonly eventLevel?: EventLevel;
    readonly asOf?: string;
    readonly knownAt?: string;
    readonly correction?: {
      readonly reason: string;
    };
    /** The final report (终报): corrections alone come after it. */
    readonly final?: boolean;
    readonly incidentId: string;
    readonly fromAgencyId: string;
    readonly superiorAgencyId: string;
    /** Where it stands in the order of happening; left out when the claim cannot be true. */
    readonly happenedAt?: string;
    readonly timing?: readonly Timing[];
    /** Left out where nothing was lowered. */
    readonly corrected?: readonly CorrectedFigure[];
  };
  /** `report.waived` 免于报送 · A report was waived */
  readonly 'report.waived': {
    readonly reason: string;
  };
  /** `inject.delivered` 演练情景注入 · An inject of a drill was delivered */
  readonly 'inject.delivered': {
    readonly agencyId: string;
    readonly text: string;
    /** Minutes of the drill's clock. What is expected is not told. */
    readonly expectedWithinMinutes: number;
  };
  /** `inject.acknowledged` 确认收到情景 · An inject was acknowledged */
  readonly 'inject.acknowledged': {
    readonly agencyId: string;
    readonly note?: string;
  };
  /**
   * `warning.called` 叫应 · Recipients of a warning were called
   * 清单可能只含本单位有关部分 · May hold only what is yours: `recipients`
   * docs/events.md, docs/queries.md
   */
  readonly 'warning.called': {
    readonly recipients: readonly CallRecipient[];
    /** Time to acknowledge, counted from when the call is on record. */
    readonly acknowledgeWithinMinutes: number;
    readonly message?: string;
    readonly version: number;
    readonly callerAgencyId: string;
  };
  /** `warning.acknowledged` 叫应得到应答 · A call was answered */
  readonly 'warning.acknowledged': {
    readonly agencyId: string;
    readonly byAgencyId: string;
    readonly version: number;
    readonly note?: string;
  };
  /** `warning.call-escalated` 叫应无人应答，转替代单位 · An unanswered call was escalated */
  readonly 'warning.call-escalated': {
    readonly agencyId: string;
    readonly standIn?: StandIn;
    readonly version: number;
    readonly reason: string;
  };
  /** `warning.incident-proposed` 因预警提出事件 · An incident was proposed because of a warning */
  readonly 'warning.incident-proposed': {
    readonly incidentId: string;
  };
  /** `warning.proposed` 提议发布预警 · A warning was proposed */
  readonly 'warning.proposed': {
    readonly category: IncidentCategory;
    readonly hazard: string;
    readonly colour?: WarningColour;
    readonly headline: string;
    readonly areaCodes: readonly string[];
    readonly startsAt: string;
    readonly grounds: string;
    readonly exercise: boolean;
    readonly evidence?: WarningEvidence;
    readonly proposerAgencyId: string;
  };
  /** `warning.dismissed` 预警提议不采纳 · A proposed warning was dismissed */
  readonly 'warning.dismissed': {
    readonly reason: string;
  };
  /** `warning.issued` 发布预警 · A warning was issued */
  readonly 'warning.issued': {
    readonly category: IncidentCategory;
    /** Code of a replaceable table, such as `rainstorm`. */
    readonly hazard: string;
    /** Where it says something else of different areas; the rest is then what they come to together. */
    readonly parts?: readonly WarningPart[];
    readonly headline: string;
    /** Left out for social-security events, to which colours do not apply (art. 63). */
    readonly colour?: WarningColour;
    readonly areaCodes: readonly string[];
    readonly startsAt: string;
    readonly expectedEndAt: string;
    readonly cautions: readonly string[];
    readonly measures: readonly string[];
    /** Left out while it is to be expected. */
    readonly outlook?: Outlook;
    readonly saidAt?: string;
    readonly message?: WarningMessage;
    readonly exercise: boolean;
    readonly issuerAgencyId: string;
    readonly version: number;
    /** It is the first under red: an incident is to be proposed. */
    readonly callsForIncident: boolean;
    readonly audience?: WarningAudience;
  };
  /** `warning.updated` 更新预警 · A warning was updated */
  readonly 'warning.updated': {
    readonly category: IncidentCategory;
    /** Code of a replaceable table, such as `rainstorm`. */
    readonly hazard: string;
    /** Where it says something else of different areas; the rest is then what they come to together. */
    readonly parts?: readonly WarningPart[];
    readonly headline: string;
    /** Left out for social-security events, to which colours do not apply (art. 63). */
    readonly colour?: WarningColour;
    readonly areaCodes: readonly string[];
    readonly startsAt: string;
    readonly expectedEndAt: string;
    readonly cautions: readonly string[];
    readonly measures: readonly string[];
    /** Left out while it is to be expected. */
    readonly outlook?: Outlook;
    readonly saidAt?: string;
    readonly message?: WarningMessage;
    readonly exercise: boolean;
    readonly issuerAgencyId: string;
    readonly version: number;
    readonly previous: WarningContent;
    /** Steps between the colours: 2 from yellow to red, −1 from orange to yellow. */
    readonly levelsMoved: number;
    readonly callsForIncident: boolean;
    readonly reason: string;
  };
  /** `warning.cancelled` 解除预警 · A warning was cancelled */
  readonly 'warning.cancelled': {
    readonly saidAt?: string;
    readonly message?: WarningMessage;
    readonly reason: string;
  };
  /** `warning.overtaken` 收到较早的预警消息，仅留存 · An older message came late; nothing changed by it */
  readonly 'warning.overtaken': {
    readonly saidAt: string;
    readonly message: WarningMessage;
    readonly as: 'cancel' | 'update';
    readonly content?: WarningContent;
    readonly reason: string;
  };
  /** `warning.expired` 预警到期 · A warning expired */
  readonly 'warning.expired': Readonly<Record<string, unknown>>;
  /** `warning.neighbours-told` 告知相邻地区 · Neighbours were told of a warning */
  readonly 'warning.neighbours-told': {
    readonly agencyIds: readonly string[];
    readonly message: string;
    readonly version: number;
  };
  /** `plan.drafted` 起草预案 · A plan was drafted */
  readonly 'plan.drafted': {
    readonly title: string;
    readonly kind: PlanKind;
    readonly category?: IncidentCategory;
    readonly areaCode: string;
    /** Of an enterprise that handles dangerous goods: 生产安全事故应急条例 art. 8 has it drill every half year. */
    readonly hazardous: boolean;
    readonly duties: readonly Duty[];
    readonly clauses: readonly Clause[];
    readonly version: number;
    readonly ownerAgencyId: string;
    readonly byPrincipal: string;
  };
  /** `plan.amended` 修改预案稿 · A draft was amended */
  readonly 'plan.amended': {
    readonly title?: string;
    readonly areaCode?: string;
    readonly category?: IncidentCategory;
    readonly duties?: readonly Duty[];
    readonly byPrincipal: string;
  };
  /** `plan.clause-put` 写入条款 · A clause was put into a draft */
  readonly 'plan.clause-put': {
    /** As in the document, such as `4.3`. */
    readonly clauseId: string;
    readonly title: string;
    readonly text: string;
    /** When it applies, in words. */
    readonly trigger: string;
    /** Response levels at which it is carried out. */
    readonly levels: readonly (1 | 2 | 3 | 4)[];
    readonly action: ClauseAction;
    readonly byPrincipal: string;
  };
  /** `plan.clause-removed` 删除条款 · A clause was taken out of a draft */
  readonly 'plan.clause-removed': {
    readonly clauseId: string;
    readonly byPrincipal: string;
  };
  /** `plan.submitted` 预案送审 · A draft was submitted for review */
  readonly 'plan.submitted': {
    readonly version: number;
    readonly reviewerAgencyId: string;
    readonly byPrincipal: string;
  };
  /** `plan.reviewed` 预案审核 · A draft was reviewed */
  readonly 'plan.reviewed': {
    readonly version: number;
    readonly verdict: 'approved' | 'returned';
    readonly comments: string;
    readonly reviewerAgencyId: string;
    readonly byPrincipal: string;
  };
  /** `plan.published` 预案印发 · A version of a plan was published */
  readonly 'plan.published': {
    readonly title: string;
    readonly kind: PlanKind;
    readonly category?: IncidentCategory;
    readonly areaCode: string;
    /** Of an enterprise that handles dangerous goods: 生产安全事故应急条例 art. 8 has it drill every half year. */
    readonly hazardous: boolean;
    readonly duties: readonly Duty[];
    readonly clauses: readonly Clause[];
    readonly version: number;
    readonly ownerAgencyId: string;
    readonly reason?: string;
    readonly findingIds: readonly string[];
    readonly drillId?: string;
    readonly due: readonly PlanDue[];
  };
  /** `plan.revised` 预案修订 · A revision of a plan was begun */
  readonly 'plan.revised': {
    readonly version: number;
    readonly reason: string;
    readonly findingIds: readonly string[];
    readonly drillId?: string;
    readonly byPrincipal: string;
  };
  /** `plan.link-proposed` 提议预案衔接 · A link to another plan was proposed */
  readonly 'plan.link-proposed': {
    readonly otherPlanId: string;
    readonly agencyId: string;
    readonly relation: PlanRelation;
    readonly note?: string;
  };
  /** `plan.link-answered` 答复预案衔接 · A link between plans was answered */
  readonly 'plan.link-answered': {
    readonly otherPlanId: string;
    readonly confirmed: boolean;
    readonly reason?: string;
    readonly agencyId: string;
  };
  /** `plan.finding-recorded` 记录预案问题 · A finding about a plan was recorded */
  readonly 'plan.finding-recorded': {
    readonly drillId?: string;
    readonly incidentId?: string;
    readonly findingId: string;
    readonly clauseId?: string;
    readonly text: string;
    readonly version: number;
    readonly byAgencyId: string;
  };
  /** `plan.drilled` 预案经演练 · A plan was drilled */
  readonly 'plan.drilled': {
    readonly drillId: string;
    readonly heldAt: string;
    readonly version: number;
    readonly due: readonly PlanDue[];
  };
  /** `plan.evaluated` 预案评估 · A plan was evaluated */
  readonly 'plan.evaluated': {
    readonly incidentId?: string;
    readonly drillId?: string;
    readonly summary: string;
    readonly evaluationId: string;
    readonly version: number;
    readonly findingIds: readonly string[];
    readonly due: readonly PlanDue[];
  };
  /** `plan.overdue` 预案事项逾期 · A duty about a plan was overdue */
  readonly 'plan.overdue': {
    readonly duty: PlanDuty;
    readonly dueAt: string;
    readonly version: number;
    readonly rule: {
      readonly id: string;
      readonly version: number;
      readonly source: string;
    };
  };
  /** `plan.retired` 预案废止 · A plan was retired */
  readonly 'plan.retired': {
    readonly reason: string;
    readonly replacedByPlanId?: string;
  };
}

/** Who gave or confirmed something. */
type ActingPerson = {
  readonly agencyId: string;
  readonly principal: string;
  readonly role: Role;
  readonly keyId?: string;
  /** Public id of the session that the person was signed in with, in place of a key. */
  readonly session?: string;
};

type AllocatedUnits = {
  readonly resourceId: string;
  readonly ownerAgencyId: string;
  readonly units: number;
  readonly amount: number;
  readonly agreementId?: string;
  readonly agreementItem?: string;
  readonly agreementUntil?: string;
};

/**
 * The whole reckoning of a decision: its inputs and what followed from them. Running the named policy version
 * on `need`, `decidedAt` and the candidates again gives the same outcomes, lines, covered amount and shortfall.
 * Under an override the outcomes and `override.proposed` are the policy's, the rest is the human's choice.
 */
type AllocationCertificate = {
  /** The joint decision that this is the part of; the other requests and candidates are in its certificate. */
  readonly allocationId?: string;
  readonly policyVersion: string;
  /** Text of the 64-bit log position whose state the candidates show. */
  readonly logPosition: string;
  readonly decidedAt: string;
  readonly need: Need;
  readonly candidates: readonly CandidateOutcome[];
  readonly lines: readonly AllocatedUnits[];
  readonly covered: number;
  readonly shortfall: number;
  readonly override?: {
    readonly reason: string;
    readonly proposed: readonly AllocatedUnits[];
  };
};

type AllocationLine = {
  readonly ownerAgencyId: string;
  /** Amount of the needed capability that the line covers. */
  readonly amount: number;
  /** Resource kind that the agreement is drawn for, and when the agreement ends. */
  readonly agreementItem?: string;
  readonly agreementUntil?: string;
  readonly lineId: string;
  readonly resourceId: string;
  readonly quantity: number;
  /** Standing agreement that the units were drawn from. */
  readonly agreementId?: string;
};

type Answer = 'accept' | 'decline' | 'provisional';

type CallRecipient = {
  readonly agencyId: string;
  readonly standIn?: StandIn;
};

/** Why a candidate came out as it did. `rank` is its place among the usable ones, from 1. */
type CandidateOutcome = {
  readonly usableUnits: number;
  readonly arrivesAfterMinutes: number;
  readonly rank?: number;
  readonly verdict: CandidateVerdict;
  readonly units: number;
  readonly resourceId: string;
  readonly ownerAgencyId: string;
  readonly capability: string;
  readonly perUnit: number;
  readonly availableUnits: number;
  readonly readiness: Readiness;
  readonly arrivalMinutes: number;
  readonly costPerUnitFen: number;
  readonly minimumReserve: number;
  readonly areaCode: string;
  /** Standing agreement in force between owner and requester that names this kind, with units left. */
  readonly agreementId?: string;
  /** The kind, how many units of it may still be drawn in all, and when the agreement ends. */
  readonly agreementItem?: string;
  readonly agreementUnits?: number;
  readonly agreementUntil?: string;
  readonly answer?: OwnerAnswer;
  /** Its owner was suspended at the log position of the decision. */
  readonly ownerSuspended?: true;
  /** Of a resource that is a team: how it stood for this capability at the decision's time. */
  readonly team?: TeamStanding;
};

type CandidateVerdict =
  | 'agreement-exhausted'
  | 'chosen'
  | 'not-needed'
  | 'not-ready'
  | 'nothing-available'
  | 'other-capability'
  | 'owner-declined'
  | 'owner-suspended'
  | 'reserve-kept'
  | 'team-other-capability'
  | 'team-stood-down'
  | 'team-understaffed'
  | 'team-unqualified'
  | 'too-late';

type Casualties = {
  readonly dead?: number;
  readonly injured?: number;
  readonly missing?: number;
  readonly trapped?: number;
};

type Clause = {
  /** As in the document, such as `4.3`. */
  readonly clauseId: string;
  readonly title: string;
  readonly text: string;
  /** When it applies, in words. */
  readonly trigger: string;
  /** Response levels at which it is carried out. */
  readonly levels: readonly (1 | 2 | 3 | 4)[];
  readonly action: ClauseAction;
};

/** Exactly one of the four. */
type ClauseAction = {
  readonly task?: TaskTemplate;
  readonly request?: RequestTemplate;
  readonly notice?: NoticeTemplate;
  readonly measure?: MeasureTemplate;
};

/** Names the clause that a task or a request carries out. */
type ClauseRef = {
  /** Of the activation, which is that of its incident. */
  readonly activationId: string;
  /** 1 for the first response to the incident that a plan was activated for. */
  readonly round: number;
  readonly clauseId: string;
};

/** A clause that was open when the response ended, and what was under way for it. */
type ClosedClause = {
  readonly clauseId: string;
  readonly was: 'issued' | 'pending';
  readonly taskId?: string;
  readonly sharingId?: string;
};

type CorrectableField =
  | 'casualties.dead'
  | 'casualties.injured'
  | 'casualties.missing'
  | 'casualties.trapped'
  | 'description'
  | 'place'
  | 'title';

/** A figure that was lowered: what it was, and what it is. */
type CorrectedFigure = {
  readonly field: 'dead' | 'injured' | 'missing' | 'trapped';
  readonly from: number;
  readonly to: number;
};

/** A total that was lowered: both values stay on record, and the difference is a correction. */
type CorrectedTotal = {
  readonly item: string;
  readonly from: number;
  readonly to: number;
  readonly reason: string;
};

/** A function within a plan and the agency that has it, so that a reorganisation changes one line. */
type Duty = {
  readonly duty: string;
  readonly agencyId: string;
};

type EventLevel = 'I' | 'II' | 'III' | 'IV';

/** A figure of an item. What is not among the figures was not reported: that is not 0. */
type Figure = {
  readonly item: string;
  /** Not negative, with as many decimals as the item has. */
  readonly value: number;
};

type Funding = {
  /** Budget line or fund the cost is charged to; EDXL-RM makes it mandatory for a requisition. */
  readonly code: string;
  readonly amountFen?: number;
};

/** WGS 84 degrees. */
type GeoPoint = {
  readonly lat: number;
  readonly lon: number;
};

type IncidentCategory = 'accident' | 'natural-disaster' | 'public-health' | 'social-security';

type IncidentRelation = 'caused-by' | 'related' | 'same-area' | 'same-cause';

/** A clause that is carried out from now on. */
type IssuedClause = {
  readonly clause: Clause;
  readonly taskId?: string;
  readonly sharingId?: string;
};

/** Why a total is another than the sum, or lower than the last one. */
type ItemReason = {
  readonly item: string;
  readonly reason: string;
};

/** The part of a line that the flow needs to act on the resource. */
type LineRef = {
  readonly lineId: string;
  readonly resourceId: string;
  readonly quantity: number;
  /** Standing agreement that the units were drawn from. */
  readonly agreementId?: string;
};

/** Something that people do and put on record themselves. */
type MeasureTemplate = {
  readonly text: string;
};

/** Geocodes of whichever scheme, as given: what is a division of ours stands in `areaCodes` as well. */
type MessageArea = {
  readonly areaDesc: string;
  readonly polygons?: readonly string[];
  readonly circles?: readonly string[];
  readonly geocodes?: readonly NamedValue[];
  readonly altitude?: string;
  readonly ceiling?: string;
};

/** By what a message is known and cited: CAP 1.2, section 3.2.1. */
type MessageIdentity = {
  readonly sender: string;
  readonly identifier: string;
  readonly sentAt: string;
};

/** An info block of a message, as given; instants as they were written. */
type MessageInfo = {
  readonly language: string;
  readonly categories: readonly string[];
  readonly event: string;
  readonly responseTypes?: readonly string[];
  readonly urgency: string;
  readonly severity: string;
  readonly certainty: string;
  readonly audience?: string;
  readonly eventCodes?: readonly NamedValue[];
  readonly effective?: string;
  readonly onset?: string;
  readonly expires?: string;
  readonly senderName?: string;
  readonly headline?: string;
  readonly description?: string;
  readonly instruction?: string;
  readonly web?: string;
  readonly contact?: string;
  readonly parameters?: readonly NamedValue[];
  readonly resources?: readonly MessageResource[];
  readonly areas?: readonly MessageArea[];
};

type MessageResource = {
  readonly resourceDesc: string;
  readonly mimeType: string;
  readonly size?: string;
  readonly uri?: string;
  readonly derefUri?: string;
  readonly digest?: string;
};

/** A required qualification that too few members hold. */
type MissingQualification = {
  readonly qualification: string;
  /** Members who hold it, unexpired. */
  readonly held: number;
  readonly needed: number;
  /** Members whose certificate is on file but has expired. */
  readonly expired: number;
};

type NamedValue = {
  readonly valueName: string;
  readonly value: string;
};

/** What is asked for: `amount` of a capability at a place by an instant. */
type Need = {
  readonly capability: string;
  readonly amount: number;
  readonly neededBy: string;
  readonly areaCode: string;
};

/** Agencies to notify of the incident. */
type NoticeTemplate = {
  readonly agencyIds: readonly string[];
  readonly message: string;
};

type Outlook = 'all-clear' | 'past' | 'unlikely';

/** What an owner said when asked. A provisional answer is a promise with a reason to doubt it. */
type OwnerAnswer = {
  readonly answer: 'accept' | 'decline' | 'provisional';
  readonly quantity?: number;
  readonly estimatedArrivalMinutes?: number;
  readonly reason?: string;
  /** From then on the answer counts for nothing. */
  readonly availableUntil?: string;
};

/** When something is due again, and by which rule. */
type PlanDue = {
  readonly duty: PlanDuty;
  readonly dueAt: string;
  readonly rule: {
    readonly id: string;
    readonly version: number;
    readonly source: string;
  };
};

type PlanDuty = 'drill' | 'review';

/** 总体预案、专项预案、部门预案、企业预案. */
type PlanKind = 'department' | 'enterprise' | 'overall' | 'special';

/** What the other plan is to this one: of the superior, a neighbour, an enterprise, or a special plan under it. */
type PlanRelation = 'enterprise' | 'neighbouring' | 'special' | 'superior';

type Readiness = 'limited' | 'not-ready' | 'ready';

type ReportChannel = 'any' | 'phone' | 'written';

/** A request for resources. Whoever activates the response asks, unless the plan names another. */
type RequestTemplate = {
  readonly requesterAgencyId?: string;
  readonly capability: string;
  readonly amount: number;
  /** Counted from when the clause takes effect. */
  readonly neededWithinMinutes: number;
  readonly deliverTo: {
    readonly areaCode: string;
    readonly place: string;
  };
  readonly priority: number;
  readonly purpose: string;
};

type ResponseLevel = 1 | 2 | 3 | 4;

type Role =
  | 'administrator'
  | 'agency-operator'
  | 'auditor'
  | 'commander'
  | 'dispatcher'
  | 'duty-officer'
  | 'enterprise-operator'
  | 'personnel'
  | 'system';

/**
 * Personal data as it is stored: encrypted under the key of one person, `subject`, whose destruction makes it
 * unreadable wherever it went. A decider handles it as it is and never sees what is in it.
 */
type Sealed = {
  /** Id of the person's stream, `person-<subject>`. */
  readonly subject: string;
  readonly sealed: string;
};

/** Who answers a call in a recipient's place: a post of the same agency, or another agency. */
type StandIn = {
  readonly post: string;
  readonly agencyId?: string;
};

/** What a township had stated when the county made up its total. */
type StatedRow = {
  /** Of its newest statement; left out where it has stated nothing. */
  readonly asOf?: string;
  readonly figures: readonly Figure[];
  readonly areaCode: string;
  readonly agencyId: string;
};

/** A township, or what else is counted for itself, and the agency that states its figures. */
type StatisticsArea = {
  readonly areaCode: string;
  readonly agencyId: string;
};

/** By when statistics are due. Data, with where it comes from. */
type StatisticsClock = {
  readonly source: string;
  readonly confirmed: boolean;
  /** Of the first report, counted from when the statistics were opened. */
  readonly initialWithinMinutes: number;
  /** HH:MM in Beijing, each day while it lasts, also where nothing has changed. */
  readonly dailyAt: string;
  /** Of the verified report, counted from the one that says that the situation is stable. */
  readonly verifiedWithinDays: number;
};

/** What has to be reported next, and by when. */
type StatisticsDeadline = {
  readonly what: StatisticsDue;
  readonly dueAt: string;
};

type StatisticsDue = 'daily' | 'initial' | 'verified';

type StatisticsStage = 'follow-up' | 'initial' | 'verified';

/** A task to give: to an agency by name, or to the one that has a duty. */
type TaskTemplate = {
  readonly assigneeAgencyId?: string;
  readonly assigneeDuty?: string;
  readonly title: string;
  readonly instructions?: string;
  /** 1 (first) to 5 (last). */
  readonly priority: number;
  readonly acknowledgeWithinMinutes: number;
};

type TeamObstacle = 'team-other-capability' | 'team-stood-down' | 'team-understaffed' | 'team-unqualified';

/** Whether a team can be sent for a capability at an instant, and what is missing when it cannot. */
type TeamStanding = {
  readonly teamId: string;
  readonly obstacle?: TeamObstacle;
  /** Members enrolled. */
  readonly enrolled: number;
  /** Members who hold every required qualification, unexpired. */
  readonly qualified: number;
  readonly needed: number;
  readonly missing: readonly MissingQualification[];
};

/**
 * `late`: arrived long after it was known. `out-of-order`: happened before what was on record already.
 * `future-dated`: claims to have happened after it arrived, beyond the tolerated skew.
 */
type Timing = 'future-dated' | 'late' | 'out-of-order';

/** A command as it waits: what runs once it is confirmed is this and nothing else. */
type WaitingCommand = {
  readonly name: string;
  readonly targetId: string;
  /** As it would be recorded: personal data in it are sealed. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The revision that its target must still have, decimal. */
  readonly ifRevision?: string;
};

/** For whom a warning is that is not public; it stays so. */
type WarningAudience = {
  readonly scope: 'Private' | 'Restricted';
  readonly restriction?: string;
  /** As the issuer named them. */
  readonly addresses?: readonly string[];
};

type WarningColour = 'blue' | 'orange' | 'red' | 'yellow';

/** What art. 64 has a warning say, beside who issues it and when. */
type WarningContent = {
  readonly category: IncidentCategory;
  /** Code of a replaceable table, such as `rainstorm`. */
  readonly hazard: string;
  /** Where it says something else of different areas; the rest is then what they come to together. */
  readonly parts?: readonly WarningPart[];
  readonly headline: string;
  /** Left out for social-security events, to which colours do not apply (art. 63). */
  readonly colour?: WarningColour;
  readonly areaCodes: readonly string[];
  readonly startsAt: string;
  readonly expectedEndAt: string;
  readonly cautions: readonly string[];
  readonly measures: readonly string[];
  /** Left out while it is to be expected. */
  readonly outlook?: Outlook;
};

/** The readings that made a threshold rule fire. */
type WarningEvidence = {
  readonly rule: {
    readonly id: string;
    readonly version: number;
    readonly source: string;
  };
  readonly sensorId: string;
  readonly kind: string;
  readonly unit: string;
  /** The window that was looked at, ends included. */
  readonly from: string;
  readonly to: string;
  /** What the rule made of the window, such as a sum of millimetres. */
  readonly measured: number;
  readonly threshold: number;
  /** How many readings the window held; the newest of them follow. */
  readonly count: number;
  readonly readings: readonly {
    readonly observedAt: string;
    readonly value: number;
  }[];
};

/** The message that something was said by, with all that the warning itself has no words for. */
type WarningMessage = {
  readonly msgType: 'Ack' | 'Alert' | 'Cancel' | 'Update';
  readonly source?: string;
  readonly codes?: readonly string[];
  readonly note?: string;
  readonly incidents?: string;
  /** Of an Alert these are links, of any other what it is about. */
  readonly references?: readonly MessageIdentity[];
  /** Of all languages. */
  readonly infos?: readonly MessageInfo[];
  readonly sender: string;
  readonly identifier: string;
  readonly sentAt: string;
};

/** What is said of some areas, with a level and a time of their own. */
type WarningPart = {
  readonly headline: string;
  /** Left out for social-security events, to which colours do not apply (art. 63). */
  readonly colour?: WarningColour;
  readonly areaCodes: readonly string[];
  readonly startsAt: string;
  readonly expectedEndAt: string;
  readonly cautions: readonly string[];
  readonly measures: readonly string[];
  /** Left out while it is to be expected. */
  readonly outlook?: Outlook;
};
