import 'reflect-metadata';
import { CommandIntake, loadThresholdRules } from '#application';
import { connectBus, doorSettings, openDoor, probesOf } from '#kafka-door';
import { Observations } from '#observations';
import { awaitEngines, runProcess, settingsOrEnd } from '#platform';
import { leadBy, probePostgres } from '#postgres';
import { openReadModel } from '#read-model';
import { keepRetention, leading } from './leading.js';
import { observationHandler } from './observation-handler.js';
import { keepRules } from './rules.js';

const settings = doorSettings('observer');
const { config, logger: log } = settings;
const thresholdRules = settingsOrEnd(() => loadThresholdRules(config.files.thresholdRules));

/** Messages in hand at once; their readings share transactions. */
const inFlight = 64;

await runProcess(log, async () => {
  await awaitEngines(
    [...probesOf(settings), () => probePostgres({ url: config.postgresUrl, owns: true })],
    log,
  );
  const bus = connectBus(settings);
  const readModel = await openReadModel({
    url: config.postgresUrl,
    applicationName: 'observer',
    poolSize: 4,
  });
  await readModel.migrate();
  const observations = new Observations(readModel.db, config.observationDays, thresholdRules);
  const door = await openDoor(settings, {
    bus,
    readModel,
    inputs: ['observations'],
    inFlight,
    handler: (app) => observationHandler(app.get(CommandIntake), observations),
  });
  const stopping = new AbortController();
  const { signal } = stopping;
  const ruling = leading(leadBy(readModel.db), 'observation-rules', { log, signal }, (led) =>
    Promise.all([
      keepRules(observations, door.app.get(CommandIntake), { log, signal: led }),
      keepRetention((now) => observations.dropBefore(now), { log, signal: led }),
    ]).then(() => undefined),
  );
  return {
    failed: Promise.race([
      door.failed,
      ruling.then(
        () => new Promise<Error>(() => undefined),
        (error: Error) => error,
      ),
    ]),
    leave: () => door.leave(),
    stop: async () => {
      stopping.abort();
      await ruling;
      await door.stop();
    },
  };
});
