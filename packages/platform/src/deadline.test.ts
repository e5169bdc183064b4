// Deadlines end a wait, and count only the time the process was awake.
import { DeadlineError, withDeadline } from './deadline';

describe('withDeadline', () => {
  it('passes on what the work gives, value or error', async () => {
    await expect(withDeadline('work', 1000, Promise.resolve(1))).resolves.toBe(1);
    await expect(withDeadline('work', 1000, Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('gives up on work that does not end, and swallows its later failure', async () => {
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise((_resolve, reject) => {
      fail = reject;
    });

    await expect(withDeadline('work', 1, work)).rejects.toThrow(DeadlineError);
    fail(new Error('late'));
    await expect(work).rejects.toThrow('late');
  });
});
