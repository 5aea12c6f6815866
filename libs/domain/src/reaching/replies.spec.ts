import { triggers, type MessageCause } from './message.js';
import { effectOfReply } from './replies.js';

const of = (cause: Pick<MessageCause, 'kind' | 'trigger'>) =>
  effectOfReply({ cause: { ...cause, eventId: 'e', objectId: 'o' } });

describe('a reply by telephone', () => {
  it('acknowledges a call of a warning, for whoever was called', () => {
    expect(of({ kind: 'warning', trigger: 'call' })).toBe('acknowledged');
    expect(of({ kind: 'warning', trigger: 'escalation' })).toBe('acknowledged');
  });

  it('says of anything else that a person knows of it, and no more', () => {
    for (const kind of ['warning', 'task', 'sharing', 'report', 'duty'] as const)
      for (const trigger of triggers) {
        if (kind === 'warning' && ['call', 'escalation'].includes(trigger)) continue;
        expect([kind, trigger, of({ kind, trigger })]).toEqual([kind, trigger, 'reached']);
      }
  });
});
