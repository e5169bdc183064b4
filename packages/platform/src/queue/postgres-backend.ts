// What becomes of a job when PostgreSQL cannot be reached at its end.
//
// BullMQ writes the end of a job again and again until it lands, but only after errors that it takes
// for a lost connection, and of PostgreSQL's it takes a refused one alone. An end that a silent network
// swallowed was given up, and the queue waited until its job counted as stalled: up to 10 s after the
// network worked again, for a check that failed is followed by a pause of 5 s.
import { ConnectionClosedError, createPostgresBackend } from 'bullmq';
import { reasonOf } from './quiet-warning';

/** How pg says, in errors without a code, that the server did not answer or is gone. */
const UNREACHABLE =
  /^(Query read timeout|timeout exceeded when trying to connect|Connection termin)/;
/** SQLSTATE: connection failures, and a server that shuts down or starts. */
const UNREACHABLE_STATES = /^(08...|57P0[123])$/;

/** Whether the server could not be asked, so that the same call may succeed later. */
export function isUnreachable(error: unknown): boolean {
  const { code, syscall, errors, message } = error as Readonly<Record<string, unknown>>;
  // Refused by every address of one host.
  if (Array.isArray(errors)) return errors.every(isUnreachable);
  if (typeof syscall === 'string') return true;
  if (typeof code === 'string') return UNREACHABLE_STATES.test(code);
  return code === undefined && typeof message === 'string' && UNREACHABLE.test(message);
}

/** BullMQ's backend for a worker, with the end of a job repeated until the server takes it. */
export function makeWorkerBackend(
  warn: (queue: string, error: unknown) => void,
): typeof createPostgresBackend {
  return (name, options, more) => {
    const backend = createPostgresBackend(name, options, more);
    const complete = backend.moveToCompleted.bind(backend);
    const fail = backend.moveToFailed.bind(backend);
    const checkStalled = backend.moveStalledJobsToWait.bind(backend);
    const unlessUnreachable = (error: unknown) => {
      if (!isUnreachable(error)) throw error;
      warn(name, error);
    };
    const repeatable = (error: unknown): never => {
      unlessUnreachable(error);
      throw new ConnectionClosedError(reasonOf(error), error);
    };
    // A job that was put away meanwhile has lost its lock: the repeated end is refused, not applied.
    backend.moveToCompleted = (...args) => complete(...args).catch(repeatable);
    backend.moveToFailed = (...args) => fail(...args).catch(repeatable);
    // The next check comes after its interval, without the pause.
    backend.moveStalledJobsToWait = async () => {
      try {
        return await checkStalled();
      } catch (error) {
        unlessUnreachable(error);
        return [];
      }
    };
    return backend;
  };
}
