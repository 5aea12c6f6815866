import { isCertificate, isKey, mistakeInFiles } from './pem.js';

const expected =
  'postgres://user:password@host:port/database was expected, with : @ / and % inside user and password written as ' +
  '%3A, %40, %2F and %25';

const shape = /^postgres(ql)?:\/\/[^\s/]*\/[^\s/?]+(\?\S*)?$/;

/** What is wrong in an address of PostgreSQL, files that it names among it; nothing of the address is repeated. */
export function mistakeInPostgres(text: string): string | undefined {
  // no host stands for the socket of this machine, which is no URL where a user is named
  const address = URL.parse(text.replace('@/', '@socket/'));
  if (!address || !shape.test(text)) return expected;
  const given = (name: string): string | undefined => address.searchParams.get(name) || undefined;
  return mistakeInFiles({
    sslrootcert: [given('sslrootcert'), isCertificate],
    sslcert: [given('sslcert'), isCertificate],
    sslkey: [given('sslkey'), isKey],
  });
}
