import { commandUuid, contentUuid, derivedId, effectId, outcomeId } from './event-ids.js';

describe('derived ids', () => {
  it('never change: every repeat of a stored command would look new', () => {
    const command = commandUuid('/agencies/FIRE', 'c-1');
    expect([
      command,
      effectId(command, 0),
      outcomeId(command, 'command.refused'),
      contentUuid(command, 'd'),
    ]).toEqual([
      '80a09d6c-20e6-5cb1-bd2a-44cee51143c2',
      '0d409da0-4b62-5d6e-8c0a-de6ff15e9259',
      'b0f4b1cf-e725-526f-b918-c0360d652350',
      'e0c18fea-d767-5a7f-9c25-ffb5ec1b5862',
    ]);
  });

  it('tell apart who sent it, which event it is and what it led to', () => {
    const command = commandUuid('/agencies/FIRE', 'c-1');
    const ids = [
      command,
      commandUuid('/agencies/FIRE', 'c-2'),
      commandUuid('/agencies/EMB', 'c-1'),
      effectId(command, 0),
      effectId(command, 1),
      outcomeId(command, 'command.refused'),
      derivedId(command, 'reply'),
      effectId(contentUuid(command, 'a'), 0),
      effectId(contentUuid(command, 'b'), 0),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('exist for any text', () => {
    expect(commandUuid('\ud800', '水\0')).toMatch(/^[\da-f-]{36}$/);
  });
});
