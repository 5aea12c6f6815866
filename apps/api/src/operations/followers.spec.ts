import { followerNames } from '#event-log';
import type { FollowerBeat } from '#read-model';
import { followerChecks } from './followers.js';

const now = Date.parse('2026-06-18T14:10:00.000Z');
const ago = (seconds: number): string => new Date(now - seconds * 1_000).toISOString();
const beat = (name: string, more: Partial<FollowerBeat> = {}): FollowerBeat => ({
  name,
  process: 'a:1',
  status: 'live',
  since: ago(600),
  ageMs: 1_000,
  ...more,
});
const checkOf = (name: string, beats: FollowerBeat[], askedSince = now - 60_000) =>
  followerChecks(beats, { now, askedSince }).find((check) => check.name === name);

describe('what the API says of followers', () => {
  it('names every one, with or without a word of it', () => {
    expect(followerChecks([], { now, askedSince: now }).map(({ name }) => name)).toEqual(followerNames);
  });

  it('asks the process that does most for it', () => {
    const beats = [
      beat('relay', { process: 'b:1', status: 'standing-by', since: ago(60) }),
      beat('relay', { process: 'a:1', position: 7n }),
      beat('relay', { process: 'c:1', status: 'standing-still', ageMs: 20_000 }),
    ];
    expect(checkOf('relay', beats)).toMatchObject({ status: 'live', position: '7', isAtFault: false });
  });

  it('finds fault with one that stands still, and not with one that only just failed', () => {
    const reason = { code: 'x', message: 'y' };
    expect(checkOf('relay', [beat('relay', { status: 'standing-still', reason })])).toMatchObject({
      isAtFault: true,
      reason: 'x',
      process: 'a:1',
    });
    expect(checkOf('relay', [beat('relay', { status: 'failing', reason })])?.isAtFault).toBe(false);
  });

  it('finds fault with one that no process runs, once there was time to start', () => {
    expect(checkOf('relay', [])).toMatchObject({ status: 'absent', isAtFault: true, since: null });
    expect(checkOf('relay', [], now - 14_000)).toMatchObject({ status: 'absent', isAtFault: false });
    const old = beat('relay', { ageMs: 16_000 });
    expect(checkOf('relay', [old])).toMatchObject({ status: 'absent', isAtFault: true, since: ago(16) });
    expect(checkOf('notary', [])).toMatchObject({ status: 'off', isAtFault: false });
  });

  it('finds fault when everybody waits for the lead', () => {
    const waiting = (since: number, process: string) =>
      beat('relay', { status: 'standing-by', since: ago(since), process });
    expect(checkOf('relay', [waiting(60, 'a:1'), waiting(20, 'b:1')])).toMatchObject({
      status: 'standing-still',
      reason: 'nobody-leads',
      isAtFault: true,
    });
    expect(checkOf('relay', [waiting(60, 'a:1'), waiting(2, 'b:1')])).toMatchObject({
      status: 'standing-by',
      isAtFault: false,
    });
  });
});
