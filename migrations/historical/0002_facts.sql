CREATE TABLE "historical"."filing_sections" (
	"filing_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"item" text,
	"heading" text NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "filing_sections_filing_id_ordinal_pk" PRIMARY KEY("filing_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "historical"."filings" (
	"filing_id" text NOT NULL,
	"issuer_id" text NOT NULL,
	"filing_type" text NOT NULL,
	"filing_date" date NOT NULL,
	"period_end" date,
	"known_at" timestamp with time zone NOT NULL,
	"text_ref" text,
	"batch_id" text NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "filings_filing_id_issuer_id_pk" PRIMARY KEY("filing_id","issuer_id")
);
--> statement-breakpoint
CREATE TABLE "historical"."fundamentals" (
	"issuer_id" text NOT NULL,
	"metric" text NOT NULL,
	"period_end" date NOT NULL,
	"basis" text NOT NULL,
	"unit" text NOT NULL,
	"known_at" timestamp with time zone NOT NULL,
	"value" double precision NOT NULL,
	"period_start" date,
	"fiscal_period" text,
	"form" text,
	"source" text NOT NULL,
	"is_current" boolean DEFAULT true NOT NULL,
	"batch_id" text NOT NULL,
	CONSTRAINT "fundamentals_issuer_id_metric_period_end_basis_unit_known_at_pk" PRIMARY KEY("issuer_id","metric","period_end","basis","unit","known_at"),
	CONSTRAINT "fundamentals_basis" CHECK ("historical"."fundamentals"."basis" in ('INSTANT', 'QUARTER', 'YEAR', 'YEAR_TO_DATE'))
);
--> statement-breakpoint
CREATE TABLE "historical"."macro_definitions" (
	"series_id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"frequency" text NOT NULL,
	"unit" text,
	"lag" jsonb,
	"evaluation_only" boolean DEFAULT false NOT NULL,
	"reason" text,
	"source" text NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "macro_definitions_frequency" CHECK ("historical"."macro_definitions"."frequency" in ('daily', 'weekly', 'monthly', 'quarterly'))
);
--> statement-breakpoint
CREATE TABLE "historical"."macro_series" (
	"series_id" text NOT NULL,
	"date" date NOT NULL,
	"value" double precision NOT NULL,
	"known_at" timestamp with time zone NOT NULL,
	"is_current" boolean DEFAULT true NOT NULL,
	"batch_id" text NOT NULL,
	CONSTRAINT "macro_series_series_id_date_known_at_pk" PRIMARY KEY("series_id","date","known_at")
);
--> statement-breakpoint
CREATE TABLE "historical"."symbol_history" (
	"instrument_id" text NOT NULL,
	"symbol" text NOT NULL,
	"from_date" date NOT NULL,
	"to_date" date,
	"known_at" timestamp with time zone NOT NULL,
	"is_current" boolean DEFAULT true NOT NULL,
	"batch_id" text NOT NULL,
	CONSTRAINT "symbol_history_instrument_id_symbol_from_date_known_at_pk" PRIMARY KEY("instrument_id","symbol","from_date","known_at")
);
--> statement-breakpoint
ALTER TABLE "historical"."collections" ADD COLUMN "kind" text DEFAULT 'instruments' NOT NULL;--> statement-breakpoint
CREATE INDEX "filings_issuer" ON "historical"."filings" USING btree ("issuer_id","known_at");--> statement-breakpoint
CREATE UNIQUE INDEX "fundamentals_current" ON "historical"."fundamentals" USING btree ("issuer_id","metric","period_end","basis","unit") WHERE "historical"."fundamentals"."is_current";--> statement-breakpoint
CREATE INDEX "fundamentals_known" ON "historical"."fundamentals" USING btree ("known_at");--> statement-breakpoint
CREATE UNIQUE INDEX "macro_series_current" ON "historical"."macro_series" USING btree ("series_id","date") WHERE "historical"."macro_series"."is_current";--> statement-breakpoint
CREATE UNIQUE INDEX "symbol_history_current" ON "historical"."symbol_history" USING btree ("instrument_id","symbol","from_date") WHERE "historical"."symbol_history"."is_current";--> statement-breakpoint
CREATE INDEX "symbol_history_symbol" ON "historical"."symbol_history" USING btree ("symbol","from_date");--> statement-breakpoint
ALTER TABLE "historical"."collections" ADD CONSTRAINT "collections_kind" CHECK ("historical"."collections"."kind" in ('instruments', 'macro'));