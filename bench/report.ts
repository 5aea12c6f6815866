export const n = (value: number): string => Math.round(value).toLocaleString('en');
export const ratio = (value: number): string => value.toFixed(2);
export const print = (line: string): void => void process.stdout.write(`${line}\n`);
