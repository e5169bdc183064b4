// Starts the worker: read the configuration, connect, refuse live money unless allowed, work.
import {
  checkCredentialsKey,
  makeAccountRepository,
  makeAlertOutbox,
  makeAlertRecords,
  makeDatabase,
  makeSealedRecords,
  makeVenueHolds,
  migrateAtStart,
  workerConnectionName,
  type Database,
} from '@hedge/db';
import { makeExchanges, type Exchanges } from '@hedge/exchange';
import {
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
  StartError,
  systemClock,
  warnOfOpenKeyFile,
  webhookSecrets,
  type Started,
} from '@hedge/platform';
import { readConfig } from './config';
import { checkEgressAddresses } from './egress-addresses';
import { boundHeapGrowth } from './heap-growth';
import { startJobs } from './wiring';

/** Of the 10 s that a shutdown may take: the rest closes connections. */
const DRAIN_MS = 7_000;
const DELIVERY_STOP_MS = 1_000;

boundHeapGrowth();
loadDotEnv();
runProcess({ name: 'worker', start });

async function start(): Promise<Started> {
  const config = readConfig(process.env);
  const clock = systemClock;
  const logger = makeLogger({
    name: 'worker',
    level: config.logLevel,
    style: config.logStyle,
    secrets: [
      ...[config.credentialsKey, ...config.previousCredentialsKeys].map((key) =>
        key.toString('base64'),
      ),
      ...queueStoreSecrets(config.queueStore),
      ...webhookSecrets(config.webhook),
    ],
  });
  const giveUp = () => {
    logger.error('no cycle has ended for 20 s though they are asked for: ending, to be restarted');
    // A moment for the line to leave.
    setTimeout(() => process.exit(1), 100);
  };
  const openKeyFile = warnOfOpenKeyFile(process.env);
  if (openKeyFile !== null) logger.warn(openKeyFile);
  await checkEgressAddresses(config.egressAddresses);
  await migrateAtStart(config.databaseUrl);
  const name = workerConnectionName(describeQueueStore(config.queueStore));
  const database = makeDatabase({ url: config.databaseUrl, name });
  try {
    if (!config.allowLiveTrading) await refuseLive(database);
    const credentials = makeCredentialBox(config.credentialsKey, config.previousCredentialsKeys);
    const otherKeys = await checkCredentialsKey(makeSealedRecords(database), credentials);
    if (otherKeys !== null) logger.warn(otherKeys);
    const holds = makeVenueHolds(database);
    const exchanges = makeExchanges({ clock, logger, holds }, config);
    // An exchange that does not answer now must not keep the others' accounts waiting.
    await warmUp(exchanges, database);
    const webhook = config.webhook && makeWebhook(config.webhook, clock);
    const records = makeAlertRecords(database);
    const outbox = makeAlertOutbox(database);
    const queues = await openTold(
      { process: 'worker', records, outbox, webhook, logger, clock },
      () => openQueues({ logger, clock, intervalMs: config.intervalMs }, config.queueStore),
    );
    const alarm = makeAlarm({ records, webhook, logger, clock });
    const deps = { logger, clock, database, queues, exchanges, alarm, giveUp };
    const jobs = await startJobs(deps, config);
    const alarms = startAlarm(alarm);
    const delivery = startConfiguredDelivery({ outbox, webhook, logger });
    logger.info('ready', { queue: queues.backend, intervalMs: config.intervalMs });
    process.send?.({ type: 'ready' });
    return {
      logger,
      stop: async () => {
        await jobs.stop(DRAIN_MS);
        alarms.stop();
        await delivery.stop(DELIVERY_STOP_MS);
        await Promise.all([queues.close(), exchanges.close(), database.close()]);
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** An account whose address this worker lacks says so by itself, in every cycle. */
async function warmUp(exchanges: Exchanges, database: Database): Promise<void> {
  const venues = await makeAccountRepository(database).findActiveVenues();
  const reachable = venues.filter(({ egressAddress }) => exchanges.hasEgress(egressAddress));
  await Promise.all(
    reachable.map(async ({ mode, egressAddress }) => {
      await (await exchanges.of(mode, egressAddress)).warmUp();
    }),
  );
}

/** @throws {StartError} before any request: this worker may not touch live money. */
async function refuseLive(database: Database): Promise<void> {
  const live = await makeAccountRepository(database).findActiveLive();
  if (live.length === 0) return;
  const labels = live.map((account) => account.label).join(', ');
  throw new StartError(
    `live accounts are active (${labels}) and ALLOW_LIVE_TRADING is not "yes"; nothing was started`,
  );
}
