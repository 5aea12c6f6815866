import { eventLevels, reportChannels } from '#domain';
import type { Report } from '#read-model';
import { reportSheet } from './report-sheet.js';

describe('a report on paper', () => {
  it.each(['zh-CN', 'en'] as const)(
    'says channel and level in words, never by their codes: %s',
    (language) => {
      for (const channel of reportChannels)
        for (const eventLevel of eventLevels) {
          const report = {
            ...{
              id: 'R-1',
              incidentId: 'INC-1',
              obligedAgencyId: 'EMB',
              superiorAgencyId: 'GY-EMB',
              eventLevel,
            },
            ...{ channel, content: null, supplements: [], source: '条例', confirmed: true, exercise: false },
            ...{ dueAt: '2026-06-18T14:10:00Z', late: false, submittedAt: null },
          } as unknown as Report;
          const html = reportSheet(report, (id) => id, language);
          const said = [...html.matchAll(/<dd>(.*?)<\/dd>/g)].map(([, value]) => value);
          expect(said).not.toContain(channel);
          expect(said).not.toContain(eventLevel);
          expect(html).not.toMatch(/undefined|null/);
        }
    },
  );
});
