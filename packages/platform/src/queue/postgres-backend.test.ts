// Which errors of pg mean that the same call may succeed later, and what BullMQ is told of them.
import { ConnectionClosedError } from 'bullmq';
import { DatabaseError } from 'pg';
import { isUnreachable, makeWorkerBackend } from './postgres-backend';

function answered(code: string): Error {
  const error = new DatabaseError('the server said so', 1, 'error');
  error.code = code;
  return error;
}

/** Titles without a stack. */
function named(...errors: readonly unknown[]): [string, unknown][] {
  return errors.map((error) => {
    const { code = '', message = String(error) } = error as { code?: unknown; message?: string };
    return [`"${message}" ${String(code)}`.trim(), error];
  });
}

it.each(
  named(
    new Error('Query read timeout'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Connection terminated due to connection timeout'),
    new Error('Connection terminated unexpectedly'),
    Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }),
    new AggregateError([Object.assign(new Error('refused'), { syscall: 'connect' })], 'all'),
    answered('57P01'),
    answered('57P03'),
    answered('08006'),
  ),
)('takes %s for a server that cannot be asked', (_name, error) => {
  expect(isUnreachable(error)).toBe(true);
});

it.each(
  named(
    new TypeError('Do not know how to serialize a BigInt'),
    Object.assign(new Error('Missing lock for job 1. moveToFinished'), { code: -2 }),
    new AggregateError([new Error('something else')], 'all'),
    answered('57014'),
    answered('25006'),
    answered('BM001'),
    'no error at all',
  ),
)('takes %s for an answer', (_name, error) => {
  expect(isUnreachable(error)).toBe(false);
});

it('has the end of a job repeated, and no pause after a check, when the server is away', async () => {
  const warned: string[] = [];
  const backend = makeWorkerBackend((queue) => warned.push(queue))('cycles', {
    connection: { connectionString: 'postgresql://127.0.0.1:1/none' },
  });
  backend.on('error', () => undefined);
  const job = { id: '1' } as Parameters<typeof backend.moveToFailed>[0];

  // BullMQ's word for what it repeats.
  await expect(backend.moveToCompleted(job, null, false, 'token', true)).rejects.toThrow(
    ConnectionClosedError,
  );
  await expect(backend.moveToFailed(job, 'why', false, 'token', true)).rejects.toThrow(
    ConnectionClosedError,
  );
  await expect(backend.moveStalledJobsToWait()).resolves.toEqual([]);
  expect(warned).toEqual(['cycles', 'cycles', 'cycles']);
  await backend.close();
});
