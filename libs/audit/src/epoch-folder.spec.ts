import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { turnToEpoch } from './epoch-folder.js';

describe('a folder that follows from the log', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'liandong-epoch-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const make = () => {
    mkdirSync(join(folder, 'tree'));
    writeFileSync(join(folder, 'tree', 'data'), 'x');
  };
  const turn = (epoch?: string) => turnToEpoch(folder, epoch, ['tree', 'notary.vkey']);
  const names = () => readdirSync(folder).sort();

  it('stays as it is within an epoch', () => {
    turn();
    make();
    turn();
    expect(names()).toEqual(['tree']);
  });

  it('keeps what was made of another epoch, each under its name, however often one comes again', () => {
    make();
    turn('aaaa');
    turn('aaaa');
    expect(names()).toEqual(['epoch', 'tree.of-first']);
    make();
    turn();
    expect(names()).toEqual(['epoch', 'tree.of-aaaa', 'tree.of-first']);
    make();
    turn('aaaa');
    expect(names()).toEqual(['epoch', 'tree.of-aaaa', 'tree.of-first', 'tree.of-first-2']);
  });
});
