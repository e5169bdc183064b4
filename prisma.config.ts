import { defineConfig } from 'prisma/config';

// The URL serves people who run Prisma's own CLI; the product passes its own to the driver adapter.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? '' },
});
