import { speakers } from '../story/parties.js';
import { local, step, type Awaited, type Draft } from '../story/step.js';

const { duty, zone } = speakers;

/** The service requires a report once its incident is classified; nobody can submit it before. */
const required = (reportId: string, classified: string): { after: string[]; awaits: Awaited[] } => ({
  after: [classified],
  awaits: [{ stream: `report-${reportId}`, event: 'report.required' }],
});

const flood = 'INC-F1.guiyang-disaster';
const landslide = 'INC-G1.guiyang-disaster';
const unit = 'INC-C1.accident-unit';
const county = 'INC-C1.accident-county';

/** The night's statutory reports: those of the leak and the flood in time, that of the landslide a quarter late. */
export const statutorySteps: readonly Draft[] = [
  step(
    'HX-0618-2326b',
    '06-18 23:26',
    duty,
    ['report.submit', flood],
    {
      facts: '清溪街道下穿隧道积水 1.1 m，被困 4 人已全部救出',
      casualties: { trapped: 0 },
      eventLevel: 'IV',
      measures: ['封控隧道', '调集排水车和库存泵', '防汛响应提升为三级'],
      channel: 'written',
    },
    ['INC-F1 初报市局（时限 2 小时）', 'Reports the flood to the city, within 2 h'],
    required(flood, 'HX-0618-2204b'),
  ),
  step(
    'HX-0619-0155b',
    '06-19 01:55',
    zone,
    ['report.submit', unit],
    {
      facts: '企业负责人报告：甲酸甲酯卸车管线断裂，持续泄漏',
      casualties: { injured: 2 },
      measures: ['停止作业', '现场人员撤离'],
      channel: 'phone',
    },
    ['企业负责人报区（时限 1 小时）', 'The firm reports to the district, within 1 h'],
    { ...required(unit, 'HX-0619-0144b'), asAgencyEvent: true },
  ),
  step(
    'HX-0619-0220b',
    '06-19 02:20',
    duty,
    ['report.submit', county],
    {
      facts: '小孟仓库甲酸甲酯泄漏，初判较大，已启动危化三级响应',
      casualties: { injured: 2 },
      eventLevel: 'III',
      measures: ['疏散 500 m 内人员', '堵漏转输', '大气监测'],
      channel: 'written',
    },
    ['INC-C1 报市局（时限 2 小时）', 'Reports the leak to the city, within 2 h'],
    required(county, 'HX-0619-0144b'),
  ),
  step(
    'HX-0619-0230b',
    '06-19 02:30',
    zone,
    ['report.supplement', unit],
    { facts: '医院核对，新增 1 人，伤 3 人', casualties: { injured: 3 } },
    ['补报：伤者 3 人', 'Supplements: 3 injured'],
    { after: ['HX-0619-0155b'], asAgencyEvent: true },
  ),
  step(
    'HX-0619-0240c',
    '06-19 02:40',
    duty,
    ['report.supplement', county],
    { facts: '伤者由 2 人更正为 3 人', casualties: { injured: 3 } },
    ['补报市局：伤者 3 人', 'Supplements to the city: 3 injured'],
    { after: ['HX-0619-0220b', 'HX-0619-0230b'] },
  ),
  step(
    'HX-0619-0320b',
    '06-19 03:20',
    duty,
    ['report.submit', landslide],
    {
      facts: '高坡滑坡约 1.2 万立方米，2 户房毁，失联 1 人已找到生还',
      casualties: { missing: 0, injured: 1 },
      eventLevel: 'IV',
      measures: ['搜救', '撤离安置 162 人', '设岗警戒'],
      channel: 'written',
      asOf: local('06-19 03:15'),
    },
    ['INC-G1 报市局，迟报 15 分钟', 'Reports the landslide to the city, 15 min late'],
    required(landslide, 'HX-0619-0105b'),
  ),
];
