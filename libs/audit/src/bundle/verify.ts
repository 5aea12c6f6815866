import { readCheckpoints, type SignedCheckpoint } from '../check/checkpoints.js';
import type { Finding } from '../check/finding.js';
import { TreeCheck } from '../check/tree-check.js';
import { CompactRange, coverOf } from '../merkle/compact-range.js';
import { hashBytes, leafHash } from '../merkle/hash.js';
import { verifyConsistency, verifyInclusion } from '../merkle/verify.js';
import { parseVkey, type VerifierKey } from '../notes/keys.js';
import {
  bundleFormat,
  isControlLine,
  isEventLine,
  leavesPerLine,
  positionIn,
  type BundleHeader,
  type ControlLine,
} from './format.js';
import { BundleDamaged, readLines } from './lines.js';

export interface VerifyOptions {
  /** The log's keys as they came another way; those in the bundle when there are none. */
  readonly logKeys?: readonly VerifierKey[];
  readonly witnessKeys?: readonly VerifierKey[];
  /** Checkpoints that were kept elsewhere, by a partner say: they must be of the same log. */
  readonly notes?: readonly string[];
  readonly onProgress?: (events: number) => void;
}

export interface BundleResult {
  readonly header?: BundleHeader;
  readonly events: number;
  /** Positions of the first and last event in the file. */
  readonly positions?: readonly [bigint, bigint];
  readonly checkpoints: readonly SignedCheckpoint[];
  /** Sizes of checkpoints that were kept elsewhere and that nothing in this bundle reaches. */
  readonly notCompared: readonly number[];
  /** Where the keys came from that were believed. */
  readonly trust: 'given' | 'bundle';
  readonly finding?: Finding;
}

/** Something is wrong: nothing that follows is worth reading. */
class Stop extends Error {
  constructor(readonly finding: Finding) {
    super(finding.kind);
  }
}

/** Checks a bundle from the file alone, in one pass and with bounded memory. Stops at the first thing that is wrong. */
export async function verifyBundle(file: string, options: VerifyOptions = {}): Promise<BundleResult> {
  const reading = new Reading(options);
  let line = 0;
  try {
    for await (const lines of readLines(file)) {
      for (const bytes of lines) {
        line++;
        reading.take(bytes);
      }
      options.onProgress?.(reading.events);
    }
    reading.finish();
  } catch (thrown) {
    if (thrown instanceof Stop) {
      const { finding } = thrown;
      return reading.result(finding.kind === 'format' ? { ...finding, line } : finding);
    }
    if (!(thrown instanceof BundleDamaged)) throw thrown;
    return reading.result({ kind: 'format', line: line + 1, reason: thrown.message });
  }
  return reading.result();
}

const malformed = (reason: string): Stop => new Stop({ kind: 'format', reason });

class Reading {
  events = 0;
  private header: BundleHeader | undefined;
  private readonly notes: string[] = [];
  private checkpoints: readonly SignedCheckpoint[] = [];
  private all: readonly SignedCheckpoint[] | undefined;
  private check: TreeCheck | undefined;
  /** Events of the present block, until their noted hashes come. */
  private block: { position: bigint; hash: Buffer }[] = [];
  private claim: { index: number; proof: Buffer[] } | undefined;
  private lastIndex = -1;
  private positions: [bigint, bigint] | undefined;
  /** Sizes that a consistency proof reaches from an earlier one. */
  private readonly proved = new Set<number>();
  private isComplete = false;

  constructor(private readonly options: VerifyOptions) {}

  result(finding?: Finding): BundleResult {
    const { header, events, positions, checkpoints } = this;
    const own = new Set(checkpoints.map(({ size }) => size));
    const open = new Set((this.check?.unreached ?? []).map(({ size }) => size));
    return {
      header,
      events,
      positions,
      checkpoints,
      notCompared: (this.all ?? [])
        .map(({ size }) => size)
        .filter((size) => !own.has(size) && (!header?.range || open.has(size))),
      trust: this.options.logKeys ? 'given' : 'bundle',
      finding,
    };
  }

  take(line: Buffer): void {
    if (this.isComplete) throw malformed('there is something behind the end');
    if (this.header && isEventLine(line)) return this.event(line);
    const control = parsed(line);
    if ((control.kind === 'bundle') !== !this.header) throw malformed('a bundle begins with its header');
    switch (control.kind) {
      case 'bundle':
        if (control.format !== bundleFormat)
          throw malformed(`format ${bundleFormat} was expected, this is ${control.format}`);
        this.header = control;
        return;
      case 'checkpoint':
        if (this.all) throw malformed('a checkpoint behind the first proof');
        this.notes.push(control.note);
        return;
      case 'consistency':
        return this.consistency(control);
      case 'left':
        this.begin(hashes(control.nodes));
        return;
      case 'leaves':
        return this.noted(Buffer.from(control.hashes, 'base64'));
      case 'event':
        this.claim = { index: control.index, proof: hashes(control.proof) };
        return;
      case 'right':
        return this.right(hashes(control.nodes));
      case 'end':
        return this.end(control.events);
    }
  }

  finish(): void {
    if (!this.isComplete) throw malformed('the bundle was cut off: its last line is missing');
  }

  private event(line: Buffer): void {
    const position = positionIn(line);
    if (position === undefined) throw malformed('an event without a position');
    const hash = leafHash(line);
    this.started();
    if (!this.header?.range) this.single(position, hash);
    else if (this.block.push({ position, hash }) > leavesPerLine)
      throw malformed('events without noted hashes');
    this.events++;
    this.positions = [this.positions?.[0] ?? position, position];
  }

