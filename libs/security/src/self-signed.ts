import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface SelfSigned {
  /** PKCS #8, PEM. */
  readonly key: string;
  /** X.509, PEM. */
  readonly cert: string;
}

/**
 * A key (P-256) and its own certificate for the loopback addresses and `localhost`, for a server whose clients are
 * handed the certificate itself. It does not expire (RFC 5280, 4.1.2.5): nobody would be there to renew it.
 */
export function selfSigned(name: string): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = sequence(set(sequence(oid(2, 5, 4, 3), tlv(utf8String, Buffer.from(name)))));
  const signed = sequence(
    tlv(explicit(0), integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    ecdsaWithSha256,
    subject,
    sequence(time('20200101000000Z'), time('99991231235959Z')),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(explicit(3), sequence(extension(basicConstraints, sequence()), extension(alternativeNames, names))),
  );
  const signature = tlv(bitString, Buffer.concat([Buffer.of(0), sign('sha256', signed, privateKey)]));
  const der = sequence(signed, ecdsaWithSha256, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${(der.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}

/** Tags of DER (X.690). */
const [integerTag, bitString, octetString, oidTag, utf8String, sequenceTag, setTag] = [
  0x02, 0x03, 0x04, 0x06, 0x0c, 0x30, 0x31,
];
const utcTime = 0x17;
const generalizedTime = 0x18;
const explicit = (number: number): number => 0xa0 | number;
const implicit = (number: number): number => 0x80 | number;

function tlv(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]): Buffer => tlv(sequenceTag, Buffer.concat(parts));
const set = (...parts: Buffer[]): Buffer => tlv(setTag, Buffer.concat(parts));
/** Of bytes whose first bit is not set. */
const integer = (bytes: Buffer): Buffer => tlv(integerTag, bytes);

function oid(first: number, second: number, ...others: number[]): Buffer {
  const bytes = others.flatMap((part) => {
    const groups = [part & 0x7f];
    for (let rest = part >> 7; rest > 0; rest >>= 7) groups.unshift((rest & 0x7f) | 0x80);
    return groups;
  });
  return tlv(oidTag, Buffer.from([first * 40 + second, ...bytes]));
}

/** Years up to 2049 in the shorter form, as RFC 5280 wants it. */
const time = (text: string): Buffer =>
  text < '2050' ? tlv(utcTime, Buffer.from(text.slice(2))) : tlv(generalizedTime, Buffer.from(text));

const extension = (id: Buffer, value: Buffer): Buffer => sequence(id, tlv(octetString, value));

const ecdsaWithSha256 = sequence(oid(1, 2, 840, 10_045, 4, 3, 2));
const basicConstraints = oid(2, 5, 29, 19);
const alternativeNames = oid(2, 5, 29, 17);
const dnsName = implicit(2);
const ipAddress = implicit(7);
const names = sequence(
  tlv(dnsName, Buffer.from('localhost')),
  tlv(ipAddress, Buffer.of(127, 0, 0, 1)),
  tlv(ipAddress, Buffer.concat([Buffer.alloc(15), Buffer.of(1)])),
);
