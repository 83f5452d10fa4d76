-- The kill switch only grows: who engaged and who released it stays on record.
CREATE TRIGGER "kill_switch_append_only" BEFORE UPDATE OR DELETE ON "runtime"."kill_switch"
FOR EACH ROW EXECUTE FUNCTION "runtime"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "kill_switch_no_truncate" BEFORE TRUNCATE ON "runtime"."kill_switch"
FOR EACH STATEMENT EXECUTE FUNCTION "runtime"."refuse_change"();
--> statement-breakpoint
COMMENT ON TABLE "runtime"."kill_switch" IS 'Every turn of the kill switch; the last one of a scope says how it stands.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."risk_refusals" IS 'Orders that the risk gate refused: the limit, its value and the attempted value.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."experiments" IS 'Sweeps and walk-forwards: many runs with one question.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."experiment_results" IS 'Parameters and metrics of each finished run of an experiment.';
