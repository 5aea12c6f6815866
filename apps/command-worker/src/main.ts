import 'reflect-metadata';
import { CommandIntake } from '#application';
import { connectBus, doorSettings, openDoor, probesOf, Quota } from '#kafka-door';
import { awaitEngines, runProcess } from '#platform';
import { isPostgresAway, probePostgres } from '#postgres';
import { LateReadModel } from '#read-model';

const settings = doorSettings('command-worker');
const { config, logger } = settings;

await runProcess(logger, async () => {
  // beside the start, which a killed worker's partitions wait for: what it finds beyond repair ends the process
  void awaitEngines(probesOf(settings), logger, {
    orWithout: [() => probePostgres({ url: config.postgresUrl, owns: false })],
  });
  const bus = connectBus(settings);
  const readModel = new LateReadModel({
    url: config.postgresUrl,
    applicationName: 'command-worker',
    poolSize: 2,
    connectWithinMs: 5_000,
    answerWithinMs: 10_000,
  });
  await readModel.open().catch((error: unknown) => {
    if (!isPostgresAway(error)) throw error;
    logger.warn({ err: error }, 'starting without the read model: commands that need it wait');
  });
  return openDoor(settings, {
    bus,
    readModel,
    inputs: ['commands', 'agencyEvents', 'exerciseCommands'],
    inFlight: config.inFlight,
    quota: new Quota(),
    handler: (app) => (submission) => app.get(CommandIntake).submit(submission),
    passes: isPostgresAway,
  });
});
