CREATE TABLE "runtime"."decision_outcomes" (
	"decision_id" uuid NOT NULL,
	"horizon_days" integer NOT NULL,
	"eval_date" date NOT NULL,
	"pnl" double precision NOT NULL,
	"return" double precision NOT NULL,
	"drawdown" double precision NOT NULL,
	"risk_metrics" jsonb NOT NULL,
	"label" text NOT NULL,
	CONSTRAINT "decision_outcomes_decision_id_horizon_days_pk" PRIMARY KEY("decision_id","horizon_days")
);
--> statement-breakpoint
CREATE TABLE "runtime"."engine_configs" (
	"config_id" text PRIMARY KEY NOT NULL,
	"engine_name" text NOT NULL,
	"version" text NOT NULL,
	"config_body" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "runtime"."engine_decisions" (
	"decision_id" uuid PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"sequence" integer NOT NULL,
	"timestamp" timestamp with time zone NOT NULL,
	"mode" text NOT NULL,
	"engine_name" text NOT NULL,
	"config_id" text NOT NULL,
	"context_id" text NOT NULL,
	"as_of_date" date NOT NULL,
	"input_refs" jsonb NOT NULL,
	"raw_input_summary" jsonb NOT NULL,
	"proposed_action" jsonb NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "engine_decisions_sequence" UNIQUE("run_id","sequence"),
	CONSTRAINT "engine_decisions_mode" CHECK ("runtime"."engine_decisions"."mode" in ('LIVE', 'PAPER', 'BACKTEST')),
	CONSTRAINT "engine_decisions_place" CHECK ("runtime"."engine_decisions"."sequence" >= 0)
);
--> statement-breakpoint
CREATE TABLE "runtime"."models" (
	"model_id" text PRIMARY KEY NOT NULL,
	"engine_name" text NOT NULL,
	"type" text NOT NULL,
	"artifact_ref" text NOT NULL,
	"training_data_spec" jsonb NOT NULL,
	"metrics" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "runtime"."regimes" (
	"regime_record_id" uuid PRIMARY KEY NOT NULL,
	"run_id" text DEFAULT '' NOT NULL,
	"collection_id" text NOT NULL,
	"as_of_date" date NOT NULL,
	"region" text NOT NULL,
	"regime_label" text NOT NULL,
	"regime_embedding" "bytea",
	"embedding_ref" text,
	"confidence" double precision NOT NULL,
	"model_id" text NOT NULL,
	"metadata" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "regimes_key" UNIQUE("collection_id","region","as_of_date","model_id","run_id"),
	CONSTRAINT "regimes_confidence" CHECK ("runtime"."regimes"."confidence" between 0 and 1)
);
--> statement-breakpoint
ALTER TABLE "runtime"."decision_outcomes" ADD CONSTRAINT "decision_outcomes_decision_id_engine_decisions_decision_id_fk" FOREIGN KEY ("decision_id") REFERENCES "runtime"."engine_decisions"("decision_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "engine_configs_engine" ON "runtime"."engine_configs" USING btree ("engine_name");--> statement-breakpoint
CREATE INDEX "engine_decisions_context" ON "runtime"."engine_decisions" USING btree ("context_id");--> statement-breakpoint
CREATE INDEX "engine_decisions_as_of_date" ON "runtime"."engine_decisions" USING btree ("as_of_date");--> statement-breakpoint
CREATE INDEX "engine_decisions_engine" ON "runtime"."engine_decisions" USING btree ("engine_name");--> statement-breakpoint
CREATE INDEX "models_engine" ON "runtime"."models" USING btree ("engine_name","type");--> statement-breakpoint
CREATE INDEX "regimes_as_of_date" ON "runtime"."regimes" USING btree ("as_of_date");--> statement-breakpoint
CREATE INDEX "regimes_run" ON "runtime"."regimes" USING btree ("run_id");