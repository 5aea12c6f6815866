export interface Units {
  readonly resourceId: string;
  readonly quantity: number;
}

export const asLine = ({ resourceId, units }: { resourceId: string; units: number }): Units => ({
  resourceId,
  quantity: units,
});

export const sameUnits = (a: readonly Units[], b: readonly Units[]): boolean =>
  a.length === b.length &&
  a.every((line, n) => line.resourceId === b[n]?.resourceId && line.quantity === b[n]?.quantity);
