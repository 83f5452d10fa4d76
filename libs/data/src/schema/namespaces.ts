import { pgSchema } from 'drizzle-orm/pg-core';

/** Facts about the world, append-only. */
export const historical = pgSchema('historical');

/** What the platform knows of entities, decided, ordered and computed. */
export const runtime = pgSchema('runtime');
