import { defaultTopicPrefix, groupOf, topicsOf } from './topics.js';

describe('the names of an installation on Kafka', () => {
  it('are the published ones unless it shares a cluster', () => {
    expect(topicsOf(defaultTopicPrefix)).toEqual({
      commands: 'liandong.commands',
      agencyEvents: 'liandong.agency-events',
      observations: 'liandong.observations',
      replies: 'liandong.replies',
      events: 'liandong.events',
      deadLetters: 'liandong.dead-letters',
      exerciseCommands: 'liandong.exercise-commands',
      exerciseReplies: 'liandong.exercise-replies',
      exerciseEvents: 'liandong.exercise-events',
    });
    // offsets are kept under it: another name would begin anew
    expect(groupOf(defaultTopicPrefix, 'command-worker')).toBe('liandong-command-worker');
  });

  it('share nothing with those of another', () => {
    const [one, other] = [topicsOf('gy.huaxi.'), topicsOf('gy.nanming.')];
    expect(Object.values(one).filter((topic) => Object.values(other).includes(topic))).toEqual([]);
    expect(groupOf('gy.huaxi.', 'observer')).toBe('gy.huaxi-observer');
  });
});
