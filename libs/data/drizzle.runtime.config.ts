import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './libs/data/src/schema/runtime.ts',
  schemaFilter: ['runtime'],
  out: './migrations/runtime',
});
