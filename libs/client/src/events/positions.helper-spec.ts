import type { PositionStore } from './event.js';

export class MemoryPositions implements PositionStore {
  readonly saved: string[] = [];

  load(): Promise<string | undefined> {
    return Promise.resolve(this.saved.at(-1));
  }

  save(position: string): Promise<void> {
    this.saved.push(position);
    return Promise.resolve();
  }
}
