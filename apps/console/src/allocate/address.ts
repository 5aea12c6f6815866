/** The screen about these requests, in this order. */
export const allocateAddress = (sharingIds: readonly string[]): string =>
  `allocate?sharing=${sharingIds.map(encodeURIComponent).join(',')}`;

export const sharingIdsOf = (query: string): readonly string[] => [
  ...new Set(query.split(',').filter((id) => id !== '')),
];
