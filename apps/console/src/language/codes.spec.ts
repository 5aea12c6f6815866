import { aggregateNames, storedNames } from '#contracts';
import {
  attemptStatuses,
  channelNames,
  eventLevels,
  givenUp,
  incidentCategories,
  passingReasons,
  reportChannels,
  reportItems,
  roles,
  statisticsStages,
  triggers,
  warningColours,
  type Exclusion,
  type SharingState,
} from '#domain';
import { statuses as lineStatuses } from '../my/line-data.js';
import { figureWords } from '../parts/figures.js';
import { dictionaries } from './language.js';
import type { Dictionary } from './zh.js';

/** The domain has these as types: one more there does not compile here. */
const exclusions: Readonly<Record<Exclusion, true>> = {
  ...{ 'not-ready': true, 'owner-declined': true, 'owner-suspended': true, 'nothing-available': true },
  ...{ 'reserve-kept': true, 'too-late': true, 'agreement-exhausted': true },
  ...{
    'team-stood-down': true,
    'team-other-capability': true,
    'team-understaffed': true,
    'team-unqualified': true,
  },
};

const sharingStatuses: Readonly<Record<Exclude<SharingState['status'], 'none'>, true>> = {
  ...{ offered: true, requested: true, cancelled: true, expired: true },
};

const dutyEvents = storedNames()
  .filter((name) => name.startsWith('duty.'))
  .map((name) => name.replace(/\.v\d+$/, ''));

type Names = Readonly<Record<string, unknown>>;

/** Codes that a screen shows, and the part of the dictionary that names them. */
const shown: readonly (readonly [
  what: string,
  codes: readonly string[],
  names: (of: Dictionary) => Names,
])[] = [
  ['roles', roles, (of) => of.roles],
  ['categories', incidentCategories, (of) => of.incident.categories],
  ['levels', eventLevels, (of) => of.incident.levels],
  ['items of a report', reportItems, (of) => of.items],
  ['states of sharing', Object.keys(sharingStatuses), (of) => of.sharingStatus],
  ['states on the way', lineStatuses, (of) => of.my.statuses],
  ['why a resource does not go', Object.keys(exclusions), (of) => of.allocate.excluded],
  ['colours', warningColours, (of) => of.warnings.colours],
  ['channels of reports', reportChannels, (of) => of.reports.channels],
  ['stages', statisticsStages, (of) => of.reports.stages],
  ['channels of messages', channelNames, (of) => of.messages.channels],
  ['why a message is sent', triggers, (of) => of.messages.triggers],
  ['states of an attempt', attemptStatuses, (of) => of.messages.statuses],
  ['why a message was given up', givenUp, (of) => of.messages.because],
  ['why somebody is passed over', passingReasons, (of) => of.duty.reasons],
  ['entries of the duty log', dutyEvents, (of) => of.duty.entries],
  ['what events are about', aggregateNames, (of) => of.aggregates],
];

describe.each(Object.entries(dictionaries))('the dictionary %s', (language, texts) => {
  it.each(shown)('has a name for all %s', (_, codes, names) => {
    expect(codes.length).toBeGreaterThan(0);
    const unnamed = codes.filter((code) => {
      const name = names(texts)[code];
      const isName = typeof name === 'string' && name.trim() !== '' && (language === 'en' || name !== code);
      return !isName || (language === 'zh-CN' && !/\p{Script=Han}/u.test(name));
    });
    expect(unnamed).toEqual([]);
  });

  it('names the states, steps and roles that a refusal gives as its reason', () => {
    for (const [figure, codes] of [
      ['status', ['reported', 'verified', 'assigned', 'requested', 'issued']],
      ['step', ['allocated', 'committed']],
      ['role', roles],
    ] as const)
      for (const code of codes)
        expect(figureWords(figure, code, texts)).toMatch(new RegExp(`^.+ \\(${code}\\)$`));
    expect(figureWords('lineId', '1.1', texts)).toBe('1.1');
  });
});
