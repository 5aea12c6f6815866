/**
 * `@grpc/grpc-js` gives the host of an address to TLS as the server's name, and there is no option of the log's client
 * that would keep it from doing so. Where the host is an IP address, Node says once in every process that this is
 * deprecated (DEP0123): whoever runs the service can do nothing about it, and the certificate is checked against the
 * address all the same. This one warning is left out, and no other.
 */
const emitWarning = process.emitWarning.bind(process) as (...given: unknown[]) => void;

process.emitWarning = (...given: unknown[]): void => {
  if (!given.includes('DEP0123')) emitWarning(...given);
};
