// `npm run keys:rotate`: encrypts every stored secret with CREDENTIALS_KEY that another key sealed.
//
// API and worker may run meanwhile, with both keys. It may be ended at any moment and started again.
import { makeDatabase, makeSealedRecords } from '@hedge/db';
import {
  ConfigError,
  credentialsKeyField,
  loadDotEnv,
  makeCredentialBox,
  parseConfig,
  safeText,
  storeFields,
} from '@hedge/platform';

/** @returns the exit code: 1 where a secret has another key still */
async function rotate(): Promise<number> {
  const given = parseConfig({ ...storeFields, ...credentialsKeyField(process.env) }, process.env);
  const box = makeCredentialBox(given.CREDENTIALS_KEY, given.CREDENTIALS_KEY_PREVIOUS);
  const database = makeDatabase({ url: given.DATABASE_URL, name: 'hedge-keys' });
  try {
    const records = makeSealedRecords(database);
    let resealed = 0;
    const unopened = await records.reseal(box, (table, id) => {
      resealed += 1;
      process.stdout.write(`${table} ${id}\n`);
    });
    for (const { table, id, why } of unopened) {
      process.stderr.write(`${table} ${id} is left as it is: ${safeText(why)}\n`);
    }
    // A process that was not given the new key yet may have sealed one in the meantime.
    const counts = await records.countByKey();
    const others = counts.filter(({ keyId }) => keyId !== box.keyId);
    const left = others.reduce((sum, { secrets }) => sum + secrets, 0);
    const rest = left === 0 ? 'no secret has another' : `${left} secrets have another`;
    process.stdout.write(`${resealed} records encrypted anew; the key is ${box.keyId}, ${rest}\n`);
    return left === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
}

loadDotEnv();
rotate().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const { message } = error as { readonly message?: unknown };
    const text = error instanceof ConfigError ? error.message : safeText(String(message ?? error));
    process.stderr.write(`keys:rotate: ${text}\n`);
    process.exitCode = 1;
  },
);
