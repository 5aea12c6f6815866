/** Something that happened in the log, with when the log recorded it (RFC 3339). */
export interface DrillMoment {
  readonly type: string;
  readonly at: string;
}

/** Tells the seconds of the drill's clock at an instant: 0 before its start, still while it pauses and after its end. */
export type DrillClock = (at: string) => number;

/** The clock that the control events of a drill set going, stop and end. */
export function drillClock(control: readonly DrillMoment[], speed: number): DrillClock {
  const spans: { from: number; to: number }[] = [];
  let from: number | undefined;
  for (const { type, at } of control) {
    if (type === 'drill.started' || type === 'drill.resumed') from = Date.parse(at);
    else if ((type === 'drill.paused' || type === 'drill.ended') && from !== undefined) {
      spans.push({ from, to: Date.parse(at) });
      from = undefined;
    }
  }
  if (from !== undefined) spans.push({ from, to: Infinity });
  return (at) => {
    const now = Date.parse(at);
    const ms = spans.reduce((sum, span) => sum + Math.max(0, Math.min(now, span.to) - span.from), 0);
    return Math.floor((ms * speed) / 1_000);
  };
}
