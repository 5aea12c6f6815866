import type { AllocationCommand } from '#domain';
import type { EventLog } from '#event-log';
import { SolverFailed, type ProgramSolver } from '#solver';
import { JointAllocation } from './joint.js';
import type { CommandFrame } from '../run/decider-runner.js';
import type { Runners } from '../run/runners.js';

const need = {
  capability: 'rescue-team',
  amount: 1,
  neededBy: '2026-06-18T19:40:00.000Z',
  areaCode: '520111207',
};
const sharing = {
  status: 'requested',
  incidentId: 'INC-G1',
  requesterAgencyId: 'GAOPO',
  need,
  answers: [],
  quotes: {},
  lines: {},
};
const candidate = {
  resourceId: 'T-FIRE1',
  ownerAgencyId: 'FIRE',
  capability: 'rescue-team',
  perUnit: 1,
  availableUnits: 1,
  readiness: 'ready' as const,
  arrivalMinutes: 30,
  costPerUnitFen: 0,
  minimumReserve: 0,
  areaCode: '520111004',
};

const jointWith = (solver: ProgramSolver, exercises: readonly string[] = []): JointAllocation =>
  new JointAllocation({
    log: { lastPosition: () => Promise.resolve(7n) } as unknown as EventLog,
    source: {
      candidates: () => Promise.resolve({ logPosition: '7', candidates: [candidate] }),
      jointCandidates: ({ requests }) =>
        Promise.resolve({ logPosition: '7', candidates: requests.map(() => [candidate]) }),
      waitForPosition: () => Promise.resolve(true),
    },
    runners: {
      sharing: { state: (id: string) => Promise.resolve({ ...sharing, incidentId: `INC-${id}` }) },
      incident: { state: (id: string) => Promise.resolve({ exercise: exercises.includes(id) }) },
    } as unknown as Runners,
    solver,
  });

const at = '2026-06-18T18:11:00.000Z';

describe('a joint decision', () => {
  it('is made the plain way when the solver is broken, and says that nothing is proved', async () => {
    const broken: ProgramSolver = { solve: () => Promise.reject(new SolverFailed('the thread ended')) };
    const certificate = await jointWith(broken).preview({ sharingIds: ['S-1'] }, at);
    expect(certificate).toMatchObject({
      logPosition: '7',
      solver: { name: 'none', parts: [{ capability: 'rescue-team', proved: false }] },
      requests: [{ sharingId: 'S-1', lines: [{ resourceId: 'T-FIRE1', units: 1 }], shortfall: 0 }],
    });
  });

  it('is not made when the code is at fault', async () => {
    const faulty: ProgramSolver = { solve: () => Promise.reject(new TypeError('no such field')) };
    await expect(jointWith(faulty).preview({ sharingIds: ['S-1'] }, at)).rejects.toThrow(TypeError);
  });

  describe('of exercises and real incidents together', () => {
    const idle: ProgramSolver = { solve: () => Promise.resolve({ solver: 'idle', answers: [] }) };
    const asked = { sharingIds: ['S-2', 'S-1', 'S-3'] };
    const mixed = { code: 'exercise-mismatch', exercise: ['S-2'], live: ['S-1', 'S-3'] };

    it('is refused, and neither previewed', async () => {
      const joint = jointWith(idle, ['INC-S-2']);
      expect(await joint.preview(asked, at)).toEqual({ refusal: mixed });
      const command: AllocationCommand = { type: 'allocation.decide', data: asked };
      const target = { id: 'A', command, frame: { context: { occurredAt: at } } as CommandFrame };
      expect(await joint.complete(target)(command)).toMatchObject({
        data: { prepared: { refusal: mixed } },
      });
    });

    it('is made for either alone', async () => {
      for (const exercises of [[], ['INC-S-1', 'INC-S-2', 'INC-S-3']]) {
        expect(await jointWith(idle, exercises).preview(asked, at)).toHaveProperty('requests.length', 3);
      }
    });
  });
});
