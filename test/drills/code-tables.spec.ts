import { install, type Clock } from '@sinonjs/fake-timers';
import { commandExamples } from '#contracts';
import { shippedCodeTables } from '#domain';
import { instantOf, letterOf, service, topics, type Said } from './worlds.helper-spec.js';

const plan = {
  title: 'drill',
  participants: ['FIRE'],
  objectives: [],
  injects: [{ id: 'N1', afterMinutes: 0, agencyId: 'FIRE', text: '开始', expectedWithinMinutes: 5 }],
};
const deed = (name: string, subject: string, data: object, drill?: string): Said => ({
  by: 'EMB',
  id: `${drill ?? 'live'}-${name}-${subject}`,
  name,
  subject,
  data,
  drill,
});
const register = (id: string, kind: string, drill?: string): Said =>
  deed('resource.register', `resource-${id}`, { ...commandExamples['resource.register'], kind }, drill);

describe('a strict code table', () => {
  let clock: Clock;
  beforeAll(() => {
    clock = install({ toFake: ['Date'] });
  });
  afterAll(() => clock.uninstall());

  it.each([
    [true, 'command.refused.v1'],
    [false, 'resource.registered.v1'],
  ])('(%s) holds for the live scope and inside a drill alike', async (strict, ofUnknown) => {
    const one = await service({ ...shippedCodeTables, strict });
    try {
      const steps = [
        deed('drill.plan', 'drill-D1', plan),
        deed('drill.start', 'drill-D1', {}),
        ...[undefined, 'D1'].flatMap((drill) => [
          register('known', 'pump.truck', drill),
          register('unknown', 'crane.tower', drill),
        ]),
      ];
      for (const [index, said] of steps.entries()) {
        clock.setSystemTime(Date.parse(instantOf(index)));
        const topic = said.drill === undefined ? topics.commands : topics.exerciseCommands;
        await one.say({ topic, event: letterOf(said, index) }, index);
      }
      const written = one.log.records.filter(({ stream }) => /resource-/.test(stream));
      expect(
        written.map(({ stream, storedType, data }) => [stream, storedType, (data as { code?: string }).code]),
      ).toEqual(
        ['', 'exercise/D1/'].flatMap((scope) => [
          [`${scope}resource-known`, 'resource.registered.v1', undefined],
          [`${scope}resource-unknown`, ofUnknown, strict ? 'code-unknown' : undefined],
        ]),
      );
    } finally {
      await one.close();
    }
  });
});
