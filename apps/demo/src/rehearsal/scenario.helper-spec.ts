import { asOfRequest } from '../summary/as-of.js';

/** One of the 63 entries of the scenario's timeline, and what plays it. */
export interface Entry {
  readonly when: string;
  readonly who: string;
  readonly what: string;
  readonly text: string;
  readonly steps: readonly string[];
  /** What is asked for where nothing is done. */
  readonly asks?: typeof asOfRequest;
}

const entry = (when: string, who: string, what: string, text: string, steps: readonly string[]): Entry => ({
  when,
  who,
  what,
  text,
  steps,
});

/** The scenario against the night, the drill after it and what the auditor asks for. */
export const scenario: readonly Entry[] = [
  entry('06-18 16:30', 'MET', 'WarningIssued', '暴雨蓝色 CAP Alert', ['HX-0618-1630a']),
  entry('06-18 17:00', 'FCDR', 'ResponseActivated', 'P-FLOOD 四级', ['HX-0618-1700a']),
  entry('06-18 19:40', 'MET', 'WarningUpdated', '黄色 CAP Update references', ['HX-0618-1940a']),
  entry('06-18 20:10', 'RG-07', 'ObservationReceived', '41.2 mm/h', ['HX-0618-2010a']),
  entry('06-18 21:15', 'MET', 'WarningUpdated', '黄色->红色跳级', ['HX-0618-2115a', 'HX-0618-2116a']),
  entry('06-18 21:17', 'EMB', 'CallRespondSent', '叫应 19 个乡镇/街道', ['HX-0618-2117a']),
  entry('06-18 21:31', 'ST-XIAOMENG', 'CallRespondAcked', '14 min', ['HX-0618-2131a']),
  entry('06-18 21:52', 'EMB', 'CallRespondEscalated', '高坡未应答 -> 备用联系人 -> 21:58 acked', [
    'HX-0618-2152a',
    'HX-0618-2156a',
    'HX-0618-2158a',
  ]),
  entry('06-18 22:02', 'PSB', 'IncidentReported', '下穿隧道积水 1.1 m，4人被困', ['HX-0618-2202a']),
  entry('06-18 22:04', 'EMB', 'IncidentOpened', 'INC-F1 内涝 一般', [
    'HX-0618-2204a',
    'HX-0618-2204b',
    'HX-0618-2204c',
  ]),
  entry('06-18 22:06', 'EMB', 'TaskAssigned', 'FIRE 营救；URBAN 排水；TRAF 封控', [
    'HX-0618-2206a',
    'HX-0618-2206b',
    'HX-0618-2206c',
  ]),
  entry('06-18 22:08', 'FIRE', 'TaskAcknowledged', '2车 14人，ETA 22:20', ['HX-0618-2208a']),
  entry('06-18 22:10', 'URBAN', 'RequestResource', '排水能力 6000 m3/h，需 23:10 前', ['HX-0618-2210a']),
  entry('06-18 22:13', 'ENT-PUMP', 'ResponseToRequestResource', 'Provisional：1台在修，可 3000', [
    'HX-0618-2213a',
  ]),
  entry('06-18 22:15', 'NM-EMB', 'ResponseToRequestResource', 'Decline：本区占用', ['HX-0618-2215a']),
  entry('06-18 22:18', 'EMB', 'AllocationDecided', '3 候选；1 + 6；缺口 900 m3/h；certificate', [
    'HX-0618-2218a',
  ]),
  entry('06-18 22:19', 'EMB', 'RequisitionResource', '含 Funding', ['HX-0618-2219a']),
  entry('06-18 22:22', 'ENT-PUMP', 'CommitResource', 'ActualDeparture 22:25', [
    'HX-0618-2222a',
    'HX-0618-2225a',
  ]),
  entry('06-18 22:37', 'FIRE', 'TaskCompleted', '营救 4 人', ['HX-0618-2237a']),
  entry('06-18 23:05', 'ENT-PUMP', 'ReportResourceDeploymentStatus', '到场（协议 60 min 内）', [
    'HX-0618-2305a',
  ]),
  entry('06-18 23:20', 'WL-03', 'ThresholdCrossed', '超警戒（演示值）', ['HX-0618-2320a', 'HX-0618-2322a']),
  entry('06-18 23:25', 'FCDR', 'ResponseLevelChanged', '四级->三级', ['HX-0618-2325a']),
  entry('06-18 23:26', 'EMB', 'ReportSubmitted', '向 GY-EMB 初报；clock ok', [
    'HX-0618-2326a',
    'HX-0618-2326b',
  ]),
  entry('06-18 23:30', 'EMB', 'NeighbourNotified', '通报下游 NM-EMB', ['HX-0618-2330a', 'HX-0618-2331a']),
  entry('06-19 00:05', 'GNSS-21', 'ThresholdCrossed', '位移 18 mm/h', ['HX-0619-0005a']),
  entry('06-19 00:09', 'NRB', 'WarningIssued', '地灾红色 高坡 P-GEO', ['HX-0619-0009a', 'HX-0619-0011a']),
  entry('06-19 00:14', 'ST-GAOPO', 'EvacuationOrdered', '42户 163人，三个紧急撤离', [
    'HX-0619-0014a',
    'HX-0619-0014b',
  ]),
  entry('06-19 00:16', 'EMB', 'RequestResource', '客车 4', [
    'HX-0619-0016a',
    'HX-0619-0017a',
    'HX-0619-0018a',
  ]),
  entry('06-19 00:19', 'ENT-BUS', 'CommitResource', '4 台 ETA 00:55', ['HX-0619-0019a']),
  entry('06-19 00:52', 'ST-GAOPO', 'EvacuationProgress', '158/163', ['HX-0619-0052a']),
  entry('06-19 01:03', 'ST-GAOPO', 'IncidentReported', '滑坡约 1.2 万 m3，2户房毁，失联 1', [
    'HX-0619-0103a',
  ]),
  entry('06-19 01:05', 'EMB', 'IncidentOpened', 'INC-G1 linkedTo INC-F1', [
    'HX-0619-0105a',
    'HX-0619-0105b',
    'HX-0619-0105c',
    'HX-0619-0105d',
  ]),
  entry('06-19 01:08', 'EMB', 'TaskAssigned', 'T-SAR, T-FIRE1, ENT-UAV, ENT-EXC', [
    'HX-0619-0108a',
    'HX-0619-0108b',
    'HX-0619-0108c',
    'HX-0619-0108d',
  ]),
  entry('06-19 01:12', 'ENT-UAV', 'OfferUnsolicitedResource', '热成像 x3', ['HX-0619-0112a']),
  entry('06-19 01:14', 'EMB', 'RequisitionResource', 'UAV x2', [
    'HX-0619-0113a',
    'HX-0619-0113b',
    'HX-0619-0114a',
  ]),
  entry('06-19 01:40', 'GAS-11', 'ThresholdCrossed', '28 %LEL', ['HX-0619-0140a', 'HX-0619-0145a']),
  entry('06-19 01:43', 'PSB', 'IncidentReported', '甲酸甲酯卸车管线断裂，2人昏倒', ['HX-0619-0143a']),
  entry('06-19 01:44', 'EMB', 'IncidentOpened', 'INC-C1 危化 较大(初判)', [
    'HX-0619-0144a',
    'HX-0619-0144b',
    'HX-0619-0144c',
  ]),
  entry('06-19 01:46', 'EMB', 'CommandEstablished', '现场指挥部；统一指挥', ['HX-0619-0146a']),
  entry('06-19 01:47', 'ECO', 'TaskAcknowledged', '大气监测 3 点', ['HX-0619-0146b', 'HX-0619-0147a']),
  entry('06-19 01:50', 'EMB', 'ResponseActivated', 'P-CHEM 三级；疏散 500 m', [
    'HX-0619-0150a',
    'HX-0619-0151a',
  ]),
  entry('06-19 01:55', 'JKZ', 'ReportSubmitted', '企业负责人->区：T+11min', [
    'HX-0619-0155a',
    'HX-0619-0155b',
  ]),
  entry('06-19 02:05', 'ENT-CHEM', 'CommitResource', '堵漏+空槽罐 ETA 02:40', [
    'HX-0619-0205a',
    'HX-0619-0205b',
  ]),
  entry('06-19 02:10', 'EMB', 'ConflictDetected', 'T-FIRE1 同时被 INC-G1/INC-C1 请求', [
    'HX-0619-0206a',
    'HX-0619-0207c',
    'HX-0619-0210a',
  ]),
  entry('06-19 02:11', 'EMB', 'AllocationDecided', 'T-FIRE1->INC-C1；市级增援->INC-G1；explain', [
    'HX-0619-0211a',
    'HX-0619-0211b',
  ]),
  entry('06-19 02:12', 'GY-EMB', 'MutualAidGranted', '市级 2 队', ['HX-0619-0212b']),
  entry('06-19 02:20', 'EMB', 'ReportSubmitted', 'INC-C1 -> GY-EMB', ['HX-0619-0220a', 'HX-0619-0220b']),
  entry('06-19 02:30', 'JKZ', 'ReportCorrected', '伤者 2->3', ['HX-0619-0230a', 'HX-0619-0230b']),
  entry('06-19 02:41', 'T-SAR', 'TaskCompleted', '失联者找到，生还', ['HX-0619-0241a', 'HX-0619-0243a']),
  entry('06-19 03:35', 'T-HAZ', 'TaskCompleted', '堵漏', ['HX-0619-0335a']),
  entry('06-19 05:00', 'ECO', 'ObservationReceived', '空气正常', ['HX-0619-0459a', 'HX-0619-0500a']),
  entry('06-19 05:30', 'EMB', 'LevelReassessed', 'INC-C1 较大->一般', ['HX-0619-0530a']),
  entry('06-19 07:10', 'MET', 'WarningCancelled', 'CAP Cancel', ['HX-0619-0710a', 'HX-0619-0715a']),
  entry('06-19 08:00', 'FCDR', 'ResponseTerminated', '法§86', ['HX-0619-0800a']),
  entry('06-19 09:00', 'EMB', 'ReleaseResource', '全部', [
    'HX-0619-0900-SH-F1-DRAIN',
    'HX-0619-0900-SH-R0-BUS',
    'HX-0619-0900-SH-G1-DIG',
    'HX-0619-0900-SH-G1-UAV',
    'HX-0619-0900-SH-C1-PLUG',
    'HX-0619-0900-SH-C1-TANK',
    'HX-0619-0900-SH-C1-TEAM',
    'HX-0619-0900-SH-G1-TEAM',
  ]),
  entry('06-19 11:20', 'ENT-PUMP', 'ReportResourceDeploymentStatus', 'ActualReturnArrival；损坏软管2', [
    'HX-0619-1120-SH-F1-DRAIN',
  ]),
  // the claim is the owner's to make
  entry('06-19 11:25', 'EMB', 'CompensationClaimed', '法§12', ['HX-0619-1125a']),
  entry('06-22 17:00', 'EMB', 'CompensationPaid', '-', ['HX-0622-1700a']),
  entry('06-26 10:00', 'EMB', 'AfterActionPublished', '17 findings; 3 plan clauses to revise', [
    'HX-0626-1000-INC-R0',
    'HX-0626-1000-INC-F1',
    'HX-0626-1000-INC-C1',
    'HX-0626-1000-INC-G1',
    'HX-0626-1030-F-09',
    'HX-0626-1030-F-10',
    'HX-0626-1030-F-13',
  ]),
  {
    ...entry('06-28 09:00', 'AUDIT', 'ReplayRequested', 'as-of 2026-06-19T02:11:00+08:00', []),
    asks: asOfRequest,
  },
  entry('07-15 09:00', 'EMB', 'PlanRevised', 'P-CHEM v5 条款 4.3 <- finding F-09', [
    'HX-0713-0900a',
    'HX-0713-1000a',
    'HX-0715-0900a',
  ]),
  entry('09-10 09:00', 'EMB', 'DrillRun', 'DRILL-2026-07 seeded from INC-C1', [
    'HX-0910-0900a',
    'HX-0910-0900b',
    'HX-0910-1000a',
    'HX-0910-1100a',
    'HX-0910-1130b',
  ]),
  entry('10-01 10:00', 'EMB', 'CommendationGranted', 'T-SAR 记功', ['HX-1001-1000a']),
];
