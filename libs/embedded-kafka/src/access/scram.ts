import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a server keeps of a password (RFC 5802, SCRAM-SHA-256): it proves the password and does not give it. */
export interface Verifier {
  readonly salt: Buffer;
  readonly iterations: number;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

/** The name, proof or order of messages is not what it has to be. Says no more to whoever asks. */
export class NotAuthenticated extends Error {}

export const mechanism = 'SCRAM-SHA-256';
/** As Kafka and RFC 7677 have it at least. */
export const leastIterations = 4_096;

const hashBytes = 32;
const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

export function verifierOf(saltedPassword: Buffer, salt: Buffer, iterations: number): Verifier {
  return {
    salt,
    iterations,
    storedKey: sha256(hmac(saltedPassword, 'Client Key')),
    serverKey: hmac(saltedPassword, 'Server Key'),
  };
}

export function verifierOfPassword(password: string, iterations = leastIterations): Verifier {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, hashBytes, 'sha256');
  return verifierOf(salted, salt, iterations);
}

interface Asked {
  readonly user: string;
  /** Begins what is signed. */
  readonly bare: string;
  readonly header: string;
  readonly nonce: string;
  readonly challenge: string;
  readonly verifier: Verifier;
}

/** The server's side of one authentication: two messages in, two out. */
export class ScramExchange {
  private asked: Asked | undefined;

  constructor(private readonly verifierFor: (user: string) => Verifier) {}

  /** @returns the challenge @throws NotAuthenticated */
  begin(message: string): string {
    const [, header = '', authorized, bare = '', name = '', nonce = ''] =
      /^([ny],(?:a=([^,]*))?,)(n=([^,]+),r=([\x21-\x2b\x2d-\x7e]+)(?:,.*)?)$/.exec(message) ?? [];
    if (bare === '') throw new NotAuthenticated('no first message of SCRAM');
    if (authorized !== undefined && authorized !== name) throw new NotAuthenticated('on behalf of another');
    const user = name.replaceAll('=2C', ',').replaceAll('=3D', '=');
    const verifier = this.verifierFor(user);
    const combined = nonce + randomBytes(24).toString('base64url');
    const challenge = `r=${combined},s=${verifier.salt.toString('base64')},i=${verifier.iterations}`;
    this.asked = { user, bare, header, nonce: combined, challenge, verifier };
    return challenge;
  }

  /** @returns who it is, and the proof that the server knows the password too @throws NotAuthenticated */
  finish(message: string): { user: string; proof: string } {
    const { asked } = this;
    this.asked = undefined;
    const [, unproved = '', channel = '', nonce = '', proof = ''] =
      /^(c=([A-Za-z0-9+/=]+),r=([^,]+)(?:,[^,]*)*?),p=([A-Za-z0-9+/=]+)$/.exec(message) ?? [];
    if (!asked || unproved === '') throw new NotAuthenticated('no final message of SCRAM');
    const { user, bare, header, challenge, verifier } = asked;
    const signed = `${bare},${challenge},${unproved}`;
    const clientKey = xor(Buffer.from(proof, 'base64'), hmac(verifier.storedKey, signed));
    const isProved = timingSafeEqual(sha256(clientKey), verifier.storedKey);
    const isOfThisExchange = nonce === asked.nonce && Buffer.from(channel, 'base64').toString() === header;
    if (!isProved || !isOfThisExchange) throw new NotAuthenticated('the proof is wrong');
    return { user, proof: `v=${hmac(verifier.serverKey, signed).toString('base64')}` };
  }
}

/** @throws NotAuthenticated on a proof of another length than a hash */
function xor(proof: Buffer, signature: Buffer): Buffer {
  if (proof.length !== signature.length) throw new NotAuthenticated('the proof is of another length');
  return Buffer.from(proof.map((byte, i) => byte ^ signature[i]!));
}
