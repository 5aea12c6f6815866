import { by, expectTotal, given, withStrays, type Samples } from '../kernel/given.helper-spec.js';
import { person, sealedOf, type PersonCommand, type PersonEvent } from './person.js';

const samples: Samples<PersonEvent> = {
  'person.revealed': { purpose: '回访报警人', byAgencyId: 'EMB' },
  'person.erased': { reason: '本人申请删除' },
  'person.key-lost': { reason: '数据库损坏，无备份' },
};
const revealed: PersonEvent = { type: 'person.revealed', data: samples['person.revealed'] };
const erased: PersonEvent = { type: 'person.erased', data: samples['person.erased'] };
const reveal: PersonCommand = { type: 'person.reveal', data: { purpose: '回访报警人' } };
const erase: PersonCommand = { type: 'person.erase', data: { reason: '本人申请删除' } };

describe('the record of a person', () => {
  it('holds every reading with its purpose', () => {
    given(person).when(withStrays(reveal), by('EMB')).then(revealed);
    given(person, revealed).when(reveal, by('EMB')).then(revealed);
  });

  it('is erased once, and nothing is read after that', () => {
    given(person, revealed).when(withStrays(erase), by('EMB', 'administrator')).then(erased);
    given(person, erased).when(erase, by('EMB', 'administrator')).thenNothing();
    given(person, erased).when(reveal, by('EMB')).thenRefused({ code: 'personal-data-erased' });
  });

  it('is unreadable once its key is declared lost, which is not asked of one that is erased', () => {
    const declare: PersonCommand = { type: 'person.declare-lost', data: { reason: '数据库损坏，无备份' } };
    const lost: PersonEvent = { type: 'person.key-lost', data: samples['person.key-lost'] };
    given(person, revealed).when(withStrays(declare), by('EMB')).then(lost);
    given(person, lost).when(reveal, by('EMB')).thenRefused({ code: 'personal-data-erased' });
    given(person, lost).when(declare, by('EMB')).thenNothing();
    given(person, erased).when(declare, by('EMB')).thenNothing();
  });

  it('folds any history', () => expectTotal(person, samples));
});

describe('sealed data', () => {
  it('is stored without anything stray', () =>
    expect(sealedOf({ subject: 'p', sealed: 's', telephone: '110' } as never)).toEqual({
      subject: 'p',
      sealed: 's',
    }));
});
