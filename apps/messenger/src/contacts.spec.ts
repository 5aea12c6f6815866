import { PersonalData } from '#application';
import { randomBytes } from 'node:crypto';
import { MemoryKeys } from '../../../libs/application/src/personal-data/keys.helper-spec.js';
import { ContactNotFound, sealedContacts } from './contacts.js';

const zhou = '0b6f2a52-6a3e-4d27-9f0e-5a1c7b1f0a01';
const details = {
  ...{ name: '周某', post: '带班领导', telephone: '13800000001', email: 'zhou@emb.example.cn' },
  account: { issuer: 'https://id.example', subject: 'f3a9' },
};

describe('how a person is reached', () => {
  let personalData: PersonalData;
  const sealed = new Map<string, string>();
  const opened: string[] = [];

  const contacts = () =>
    sealedContacts(
      {
        find: (subject) => personalData.find(subject),
        open: (subject, key, text) => {
          opened.push(subject);
          return personalData.open(subject, key, text);
        },
      },
      { forSending: (subject) => Promise.resolve(sealed.get(subject)) },
    );

  beforeAll(async () => {
    personalData = new PersonalData(new MemoryKeys(), randomBytes(32));
    await personalData.openDigests();
    const of = { commandId: 'c', ownerAgencyId: 'EMB', personId: zhou };
    const done = await personalData.seal('details', of, { details });
    if ('refusal' in done) throw new Error('not sealed');
    const { subject, sealed: text } = (done.data as { details: { subject: string; sealed: string } }).details;
    expect([subject, text.includes('13800000001')]).toEqual([zhou, false]);
    sealed.set(subject, text);
  });

  it('is opened when it is asked for, each time anew, and is no more than ways to be reached', async () => {
    const found = contacts();
    expect(opened).toEqual([]);
    const contact = { telephone: '13800000001', email: 'zhou@emb.example.cn' };
    expect(await found.of(zhou)).toEqual(contact);
    expect(await found.of(zhou)).toEqual(contact);
    expect(opened).toEqual([zhou, zhou]);
  });

  it('is said to be missing where it has not come yet, so that it is looked for again', async () => {
    await expect(contacts().of('0b6f2a52-6a3e-4d27-9f0e-5a1c7b1f0a02')).rejects.toThrow(ContactNotFound);
  });

  it('is nothing any more once the data is erased, also should it lie there still', async () => {
    await personalData.destroy(zhou);
    opened.length = 0;
    expect(await contacts().of(zhou)).toBeUndefined();
    expect(opened).toEqual([]);
  });
});
