import { commandUuid, decisionUuid, derivedId, effectId } from './event-ids.js';

describe('derived ids', () => {
  it('never change: every repeat of a stored command would look new', () => {
    const command = commandUuid('/agencies/FIRE', 'c-1');
    expect([command, effectId(command, 0), decisionUuid(command, 'd', [{ type: 'a', data: {} }])]).toEqual([
      '80a09d6c-20e6-5cb1-bd2a-44cee51143c2',
      '0d409da0-4b62-5d6e-8c0a-de6ff15e9259',
      '64c91b0b-da5d-56a1-9d01-c93054374272',
    ]);
  });

  it('tell apart who sent it, what was asked for, what was decided and which event of it it is', () => {
    const command = commandUuid('/agencies/FIRE', 'c-1');
    const ids = [
      command,
      commandUuid('/agencies/FIRE', 'c-2'),
      commandUuid('/agencies/EMB', 'c-1'),
      effectId(command, 0),
      effectId(command, 1),
      derivedId(command, 'reply'),
      effectId(decisionUuid(command, 'a', []), 0),
      effectId(decisionUuid(command, 'b', []), 0),
      effectId(decisionUuid(command, 'a', [{ type: 'command.no-change', data: {} }]), 0),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('exist for any text', () => {
    expect(commandUuid('\ud800', '水\0')).toMatch(/^[\da-f-]{36}$/);
  });
});
