import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './libs/data/src/schema/historical.ts',
  schemaFilter: ['historical'],
  out: './migrations/historical',
});
