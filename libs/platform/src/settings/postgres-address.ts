import { expected } from './configuration-error.js';
import { isCertificate, isKey, mistakeInFiles } from './pem.js';

const address = expected({
  en: 'postgres://user:password@host:port/database, with : @ / and % inside user and password written as %3A, %40, %2F and %25,',
  zh: 'postgres://用户:口令@主机:端口/数据库，用户和口令中的 : @ / % 写作 %3A、%40、%2F、%25',
});

const shape = /^postgres(ql)?:\/\/[^\s/]*\/[^\s/?]+(\?\S*)?$/;

/** What is wrong in an address of PostgreSQL, files that it names among it; nothing of the address is repeated. */
export function mistakeInPostgres(text: string): string | undefined {
  // no host stands for the socket of this machine, which is no URL where a user is named
  const url = URL.parse(text.replace('@/', '@socket/'));
  if (!url || !shape.test(text)) return address;
  const given = (name: string): string | undefined => url.searchParams.get(name) || undefined;
  return mistakeInFiles({
    sslrootcert: [given('sslrootcert'), isCertificate],
    sslcert: [given('sslcert'), isCertificate],
    sslkey: [given('sslkey'), isKey],
  });
}
