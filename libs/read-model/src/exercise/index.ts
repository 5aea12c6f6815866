export { exerciseCandidates } from './candidates.js';
export { exerciseDue, type ExerciseDue } from './due.js';
export {
  exerciseActivations,
  exerciseBoard,
  exerciseIncidents,
  exerciseInjects,
  exerciseTasks,
  exerciseTimeline,
  type ExerciseBoard,
} from './queries.js';
export { drillSources } from './sources.js';
export { exerciseState, ExerciseState, type DeliveredInject } from './state.js';
