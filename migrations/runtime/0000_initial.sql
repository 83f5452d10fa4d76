CREATE SCHEMA "runtime";
--> statement-breakpoint
CREATE TABLE "runtime"."backtest_days" (
	"run_id" text NOT NULL,
	"as_of_date" date NOT NULL,
	"equity" numeric(26, 6) NOT NULL,
	"cash" numeric(26, 6) NOT NULL,
	"receivables" numeric(26, 6) NOT NULL,
	"long_value" numeric(26, 6) NOT NULL,
	"short_value" numeric(26, 6) NOT NULL,
	"traded_value" numeric(26, 6) NOT NULL,
	"commission" numeric(26, 6) NOT NULL,
	"slippage_cost" numeric(26, 6) NOT NULL,
	"dividends" numeric(26, 6) NOT NULL,
	"positions" integer NOT NULL,
	"stale_positions" integer NOT NULL,
	"benchmark" double precision,
	CONSTRAINT "backtest_days_run_id_as_of_date_pk" PRIMARY KEY("run_id","as_of_date")
);
--> statement-breakpoint
CREATE TABLE "runtime"."backtest_runs" (
	"run_id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"strategy_id" text NOT NULL,
	"portfolio_id" text NOT NULL,
	"collection_id" text NOT NULL,
	"config_id" text NOT NULL,
	"vintage" text NOT NULL,
	"seed" bigint NOT NULL,
	"start_date" date NOT NULL,
	"end_date" date NOT NULL,
	"status" text NOT NULL,
	"decision_hash" text NOT NULL,
	"manifest" jsonb NOT NULL,
	"metrics" jsonb NOT NULL,
	"level" text NOT NULL,
	"dirty_tree" boolean NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "backtest_runs_level" CHECK ("runtime"."backtest_runs"."level" in ('summary', 'decisions', 'full'))
);
--> statement-breakpoint
CREATE TABLE "runtime"."fills" (
	"fill_id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"run_id" text,
	"timestamp" timestamp with time zone NOT NULL,
	"instrument_id" text NOT NULL,
	"side" text NOT NULL,
	"quantity" numeric(26, 6) NOT NULL,
	"price" numeric NOT NULL,
	"commission" numeric(26, 6) NOT NULL,
	"mode" text NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "fills_side" CHECK ("runtime"."fills"."side" in ('BUY', 'SELL'))
);
--> statement-breakpoint
CREATE TABLE "runtime"."instruments" (
	"instrument_id" text PRIMARY KEY NOT NULL,
	"issuer_id" text NOT NULL,
	"market_id" text NOT NULL,
	"collection_id" text NOT NULL,
	"asset_class" text NOT NULL,
	"symbol" text NOT NULL,
	"exchange" text,
	"currency" text NOT NULL,
	"multiplier" double precision DEFAULT 1 NOT NULL,
	"maturity_date" date,
	"underlying_instrument_id" text,
	"status" text NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "instruments_asset_class" CHECK ("runtime"."instruments"."asset_class" in ('EQUITY', 'ETF', 'FUTURE', 'OPTION', 'BOND', 'CDS', 'FX', 'INDEX'))
);
--> statement-breakpoint
CREATE TABLE "runtime"."issuers" (
	"issuer_id" text PRIMARY KEY NOT NULL,
	"issuer_type" text NOT NULL,
	"name" text NOT NULL,
	"country" text,
	"sector" text,
	"industry" text,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "issuers_type" CHECK ("runtime"."issuers"."issuer_type" in ('COMPANY', 'SOVEREIGN', 'SECTOR', 'INDEX', 'OTHER'))
);
--> statement-breakpoint
CREATE TABLE "runtime"."ledger_entries" (
	"run_id" text NOT NULL,
	"entry" integer NOT NULL,
	"leg" smallint NOT NULL,
	"as_of_date" date NOT NULL,
	"entry_type" text NOT NULL,
	"account" text NOT NULL,
	"instrument_id" text,
	"amount_micros" bigint NOT NULL,
	CONSTRAINT "ledger_entries_run_id_entry_leg_pk" PRIMARY KEY("run_id","entry","leg")
);
--> statement-breakpoint
CREATE TABLE "runtime"."markets" (
	"market_id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"region" text NOT NULL,
	"timezone" text NOT NULL,
	"calendar_spec" jsonb NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "runtime"."orders" (
	"order_id" uuid PRIMARY KEY NOT NULL,
	"run_id" text,
	"timestamp" timestamp with time zone NOT NULL,
	"instrument_id" text NOT NULL,
	"side" text NOT NULL,
	"order_type" text NOT NULL,
	"time_in_force" text NOT NULL,
	"quantity" numeric(26, 6) NOT NULL,
	"filled_quantity" numeric(26, 6) NOT NULL,
	"limit_price" numeric,
	"stop_price" numeric,
	"status" text NOT NULL,
	"mode" text NOT NULL,
	"portfolio_id" text NOT NULL,
	"decision_id" uuid,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "orders_side" CHECK ("runtime"."orders"."side" in ('BUY', 'SELL')),
	CONSTRAINT "orders_mode" CHECK ("runtime"."orders"."mode" in ('LIVE', 'PAPER', 'BACKTEST')),
	CONSTRAINT "orders_status" CHECK ("runtime"."orders"."status" in ('PENDING', 'SUBMITTED', 'PARTIALLY_FILLED', 'FILLED', 'CANCELLED', 'REJECTED', 'UNKNOWN'))
);
--> statement-breakpoint
CREATE TABLE "runtime"."portfolios" (
	"portfolio_id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"base_currency" text NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "runtime"."positions_snapshots" (
	"snapshot_id" uuid PRIMARY KEY NOT NULL,
	"run_id" text,
	"portfolio_id" text NOT NULL,
	"timestamp" timestamp with time zone NOT NULL,
	"as_of_date" date NOT NULL,
	"instrument_id" text NOT NULL,
	"quantity" numeric(26, 6) NOT NULL,
	"avg_cost" numeric NOT NULL,
	"market_value" numeric(26, 6) NOT NULL,
	"unrealized_pnl" numeric(26, 6) NOT NULL,
	"mode" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "runtime"."strategies" (
	"strategy_id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "runtime"."trial_ledger" (
	"trial_id" bigserial PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"strategy_id" text NOT NULL,
	"config_hash" text NOT NULL,
	"vintage" text NOT NULL,
	"start_date" date NOT NULL,
	"end_date" date NOT NULL,
	"decision_hash" text NOT NULL,
	"metrics" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "runtime"."backtest_days" ADD CONSTRAINT "backtest_days_run_id_backtest_runs_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "runtime"."backtest_runs"("run_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runtime"."fills" ADD CONSTRAINT "fills_order_id_orders_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "runtime"."orders"("order_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runtime"."fills" ADD CONSTRAINT "fills_run_id_backtest_runs_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "runtime"."backtest_runs"("run_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runtime"."instruments" ADD CONSTRAINT "instruments_issuer_id_issuers_issuer_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "runtime"."issuers"("issuer_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runtime"."instruments" ADD CONSTRAINT "instruments_market_id_markets_market_id_fk" FOREIGN KEY ("market_id") REFERENCES "runtime"."markets"("market_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runtime"."ledger_entries" ADD CONSTRAINT "ledger_entries_run_id_backtest_runs_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "runtime"."backtest_runs"("run_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runtime"."orders" ADD CONSTRAINT "orders_run_id_backtest_runs_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "runtime"."backtest_runs"("run_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runtime"."positions_snapshots" ADD CONSTRAINT "positions_snapshots_run_id_backtest_runs_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "runtime"."backtest_runs"("run_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "backtest_runs_created" ON "runtime"."backtest_runs" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "backtest_runs_config" ON "runtime"."backtest_runs" USING btree ("config_id");--> statement-breakpoint
CREATE INDEX "fills_timestamp" ON "runtime"."fills" USING btree ("timestamp");--> statement-breakpoint
CREATE INDEX "fills_order" ON "runtime"."fills" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "fills_run" ON "runtime"."fills" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "instruments_issuer" ON "runtime"."instruments" USING btree ("issuer_id");--> statement-breakpoint
CREATE INDEX "instruments_market" ON "runtime"."instruments" USING btree ("market_id");--> statement-breakpoint
CREATE INDEX "instruments_status" ON "runtime"."instruments" USING btree ("status");--> statement-breakpoint
CREATE INDEX "instruments_collection" ON "runtime"."instruments" USING btree ("collection_id","symbol");--> statement-breakpoint
CREATE INDEX "ledger_entries_date" ON "runtime"."ledger_entries" USING btree ("run_id","as_of_date");--> statement-breakpoint
CREATE INDEX "orders_timestamp" ON "runtime"."orders" USING btree ("timestamp");--> statement-breakpoint
CREATE INDEX "orders_portfolio" ON "runtime"."orders" USING btree ("portfolio_id");--> statement-breakpoint
CREATE INDEX "orders_run" ON "runtime"."orders" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "positions_snapshots_run" ON "runtime"."positions_snapshots" USING btree ("run_id","as_of_date");--> statement-breakpoint
CREATE INDEX "positions_snapshots_portfolio" ON "runtime"."positions_snapshots" USING btree ("portfolio_id","as_of_date");--> statement-breakpoint
CREATE INDEX "trial_ledger_config" ON "runtime"."trial_ledger" USING btree ("config_hash");--> statement-breakpoint
CREATE INDEX "trial_ledger_strategy" ON "runtime"."trial_ledger" USING btree ("strategy_id","created_at");