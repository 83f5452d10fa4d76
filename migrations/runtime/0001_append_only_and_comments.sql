-- The trial ledger only grows: a configuration that was tried stays counted.
CREATE FUNCTION "runtime"."refuse_change"() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '%.% only grows: rows are never changed or removed', TG_TABLE_SCHEMA, TG_TABLE_NAME;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "trial_ledger_append_only" BEFORE UPDATE OR DELETE ON "runtime"."trial_ledger"
FOR EACH ROW EXECUTE FUNCTION "runtime"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "trial_ledger_no_truncate" BEFORE TRUNCATE ON "runtime"."trial_ledger"
FOR EACH STATEMENT EXECUTE FUNCTION "runtime"."refuse_change"();
--> statement-breakpoint
COMMENT ON SCHEMA "runtime" IS 'Entities, orders, results: what the platform knows of itself.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."markets" IS 'Markets with their calendar.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."issuers" IS 'Who stands behind instruments: companies, sovereigns, sectors, indices.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."instruments" IS 'What can be held. The id is collection:symbol, because a ticker alone names nobody.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."portfolios" IS 'Books that hold positions and cash.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."strategies" IS 'Named decision rules.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."backtest_runs" IS 'One row a run: manifest, metrics, decision hash. The id follows from code, configuration, data and seed.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."backtest_days" IS 'The book of a run at each close, in the portfolio''s currency.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."trial_ledger" IS 'Every configuration that was ever evaluated; rows are only added, and reset keeps them.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."orders" IS 'Orders of all modes in their last state.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."fills" IS 'Executions; fees apart from the price.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."positions_snapshots" IS 'Positions at a close, marked at the last price.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."ledger_entries" IS 'Legs of the double-entry ledger; those of one entry sum to zero.';
