import { Create1700000001000 } from './1700000001000-create.js';
import { Allocations1700000050000 } from './1700000050000-allocations.js';
import { Warnings1700000004000 } from './1700000004000-warnings.js';
import { Observations1700000005000 } from './1700000005000-observations.js';
import { Reports1700000080000 } from './1700000080000-reports.js';
import { Plans1700000060000 } from './1700000060000-plans.js';
import { Negotiation1700000030000 } from './1700000030000-negotiation.js';
import { Drills1700000070000 } from './1700000070000-drills.js';
import { Teams1700000040000 } from './1700000040000-teams.js';
import { PersonalData1700000041000 } from './1700000041000-personal-data.js';
import { Drift1700000091000 } from './1700000091000-drift.js';
import { LogMarks1700000093000 } from './1700000093000-log-marks.js';
import { FollowerHealth1700000100000 } from './1700000100000-follower-health.js';
import { Mandates1700000120000 } from './1700000120000-mandates.js';
import { KeyAlgorithms1700000140000 } from './1700000140000-key-algorithms.js';
import { KeptStates1700000150000 } from './1700000150000-kept-states.js';
import { Sight1700000160000 } from './1700000160000-sight.js';
import { LinesOfResources1700000170000 } from './1700000170000-lines-of-resources.js';
import { Audiences1700000180000 } from './1700000180000-audiences.js';
import { Approvals1700000190000 } from './1700000190000-approvals.js';
import { KeyComparison1700000200000 } from './1700000200000-key-comparison.js';
import { WarningMessages1700000210000 } from './1700000210000-warning-messages.js';
import { Said1700000220000 } from './1700000220000-said.js';
import { SightSpells1700000230000 } from './1700000230000-sight-spells.js';
import { Persons1700000235000 } from './1700000235000-persons.js';
import { Duty1700000240000 } from './1700000240000-duty.js';
import { Messages1700000250000 } from './1700000250000-messages.js';
import { RefusedObjects1700000280000 } from './1700000280000-refused-objects.js';
import { ApprovalsTold1700000300000 } from './1700000300000-approvals-told.js';
import { Statistics1700000340000 } from './1700000340000-statistics.js';
import { MessagesEnded1700000370000 } from './1700000370000-messages-ended.js';
import { Lapsing1700000110000 } from './1700000110000-lapsing.js';
import { DoneAlone1700000260000 } from './1700000260000-done-alone.js';

/** In the order in which they are applied. */
export const migrations = [
  Create1700000001000,
  Warnings1700000004000,
  Observations1700000005000,
  Reports1700000080000,
  Plans1700000060000,
  Negotiation1700000030000,
  Allocations1700000050000,
  Drills1700000070000,
  Teams1700000040000,
  PersonalData1700000041000,
  Drift1700000091000,
  LogMarks1700000093000,
  FollowerHealth1700000100000,
  Lapsing1700000110000,
  Mandates1700000120000,
  KeyAlgorithms1700000140000,
  KeptStates1700000150000,
  Sight1700000160000,
  LinesOfResources1700000170000,
  Audiences1700000180000,
  Approvals1700000190000,
  KeyComparison1700000200000,
  WarningMessages1700000210000,
  Said1700000220000,
  SightSpells1700000230000,
  Persons1700000235000,
  Duty1700000240000,
  Messages1700000250000,
  DoneAlone1700000260000,
  RefusedObjects1700000280000,
  ApprovalsTold1700000300000,
  Statistics1700000340000,
  MessagesEnded1700000370000,
];
