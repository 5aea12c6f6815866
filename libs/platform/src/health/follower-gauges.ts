import type { Gauge } from './prometheus.js';

interface Told {
  readonly name: string;
  readonly status: string;
  /** RFC 3339 */
  readonly since: string | null;
}

/** The same names and meanings in every process that tells of followers; nothing of one that is switched off. */
export function followerGauges(told: readonly Told[], now: number): Gauge[] {
  const followers = told.filter(({ status }) => status !== 'off');
  const gauge = (name: string, help: string, valueOf: (follower: Told) => number): Gauge => ({
    name,
    help,
    values: followers.map((follower) => ({ labels: { follower: follower.name }, value: valueOf(follower) })),
  });
  const isUp = ({ status }: Told): boolean => !['standing-still', 'absent'].includes(status);
  const failingFor = ({ status, since }: Told): number =>
    ['failing', 'standing-still', 'absent'].includes(status) && since !== null
      ? Math.max(0, (now - Date.parse(since)) / 1_000)
      : 0;
  return [
    gauge('liandong_follower_up', 'Whether a follower does its work: 0 when it stands still.', (one) =>
      Number(isUp(one)),
    ),
    gauge(
      'liandong_follower_failing_seconds',
      'How long a follower has failed or made no progress; 0 while it does its work.',
      failingFor,
    ),
  ];
}
