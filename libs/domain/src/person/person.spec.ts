import { by, expectTotal, folded, given, withStrays, type Samples } from '../kernel/given.helper-spec.js';
import { sealedOf } from '../personal-data/sealed.js';
import { person, type PersonCommand, type PersonEvent } from './person.js';

const details = { subject: 'p', sealed: 's' };

const samples: Samples<PersonEvent> = {
  'person.registered': { details, agencyId: 'EMB', signIn: 'digest', hasNumber: true },
  'person.updated': { details: { subject: 'p', sealed: 't' } },
  'person.ended': { reason: '调离' },
  'person.revealed': { purpose: '回访报警人', byAgencyId: 'EMB' },
  'person.erased': { reason: '本人申请删除' },
  'person.key-lost': { reason: '数据库损坏，无备份' },
};
const revealed: PersonEvent = { type: 'person.revealed', data: samples['person.revealed'] };
const erased: PersonEvent = { type: 'person.erased', data: samples['person.erased'] };
const reveal: PersonCommand = { type: 'person.reveal', data: { purpose: '回访报警人' } };
const erase: PersonCommand = { type: 'person.erase', data: { reason: '本人申请删除' } };

const event = <K extends PersonEvent['type']>(type: K) => ({ type, data: samples[type] }) as PersonEvent;
const registered = event('person.registered');
const register: PersonCommand = {
  type: 'person.register',
  data: { details, signIn: 'digest', hasNumber: true },
};
const update = (sealed: string, signIn?: string): PersonCommand => ({
  type: 'person.update',
  data: { details: { subject: 'p', sealed }, ...(signIn !== undefined && { signIn }) },
});
const end: PersonCommand = { type: 'person.end', data: { reason: '调离' } };

describe('a person of the staff', () => {
  it('is registered once, by the agency that it belongs to, also after its data were read', () => {
    given(person, event('person.revealed'))
      .when(withStrays(register), by('EMB', 'personnel'))
      .then(registered);
    given(person, registered).when(register, by('EMB', 'personnel')).thenRefused({ code: 'already-exists' });
    given(person, event('person.erased'))
      .when(register, by('EMB', 'personnel'))
      .thenRefused({ code: 'personal-data-erased' });
  });

  it('has the details that were given last', () => {
    given(person, registered)
      .when(withStrays(update('t')))
      .then(event('person.updated'));
    given(person, registered).when(update('s', 'digest')).thenNothing();
    // another account alone is a change
    given(person, registered)
      .when(update('s', 'other'))
      .then({ type: 'person.updated', data: { details, signIn: 'other' } });
    given(person).when(update('t')).thenRefused({ code: 'not-found' });
  });

  it('ends with the employment, and with what is known of it', () => {
    given(person, registered).when(withStrays(end)).then(event('person.ended'));
    given(person, registered, event('person.ended')).when(end).thenNothing();
    given(person, registered, event('person.ended')).when(update('t')).thenRefused({ code: 'person-ended' });
    given(person).when(end).thenRefused({ code: 'not-found' });
    expect(folded(person, registered, event('person.erased')).status).toBe('ended');
    expect(folded(person, event('person.erased')).status).toBe('none');
  });
});

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
