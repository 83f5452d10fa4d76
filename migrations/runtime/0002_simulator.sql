CREATE TABLE "runtime"."experiment_results" (
	"experiment_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"run_id" text NOT NULL,
	"parameters" jsonb NOT NULL,
	"metrics" jsonb NOT NULL,
	"decision_hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "experiment_results_experiment_id_ordinal_pk" PRIMARY KEY("experiment_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "runtime"."experiments" (
	"experiment_id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"spec" jsonb NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "experiments_kind" CHECK ("runtime"."experiments"."kind" in ('SWEEP', 'WALK_FORWARD')),
	CONSTRAINT "experiments_status" CHECK ("runtime"."experiments"."status" in ('RUNNING', 'COMPLETED'))
);
--> statement-breakpoint
CREATE TABLE "runtime"."kill_switch" (
	"event_id" bigserial PRIMARY KEY NOT NULL,
	"scope" text NOT NULL,
	"state" text NOT NULL,
	"source" text NOT NULL,
	"person" text,
	"reason" text NOT NULL,
	"flatten" boolean DEFAULT false NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "kill_switch_scope_named" CHECK (trim("runtime"."kill_switch"."scope") <> ''),
	CONSTRAINT "kill_switch_state" CHECK ("runtime"."kill_switch"."state" in ('ENGAGED', 'RELEASED')),
	CONSTRAINT "kill_switch_source" CHECK ("runtime"."kill_switch"."source" in ('CLI', 'API', 'AUTOMATIC')),
	CONSTRAINT "kill_switch_reason" CHECK (trim("runtime"."kill_switch"."reason") <> ''),
	CONSTRAINT "kill_switch_release_named" CHECK ("runtime"."kill_switch"."state" = 'ENGAGED' or ("runtime"."kill_switch"."person" is not null and trim("runtime"."kill_switch"."person") <> '' and "runtime"."kill_switch"."source" <> 'AUTOMATIC'))
);
--> statement-breakpoint
CREATE TABLE "runtime"."risk_refusals" (
	"refusal_id" uuid PRIMARY KEY NOT NULL,
	"run_id" text,
	"timestamp" timestamp with time zone NOT NULL,
	"mode" text NOT NULL,
	"portfolio_id" text NOT NULL,
	"decision_id" uuid,
	"instrument_id" text NOT NULL,
	"side" text NOT NULL,
	"order_type" text NOT NULL,
	"quantity" numeric(26, 6) NOT NULL,
	"limit_name" text NOT NULL,
	"limit_value" double precision,
	"attempted_value" double precision,
	"reason" text NOT NULL,
	CONSTRAINT "risk_refusals_side" CHECK ("runtime"."risk_refusals"."side" in ('BUY', 'SELL')),
	CONSTRAINT "risk_refusals_mode" CHECK ("runtime"."risk_refusals"."mode" in ('LIVE', 'PAPER', 'BACKTEST'))
);
--> statement-breakpoint
ALTER TABLE "runtime"."backtest_days" ADD COLUMN "withholding" numeric(26, 6) DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "runtime"."backtest_days" ADD COLUMN "interest" numeric(26, 6) DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "runtime"."backtest_days" ADD COLUMN "borrow_fees" numeric(26, 6) DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "runtime"."backtest_days" ADD COLUMN "fx_translation" numeric(26, 6) DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "runtime"."backtest_days" ADD COLUMN "flows" numeric(26, 6) DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "runtime"."backtest_days" ADD COLUMN "settled_cash" numeric(26, 6) DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "runtime"."orders" ADD COLUMN "oca_group" text;--> statement-breakpoint
ALTER TABLE "runtime"."orders" ADD COLUMN "origin" text DEFAULT 'STRATEGY' NOT NULL;--> statement-breakpoint
ALTER TABLE "runtime"."orders" ADD COLUMN "decision_price" double precision;--> statement-breakpoint
ALTER TABLE "runtime"."experiment_results" ADD CONSTRAINT "experiment_results_experiment_id_experiments_experiment_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "runtime"."experiments"("experiment_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runtime"."risk_refusals" ADD CONSTRAINT "risk_refusals_run_id_backtest_runs_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "runtime"."backtest_runs"("run_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "experiment_results_run" ON "runtime"."experiment_results" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "experiments_created" ON "runtime"."experiments" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "kill_switch_scope" ON "runtime"."kill_switch" USING btree ("scope","event_id");--> statement-breakpoint
CREATE INDEX "risk_refusals_run" ON "runtime"."risk_refusals" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "risk_refusals_timestamp" ON "runtime"."risk_refusals" USING btree ("timestamp");