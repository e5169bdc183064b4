// PM2: `pm2 start ecosystem.config.js` for everything, `--only monitor-signal` for the signaller alone.
// The API and the worker read ./.env, the signaller reads ./.env.monitor.
'use strict';

/**
 * None of them may ever stay down for good: PM2 waits 1 s before a restart, longer after each failing
 * one up to 15 s, and never gives up (its own limit of 16 restarts would). Half a minute of running
 * resets the wait.
 */
const restart = {
  autorestart: true,
  exp_backoff_restart_delay: 1000,
  min_uptime: 5000,
  max_restarts: 1e9,
};

const shared = {
  ...restart,
  cwd: __dirname,
  exec_mode: 'fork',
  instances: 1,
  watch: false,
  time: false,
  log_date_format: 'YYYY-MM-DD HH:mm:ss',
  merge_logs: true,
  // PM2's own additions to a process: metrics, git data, source maps. They cost memory.
  pmx: false,
  vizion: false,
  disable_source_map_support: true,
};

/** V8's young generation, MiB: what it costs and wins is told in docs/performance.md. */
const young = (mib) => ({ node_args: `--max-semi-space-size=${mib}` });

module.exports = {
  apps: [
    {
      ...shared,
      name: 'monitor-signal',
      script: 'apps/signaller/dist/monitor-signal.js',
      // A short date: with the line style a day of log stays under 100 KB.
      log_date_format: 'MM-DD HH:mm',
      max_memory_restart: '150M',
      wait_ready: true,
      listen_timeout: 10_000,
      kill_timeout: 3_000,
    },
    {
      ...shared,
      name: 'api',
      ...young(2),
      script: 'apps/api/dist/main.js',
      max_memory_restart: '400M',
      // Both end by themselves within 10 s of a stop; only after that are they killed.
      kill_timeout: 15_000,
    },
    {
      ...shared,
      // A second one is safe, and takes its part of the accounts with WORKER_CONCURRENCY (docs/scale.md).
      name: 'worker',
      ...young(8),
      script: 'apps/worker/dist/main.js',
      max_memory_restart: '800M',
      kill_timeout: 15_000,
    },
  ],
};
