// The migrations of a starting process: whatever keeps them from being applied refuses the start.
import { StartError } from '@hedge/platform';
import { migrate } from './migrate';

/** @throws {StartError} in a person's words: whatever is wrong here is mended outside. */
export async function migrateAtStart(url: string): Promise<void> {
  try {
    await migrate(url);
  } catch (error) {
    const { message } = error as { message?: unknown };
    throw new StartError(
      `DATABASE_URL: the database cannot be brought up to date: ${String(message)}`,
      error,
    );
  }
}
