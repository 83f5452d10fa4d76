-- Bars are partitioned by year. Ingestion asks for the years that it is about to write; a year that exists costs nothing.
CREATE FUNCTION "historical"."ensure_price_partitions"(first_year integer, last_year integer) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('historical.prices_daily.partitions'));
	FOR y IN first_year..last_year LOOP
		IF to_regclass(format('historical.prices_daily_%s', y)) IS NULL THEN
			EXECUTE format(
				'CREATE TABLE historical.prices_daily_%1$s PARTITION OF historical.prices_daily FOR VALUES FROM (%2$L) TO (%3$L)',
				y, make_date(y, 1, 1), make_date(y + 1, 1, 1));
		END IF;
	END LOOP;
END
$$;
--> statement-breakpoint
COMMENT ON SCHEMA "historical" IS 'Facts about the world, append-only; known_at says when the world could know each.';
--> statement-breakpoint
COMMENT ON TABLE "historical"."collections" IS 'Sets of instruments from one source with one declared price basis.';
--> statement-breakpoint
COMMENT ON COLUMN "historical"."collections"."adjustment" IS 'raw: as traded. split_adjusted, total_return: the price level is future knowledge.';
--> statement-breakpoint
COMMENT ON TABLE "historical"."ingestion_batches" IS 'One attempt to bring data in: counts, content hash and outcome.';
--> statement-breakpoint
COMMENT ON TABLE "historical"."qc_findings" IS 'What quality control observed about a batch.';
--> statement-breakpoint
COMMENT ON TABLE "historical"."prices_daily" IS 'Daily bars by year. A restated bar is a further row; is_current marks the newest.';
--> statement-breakpoint
COMMENT ON COLUMN "historical"."prices_daily"."known_at" IS 'Close of the session of the bar; for a restated bar the instant of its ingestion.';
--> statement-breakpoint
COMMENT ON TABLE "historical"."corporate_actions" IS 'Splits, dividends, mergers, delistings. amount is per share held after that day''s split.';
--> statement-breakpoint
COMMENT ON TABLE "historical"."index_constituents" IS 'Spells of index membership; to_date is the first day outside.';
