import type { RecordedEvent } from '#contracts';
import { Worlds } from './worlds.js';

const ofLaterVersion = (stream: string): RecordedEvent =>
  ({
    stream,
    storedType: 'liandong.of-a-later-version.v1',
    revision: 0n,
    position: 7n,
    data: {},
    metadata: { actor: { agencyId: 'FIRE', principal: 'x', role: 'dispatcher' } },
  }) as unknown as RecordedEvent;

describe('the fold of the log', () => {
  const worlds = new Worlds({ read: () => Promise.resolve([]) });

  it.each([
    ...['incident-I1', 'task-T1', 'sharing-S1', 'report-R1', 'resource-P1', 'agreement-A1', 'drill-D1'],
    'exercise/D1/incident-I1',
  ])('passes over what a later version has recorded in %s', (stream) => {
    expect(() => worlds.take(ofLaterVersion(stream))).not.toThrow();
  });

  it.each(['agency-FIRE', 'installation-liandong'])('ends at what it does not know in %s', (stream) => {
    expect(() => worlds.take(ofLaterVersion(stream))).toThrow(
      expect.objectContaining({ code: 'unknown-stored-type' }),
    );
  });
});