  private started(): TreeCheck {
    return this.check ?? this.begin([]);
  }

  private begin(left: readonly Buffer[]): TreeCheck {
    const range = this.header?.range;
    if (this.check) throw malformed('nodes that belong nowhere');
    const all = this.signed();
    if (this.checkpoints.length === 0) throw malformed('a bundle without a checkpoint proves nothing');
    const cover = coverOf(0, range?.first ?? 0);
    if (cover.length !== left.length)
      throw malformed('the nodes before the first event do not fit its place');
    const nodes = cover.map((place, n) => ({ ...place, hash: left[n] as Buffer }));
    this.check = new TreeCheck(new CompactRange(nodes), range ? all : []);
    return this.check;
  }

  /** Checks the signatures when all checkpoints are in. Gives those that were kept elsewhere too. */
  private signed(): readonly SignedCheckpoint[] {
    if (this.all) return this.all;
    const { keys } = this.header as BundleHeader;
    let logKeys, witnessKeys;
    try {
      logKeys = this.options.logKeys ?? keys.log.map(parseVkey);
      witnessKeys = this.options.witnessKeys ?? keys.witnesses.map(parseVkey);
    } catch (error) {
      throw malformed((error as Error).message);
    }
    const own = readCheckpoints(this.notes, logKeys, witnessKeys);
    this.checkpoints = own.checkpoints;
    const all = readCheckpoints([...this.notes, ...(this.options.notes ?? [])], logKeys, witnessKeys);
    const finding = own.finding ?? all.finding;
    if (finding) throw new Stop(finding);
    return (this.all = all.checkpoints);
  }

  private noted(bytes: Buffer): void {
    if (bytes.length !== this.block.length * hashBytes) {
      throw malformed(
        'there are not as many events as hashes were noted for them: some were removed or inserted',
      );
    }
    const check = this.started();
    for (const [n, { position, hash }] of this.block.entries()) {
      const finding = check.add({
        position,
        hash,
        noted: bytes.subarray(n * hashBytes, (n + 1) * hashBytes),
      });
      if (finding) throw new Stop(finding);
    }
    this.block = [];
  }

  /** An event of an incident: proved by itself, under the first checkpoint. */
  private single(position: bigint, hash: Buffer): void {
    const { claim } = this;
    const [closing] = this.checkpoints;
    if (!claim || !closing) throw malformed('an event without its proof');
    const at = { position: position.toString(), index: claim.index };
    if (claim.index <= this.lastIndex) throw new Stop({ kind: 'out-of-order', ...at });
    const { size, root } = closing;
    if (!verifyInclusion({ index: claim.index, size, leaf: hash, root, proof: claim.proof })) {
      throw new Stop({ kind: 'changed', ...at });
    }
    this.lastIndex = claim.index;
    this.claim = undefined;
  }

  private consistency({ from, to, proof }: Extract<ControlLine, { kind: 'consistency' }>): void {
    this.signed();
    const [a, b] = [from, to].map((size) => this.checkpoints.find((one) => one.size === size));
    if (!a || !b) throw malformed('a consistency proof between checkpoints that are not here');
    if (!verifyConsistency({ from, to, fromRoot: a.root, toRoot: b.root, proof: hashes(proof) })) {
      const roots = [a.root.toString('base64'), b.root.toString('base64')] as const;
      throw new Stop({ kind: 'forked', size: to, roots });
    }
    this.proved.add(to);
  }

  private right(nodes: readonly Buffer[]): void {
    const check = this.started();
    const end = check.size;
    const closing = this.checkpoints.find(({ size }) => size > end)?.size ?? end;
    const cover = coverOf(end, closing);
    if (cover.length !== nodes.length)
      throw malformed('the nodes behind the last event do not fit its place');
    const finding = check.skip(cover.map(({ level }, n) => ({ level, hash: nodes[n] as Buffer })));
    if (finding) throw new Stop(finding);
  }

  private end(events: number): void {
    const check = this.started();
    const { range } = this.header as BundleHeader;
    if (this.block.length > 0 || this.claim) throw malformed('events without their proofs');
    const expected = range ? range.end - range.first : events;
    if (events !== this.events || events !== expected) {
      throw malformed(`${expected} events were expected, there are ${this.events}`);
    }
    const own = new Set(this.checkpoints.map(({ size }) => size));
    const open = range
      ? check.unreached.filter(({ size }) => own.has(size) && !this.proved.has(size))
      : this.checkpoints.slice(1).filter(({ size }) => !this.proved.has(size));
    if (open[0]) throw malformed(`nothing leads to the checkpoint of ${open[0].size} events`);
    const difference = check.unsignedDifference;
    if (difference) throw new Stop(difference);
    this.isComplete = true;
  }
}

function parsed(line: Buffer): ControlLine {
  let control: unknown;
  try {
    control = JSON.parse(line.toString());
  } catch {
    // said below
  }
  if (!isControlLine(control)) throw malformed('not a line of a bundle');
  return control;
}

function hashes(texts: readonly string[]): Buffer[] {
  const bytes = texts.map((text) => Buffer.from(text, 'base64'));
  if (bytes.some(({ length }) => length !== hashBytes)) throw malformed(`a hash has ${hashBytes} bytes`);
  return bytes;
}
