import { accept, refuse, type Decider, type Tagged } from '../kernel/decider.js';

export interface InjectCommands {
  /** The service's timer delivers what the drill's plan says. */
  'inject.deliver': {
    agencyId: string;
    text: string;
    /** Minutes of the drill's clock. What is expected is not told. */
    expectedWithinMinutes: number;
  };
  'inject.acknowledge': { note?: string };
}

export interface InjectEvents {
  'inject.delivered': InjectCommands['inject.deliver'];
  'inject.acknowledged': { agencyId: string; note?: string };
}

export type InjectCommand = Tagged<InjectCommands>;
export type InjectEvent = Tagged<InjectEvents>;

export interface InjectState {
  readonly status: 'none' | 'delivered' | 'acknowledged';
  readonly agencyId?: string;
}

/** What a participant of a drill is confronted with; it exists inside a drill only. */
export const inject: Decider<InjectCommand, InjectEvent, InjectState> = {
  initialState: { status: 'none' },

  decide(command, state, { actor }) {
    if (command.type === 'inject.deliver') {
      if (state.status !== 'none') return accept();
      const { agencyId, text, expectedWithinMinutes } = command.data;
      return accept({ type: 'inject.delivered', data: { agencyId, text, expectedWithinMinutes } });
    }
    if (state.status === 'none') return refuse('not-found');
    if (state.agencyId !== actor.agencyId) return refuse('acting-for-another', { agencyId: state.agencyId });
    if (state.status === 'acknowledged') return accept();
    return accept({
      type: 'inject.acknowledged',
      data: { agencyId: actor.agencyId, note: command.data.note },
    });
  },

  evolve(state, event) {
    switch (event.type) {
      case 'inject.delivered':
        return { status: 'delivered', agencyId: event.data.agencyId };
      case 'inject.acknowledged':
        return { ...state, status: 'acknowledged' };
    }
  },
};
