import {
  evolveCommand,
  isDone,
  isEditable,
  isSendable,
  ready,
  type CommandNews,
  type CommandState,
} from './command.js';

const after = (...news: CommandNews[]): CommandState => news.reduce(evolveCommand, ready);
const sent = { type: 'sent' } as const;
const accepted = { type: 'accepted', position: '7' } as const;
const problem = { code: 'wrong-status', title: '', status: 409 };

describe('a command on its way', () => {
  it('is sent, accepted at a position, and visible', () => {
    expect(after(sent, accepted)).toEqual({ step: 'accepted', position: '7' });
    expect(after(sent, accepted, { type: 'seen' })).toEqual({ step: 'visible', position: '7' });
  });

  it('that was accepted is neither lost nor refused nor sent again by what comes late', () => {
    for (const late of [{ type: 'lost' }, { type: 'refused', problem }, sent] as const)
      expect(after(sent, accepted, late)).toEqual({ step: 'accepted', position: '7' });
  });

  it('is visible only once it was accepted', () => {
    expect(after(sent, { type: 'seen' })).toEqual({ step: 'sent' });
  });

  it('without an answer may be sent again, but not changed', () => {
    const lost = after(sent, { type: 'lost' });
    expect([lost.step, isSendable(lost), isEditable(lost), isDone(lost)]).toEqual([
      'unknown',
      true,
      false,
      false,
    ]);
    expect(after(sent, { type: 'lost' }, sent, accepted)).toEqual({ step: 'accepted', position: '7' });
  });

  it('that was refused may be changed and sent', () => {
    const refused = after(sent, { type: 'refused', problem });
    expect([isSendable(refused), isEditable(refused)]).toEqual([true, true]);
  });

  it('that waits for a second person is done for the first', () => {
    const awaiting = after(sent, { type: 'awaiting', approvalId: 'a', endsAt: '2026-12-02T00:00:00Z' });
    expect([isDone(awaiting), isSendable(awaiting)]).toEqual([true, false]);
  });
});
