// Starts the API: read the configuration, connect, listen, say so.
import { loadDotEnv, makeLogger, openQueues, runProcess, systemClock } from '@hedge/platform';
import { makeApp } from './app';
import { readConfig } from './config';
import { makeFailureLimit } from './failure-limit';
import { makeKeyCheck } from './key-check';
import { startServer } from './server';

loadDotEnv();

runProcess({
  name: 'api',
  start: async () => {
    const config = readConfig(process.env);
    const logger = makeLogger({
      name: 'api',
      level: config.logLevel,
      style: config.logStyle,
      secrets: [...config.signalKeys, config.adminKey, config.credentialsKey.toString('base64')],
    });
    const clock = systemClock;
    const queues = await openQueues({ logger, clock }, config.queueStore);
    try {
      const app = makeApp({
        logger,
        clock,
        admission: queues.admission,
        isSignalKey: makeKeyCheck(config.signalKeys),
        failures: makeFailureLimit({ clock }),
        checks: { database: async () => undefined, queue: () => queues.checkReady() },
      });
      const server = await startServer(app, config);
      logger.info('ready', {
        address: `http://${config.host}:${server.port}`,
        queue: queues.backend,
      });
      process.send?.({ type: 'ready', port: server.port });
      return {
        logger,
        stop: async () => {
          await server.close();
          await queues.close();
        },
      };
    } catch (error) {
      await queues.close();
      throw error;
    }
  },
});
