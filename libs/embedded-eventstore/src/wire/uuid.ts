const DASHED = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const PLAIN = /^[0-9a-f]{32}$/;
const NIL = '00000000-0000-0000-0000-000000000000';

/** The lower-case dashed form of a UUID, or undefined when the text is none, or is the nil UUID. */
export function canonicalUuid(text: string): string | undefined {
  const lower = text.toLowerCase();
  const dashed = PLAIN.test(lower) ? dash(lower) : lower;
  return DASHED.test(dashed) && dashed !== NIL ? dashed : undefined;
}

/** The UUID that the protocol's structured form (two signed 64 bit halves) stands for. */
export function uuidOfHalves(most: bigint, least: bigint): string {
  return dash(half(most) + half(least));
}

/** The two signed 64 bit halves of a canonical UUID. */
export function halvesOfUuid(uuid: string): { most: bigint; least: bigint } {
  const hex = uuid.replaceAll('-', '');
  return {
    most: BigInt.asIntN(64, BigInt(`0x${hex.slice(0, 16)}`)),
    least: BigInt.asIntN(64, BigInt(`0x${hex.slice(16)}`)),
  };
}

function half(value: bigint): string {
  return BigInt.asUintN(64, value).toString(16).padStart(16, '0');
}

function dash(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
