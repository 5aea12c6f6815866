export { exerciseAudible, exercisePicture, viewerInDrill } from './audible.js';
export { exerciseCandidates } from './candidates.js';
export { exerciseDue } from './due.js';
export {
  exerciseActivations,
  exerciseBoard,
  exerciseIncidents,
  exerciseInjects,
  exerciseReports,
  exerciseStatistics,
  exerciseTasks,
  exerciseTimeline,
  type ExerciseBoard,
  type ExerciseReport,
  type ExerciseStatistics,
} from './queries.js';
export { drillSources } from './sources.js';
export { exerciseState, ExerciseState, type DeliveredInject } from './state.js';
