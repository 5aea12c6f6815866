/** An administrative division and about where its seat is. */
export interface Area {
  readonly code: string;
  readonly name: string;
  /** Degrees, WGS 84. */
  readonly lat: number;
  readonly lon: number;
}

export interface AreaTable {
  readonly version: string;
  readonly source: string;
  /** Whether the codes are those published. */
  readonly confirmed: boolean;
  /** Whether positions are surveyed; `approximate` ones serve for estimates only. */
  readonly positions: 'approximate' | 'surveyed';
  readonly areas: readonly Area[];
}

/** Codes as published; positions read off a map to about a kilometre. */
export const huaxiAreas: AreaTable = {
  version: 'huaxi-2026.1',
  source: 'GB/T 2260, GB/T 10114',
  confirmed: true,
  positions: 'approximate',
  areas: [
    { code: '520111', name: '花溪区', lat: 26.41, lon: 106.67 },
    { code: '520111004', name: '贵筑街道', lat: 26.43, lon: 106.67 },
    { code: '520111006', name: '清溪街道', lat: 26.43, lon: 106.66 },
    { code: '520111010', name: '小孟街道', lat: 26.49, lon: 106.68 },
    { code: '520111101', name: '青岩镇', lat: 26.33, lon: 106.69 },
    { code: '520111102', name: '石板镇', lat: 26.44, lon: 106.59 },
    { code: '520111201', name: '孟关乡', lat: 26.4, lon: 106.75 },
    { code: '520111207', name: '高坡乡', lat: 26.29, lon: 106.82 },
    { code: '520111208', name: '黔陶乡', lat: 26.33, lon: 106.76 },
  ],
};

/** Name of a division; its code when the table does not know it. */
export const areaNamesOf =
  ({ areas }: AreaTable) =>
  (code: string): string =>
    areas.find((area) => area.code === code)?.name ?? code;
