// Starts the API: read the configuration, connect, listen, say so.
import {
  checkCredentialsKey,
  findConnectedQueues,
  makeAlertOutbox,
  makeAlertRecords,
  makeDatabase,
  makeNakedLegs,
  makeSealedRecords,
  makeSetupTokens,
  migrateAtStart,
} from '@hedge/db';
import {
  decideWaitingCause,
  describeQueueStore,
  loadDotEnv,
  makeAlarm,
  makeCredentialBox,
  makeLogger,
  makeWebhook,
  openQueues,
  openTold,
  queueStoreSecrets,
  runProcess,
  startAlarm,
  startConfiguredDelivery,
  systemClock,
  warnOfOpenKeyFile,
  webhookSecrets,
  type Started,
} from '@hedge/platform';
import { offerSetup } from './access/setup-offer';
import { makeApp } from './app';
import { readConfig } from './config';
import { startNakedWatch } from './naked-watch';
import { startServer } from './server';
import { makeAppDeps } from './wiring';

const DELIVERY_STOP_MS = 1_000;
const NO_SIGNAL_KEY =
  'there is no signal key: every signal is answered 401 until MONITOR_API_KEY is set or a key is made (POST /api/v1/signal-keys)';

loadDotEnv();
runProcess({ name: 'api', start });

async function start(): Promise<Started> {
  const config = readConfig(process.env);
  const clock = systemClock;
  const logger = makeLogger({
    name: 'api',
    level: config.logLevel,
    style: config.logStyle,
    secrets: [
      ...config.signalKeys,
      config.adminKey ?? '',
      ...[config.credentialsKey, ...config.previousCredentialsKeys].map((key) =>
        key.toString('base64'),
      ),
      ...queueStoreSecrets(config.queueStore),
      ...webhookSecrets(config.webhook),
    ],
  });
  const openKeyFile = warnOfOpenKeyFile(process.env);
  if (openKeyFile !== null) logger.warn(openKeyFile);
  await migrateAtStart(config.databaseUrl);
  const database = makeDatabase({ url: config.databaseUrl, name: 'hedge-api' });
  const credentials = makeCredentialBox(config.credentialsKey, config.previousCredentialsKeys);
  const otherKeys = await checkCredentialsKey(makeSealedRecords(database), credentials);
  if (otherKeys !== null) logger.warn(otherKeys);
  const explainWaiting = async () =>
    decideWaitingCause(describeQueueStore(config.queueStore), await findConnectedQueues(database));
  const webhook = config.webhook && makeWebhook(config.webhook, clock);
  const records = makeAlertRecords(database);
  const outbox = makeAlertOutbox(database);
  const queues = await openTold({ process: 'api', records, outbox, webhook, logger, clock }, () =>
    openQueues({ logger, clock, intervalMs: config.intervalMs, explainWaiting }, config.queueStore),
  );
  const close = async () => {
    await queues.close();
    await database.close();
  };
  try {
    const alarm = makeAlarm({ records, webhook, logger, clock });
    const deps = makeAppDeps({ logger, clock, queues, database, alarm }, config);
    const app = makeApp(deps);
    await deps.ring.start();
    const hasManagedKey = (deps.ring.read()?.keys.length ?? 0) > 0;
    if (config.signalKeys.length === 0 && !hasManagedKey) logger.warn(NO_SIGNAL_KEY);
    await offerSetup(makeSetupTokens(database), (text) => void process.stdout.write(text));
    const server = await startServer(app, config);
    const address = `http://${config.host}:${server.port}`;
    const alarms = startAlarm(alarm);
    const watch = startNakedWatch({
      nakedLegs: makeNakedLegs(database),
      nakedLegAlertMs: config.nakedLegAlertMs,
      logger,
      clock,
    });
    const delivery = startConfiguredDelivery({ outbox, webhook, logger });
    logger.info('ready', { address, queue: queues.backend });
    process.send?.({ type: 'ready', port: server.port });
    return {
      logger,
      stop: async () => {
        await deps.feed.stop();
        await server.close();
        deps.ring.stop();
        alarms.stop();
        await watch.stop();
        await delivery.stop(DELIVERY_STOP_MS);
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
