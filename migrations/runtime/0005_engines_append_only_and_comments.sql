-- What was decided stays on record as it was decided.
CREATE TRIGGER "engine_decisions_append_only" BEFORE UPDATE OR DELETE ON "runtime"."engine_decisions"
FOR EACH ROW EXECUTE FUNCTION "runtime"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "engine_decisions_no_truncate" BEFORE TRUNCATE ON "runtime"."engine_decisions"
FOR EACH STATEMENT EXECUTE FUNCTION "runtime"."refuse_change"();
--> statement-breakpoint
-- What came of a decision is told once.
CREATE TRIGGER "decision_outcomes_append_only" BEFORE UPDATE OR DELETE ON "runtime"."decision_outcomes"
FOR EACH ROW EXECUTE FUNCTION "runtime"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "decision_outcomes_no_truncate" BEFORE TRUNCATE ON "runtime"."decision_outcomes"
FOR EACH STATEMENT EXECUTE FUNCTION "runtime"."refuse_change"();
--> statement-breakpoint
COMMENT ON TABLE "runtime"."engine_decisions" IS 'What engines and strategies decided, a chain of hashes a run.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."decision_outcomes" IS 'What came of each decision when a horizon had passed.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."engine_configs" IS 'Configurations under which decisions were taken.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."models" IS 'Trained models with their training cut; artifacts are files named by their hash.';
--> statement-breakpoint
COMMENT ON TABLE "runtime"."regimes" IS 'Regime of each region and day, as it was known that day.';
