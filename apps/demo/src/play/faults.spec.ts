import { planFaults } from './faults.js';
import { night } from '../night/night.js';
import { dueTimes, Tally } from './pace.js';
import { columns, fit, progressLine } from './progress.js';

const ids = night.map(({ id }) => id);

describe('faults of a night', () => {
  it('follow from the seed alone', () => {
    expect(planFaults(ids, 7)).toEqual(planFaults(ids, 7));
    expect(planFaults(ids, 7)).not.toEqual(planFaults(ids, 8));
  });

  it('are of every kind, and leave most messages alone', () => {
    const faults = [...planFaults(ids, 618).values()];
    expect(faults.filter(({ twice }) => twice).length).toBeGreaterThan(5);
    expect(faults.filter(({ againAfter }) => againAfter > 0).length).toBeGreaterThan(5);
    expect(faults.filter(({ lateBy }) => lateBy > 0).length).toBeGreaterThan(5);
    const untouched = faults.filter((f) => !f.twice && f.againAfter === 0 && f.lateBy === 0);
    expect(untouched.length).toBeGreaterThan(ids.length / 2);
  });
});

describe('pace', () => {
  it('keeps the order of time and cuts long silences', () => {
    const due = [...dueTimes(night).values()];
    expect(due).toEqual(due.toSorted((a, b) => a - b));
    expect(Math.max(...due)).toBeLessThan(24 * 3_600_000);
  });

  it('lets those go who wait for so many more, and everybody at the end', async () => {
    const tally = new Tally();
    const gone: string[] = [];
    const waits = [
      tally.more(2).then(() => gone.push('two')),
      tally.more(1).then(() => gone.push('one')),
      tally.more(99).then(() => gone.push('many')),
    ];
    tally.up();
    await waits[1];
    expect(gone).toEqual(['one']);
    tally.up();
    await waits[0];
    tally.end();
    await Promise.all(waits);
    expect(gone).toEqual(['one', 'two', 'many']);
  });
});

describe('what the terminal shows', () => {
  const fault = { twice: true, againAfter: 3, lateBy: 2 };

  it('fits 100 columns, whatever the step', () => {
    const lines = night.map((step) => {
      const command = { source: '/agencies/X', id: step.id, name: step.name };
      const refusal = { code: 'acting-for-another' } as const;
      const reply = { outcome: 'refused', stream: step.stream, position: '1', refusal, command } as const;
      return progressLine({ step, reply, fault, repeated: false });
    });
    expect(lines.filter((line) => columns(line) > 100)).toEqual([]);
  });

  it('counts a Chinese character as two columns', () => {
    expect(columns('隧道 a')).toBe(6);
    expect(fit('隧道积水', 6)).toBe('隧道… ');
    expect(fit('隧道', 6)).toBe('隧道  ');
  });
});
