/** Texts are ended by a NUL, which no name and no key holds, so that keys are in the order of their parts. */
const positionBytes = 8;

const withPosition = (text: string, position: bigint): Buffer => {
  const bytes = Buffer.alloc(Buffer.byteLength(text) + positionBytes);
  bytes.write(text);
  bytes.writeBigInt64BE(position, bytes.length - positionBytes);
  return bytes;
};

export const versionKey = (table: string, key: string, position: bigint): Buffer =>
  withPosition(`${table}\0${key}\0`, position);

/** Comes before all versions of the row. */
export const versionsOf = (table: string, key: string): Buffer => Buffer.from(`${table}\0${key}\0`);

export const headKey = (table: string, key: string): Buffer => Buffer.from(`${table}\0${key}`);

/** From the first row of a table behind a key to its last. */
export const headRange = (table: string, after?: string): { start: Buffer; end: Buffer } => ({
  start: Buffer.from(after === undefined ? `${table}\0` : `${table}\0${after}\0`),
  end: Buffer.from(`${table}\x01`),
});

export const keyOfHead = (bytes: Buffer): string => bytes.toString('utf8', bytes.indexOf(0) + 1);

export const incidentKey = (incidentId: string, table: string, key: string): Buffer =>
  Buffer.from(`${incidentId}\0${table}\0${key}`);

export const incidentRange = (incidentId: string): { start: Buffer; end: Buffer } => ({
  start: Buffer.from(`${incidentId}\0`),
  end: Buffer.from(`${incidentId}\x01`),
});

export function rowOfIncidentKey(bytes: Buffer): { table: string; key: string } {
  const [, table = '', key = ''] = bytes.toString().split('\0');
  return { table, key };
}

export const touchKey = (incidentId: string, position: bigint): Buffer =>
  withPosition(`${incidentId}\0`, position);

export const positionKey = (position: bigint): Buffer => withPosition('', position);

export const positionAtEnd = (bytes: Buffer): bigint => bytes.readBigInt64BE(bytes.length - positionBytes);

export const incidentOfKey = (bytes: Buffer): string => bytes.toString('utf8', 0, bytes.indexOf(0));

export function rowOfVersion(bytes: Buffer): { table: string; key: string } {
  const [table = '', key = ''] = bytes.toString('utf8', 0, bytes.length - positionBytes).split('\0');
  return { table, key };
}
