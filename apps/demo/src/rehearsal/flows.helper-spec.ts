/** The next step of a flow. */
export interface Pending {
  readonly flow: string;
  /** The step of the night that it goes back to. */
  readonly stepId: string;
}

interface Waiting extends Pending {
  readonly take: () => void;
}

/** What flows have still to do: each in the order in which it was asked, all of them beside each other. */
export class Flows {
  /** What is under way: a step, or what a flow does of one. */
  current: { readonly stepId: string; readonly flow?: string } = { stepId: '' };
  private readonly lanes = new Map<string, Waiting[]>();

  asStep<T>(stepId: string, play: () => T): T {
    this.current = { stepId };
    return play();
  }

  add(flow: string, take: () => void): void {
    const { stepId } = this.current;
    const waiting = { flow, stepId, take };
    const lane = this.lanes.get(flow);
    if (lane) lane.push(waiting);
    else this.lanes.set(flow, [waiting]);
  }

  take(choose: (next: readonly Pending[]) => number): boolean {
    const next = [...this.lanes.values()].flatMap(([first]) => first ?? []);
    const chosen = next[choose(next)];
    if (!chosen) return false;
    this.lanes.get(chosen.flow)?.shift();
    this.current = { stepId: chosen.stepId, flow: chosen.flow };
    chosen.take();
    return true;
  }
}
