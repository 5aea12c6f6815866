import type { IncidentCategory } from './commands.js';

/** `position` is a point in degrees, `type` a code of the table of event types, `casualties` any figure, zero too. */
export type ReportItem = 'time' | 'place' | 'position' | 'casualties' | 'type';

export interface NeededItems {
  readonly version: string;
  readonly source: string;
  readonly confirmed: boolean;
  readonly byCategory: Readonly<Record<IncidentCategory, readonly ReportItem[]>>;
}

/** The service's own choice; time, place and casualties as 生产安全事故报告和调查处理条例 art. 12 asks of accidents. */
export const neededItems: NeededItems = {
  version: 'needed-items.1',
  source:
    '本服务自定，时间、地点、伤亡参照《生产安全事故报告和调查处理条例》第十二条 / ' +
    'the service’s own choice; time, place and casualties after State Council Decree 493, art. 12',
  confirmed: false,
  byCategory: {
    'natural-disaster': ['time', 'place', 'position', 'casualties', 'type'],
    accident: ['time', 'place', 'position', 'casualties', 'type'],
    'public-health': ['time', 'place', 'casualties', 'type'],
    'social-security': ['time', 'place', 'position'],
  },
};
