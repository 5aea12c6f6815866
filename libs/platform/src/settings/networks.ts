import { isIP } from 'node:net';

/** Addresses and networks of a list with commas, none of an empty one; nothing where one of them is neither. */
export function networksIn(text: string): readonly string[] | undefined {
  const all = text
    .split(',')
    .map((network) => network.trim())
    .filter((network) => network !== '');
  return all.every(isNetwork) ? all : undefined;
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const longest = { 4: 32, 6: 128 }[isIP(address)];
  if (longest === undefined || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest);
}
