CREATE SCHEMA "historical";
--> statement-breakpoint
CREATE TABLE "historical"."collections" (
	"collection_id" text PRIMARY KEY NOT NULL,
	"market_id" text NOT NULL,
	"adjustment" text NOT NULL,
	"adjusted_as_of" date,
	"currency" text NOT NULL,
	"source" text NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "collections_adjustment" CHECK ("historical"."collections"."adjustment" in ('raw', 'split_adjusted', 'total_return'))
);
--> statement-breakpoint
CREATE TABLE "historical"."corporate_actions" (
	"instrument_id" text NOT NULL,
	"ex_date" date NOT NULL,
	"type" text NOT NULL,
	"known_at" timestamp with time zone NOT NULL,
	"ratio" double precision,
	"amount" double precision,
	"currency" text NOT NULL,
	"pay_date" date,
	"new_instrument_id" text,
	"is_current" boolean DEFAULT true NOT NULL,
	"batch_id" text NOT NULL,
	"metadata" jsonb,
	CONSTRAINT "corporate_actions_instrument_id_ex_date_type_known_at_pk" PRIMARY KEY("instrument_id","ex_date","type","known_at"),
	CONSTRAINT "corporate_actions_type" CHECK ("historical"."corporate_actions"."type" in ('SPLIT', 'CASH_DIVIDEND', 'STOCK_DIVIDEND', 'SPINOFF', 'MERGER', 'SYMBOL_CHANGE', 'DELISTING'))
);
--> statement-breakpoint
CREATE TABLE "historical"."index_constituents" (
	"index_id" text NOT NULL,
	"instrument_id" text NOT NULL,
	"from_date" date NOT NULL,
	"to_date" date,
	"weight" double precision,
	"known_at" timestamp with time zone NOT NULL,
	"is_current" boolean DEFAULT true NOT NULL,
	"batch_id" text NOT NULL,
	CONSTRAINT "index_constituents_index_id_instrument_id_from_date_known_at_pk" PRIMARY KEY("index_id","instrument_id","from_date","known_at")
);
--> statement-breakpoint
CREATE TABLE "historical"."ingestion_batches" (
	"batch_id" text PRIMARY KEY NOT NULL,
	"collection_id" text NOT NULL,
	"provider" text NOT NULL,
	"dataset" text NOT NULL,
	"sequence" integer NOT NULL,
	"first_date" date,
	"last_date" date,
	"rows_read" bigint NOT NULL,
	"rows_accepted" bigint NOT NULL,
	"rows_unchanged" bigint NOT NULL,
	"rows_restated" bigint NOT NULL,
	"rows_set_aside" bigint NOT NULL,
	"content_hash" text NOT NULL,
	"qc_result" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text NOT NULL,
	"source" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "ingestion_batches_state" CHECK ("historical"."ingestion_batches"."state" in ('STAGED', 'ACCEPTED', 'DEGRADED', 'REJECTED'))
);
--> statement-breakpoint
CREATE TABLE "historical"."prices_daily" (
	"instrument_id" text NOT NULL,
	"trade_date" date NOT NULL,
	"open" double precision NOT NULL,
	"high" double precision NOT NULL,
	"low" double precision NOT NULL,
	"close" double precision NOT NULL,
	"adjusted_close" double precision,
	"volume" double precision NOT NULL,
	"currency" text NOT NULL,
	"known_at" timestamp with time zone NOT NULL,
	"is_current" boolean DEFAULT true NOT NULL,
	"batch_id" text NOT NULL,
	"metadata" jsonb,
	CONSTRAINT "prices_daily_instrument_id_trade_date_known_at_pk" PRIMARY KEY("instrument_id","trade_date","known_at")
) PARTITION BY RANGE ("trade_date");
--> statement-breakpoint
CREATE TABLE "historical"."qc_findings" (
	"batch_id" text NOT NULL,
	"sequence" integer NOT NULL,
	"severity" text NOT NULL,
	"code" text NOT NULL,
	"instrument_id" text,
	"first_date" date,
	"last_date" date,
	"occurrences" integer NOT NULL,
	"detail" text NOT NULL,
	CONSTRAINT "qc_findings_batch_id_sequence_pk" PRIMARY KEY("batch_id","sequence"),
	CONSTRAINT "qc_findings_severity" CHECK ("historical"."qc_findings"."severity" in ('INFO', 'WARNING', 'ERROR'))
);
--> statement-breakpoint
ALTER TABLE "historical"."ingestion_batches" ADD CONSTRAINT "ingestion_batches_collection_id_collections_collection_id_fk" FOREIGN KEY ("collection_id") REFERENCES "historical"."collections"("collection_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "historical"."qc_findings" ADD CONSTRAINT "qc_findings_batch_id_ingestion_batches_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "historical"."ingestion_batches"("batch_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "corporate_actions_current" ON "historical"."corporate_actions" USING btree ("instrument_id","ex_date","type") WHERE "historical"."corporate_actions"."is_current";--> statement-breakpoint
CREATE INDEX "corporate_actions_ex_date" ON "historical"."corporate_actions" USING btree ("ex_date");--> statement-breakpoint
CREATE UNIQUE INDEX "index_constituents_current" ON "historical"."index_constituents" USING btree ("index_id","instrument_id","from_date") WHERE "historical"."index_constituents"."is_current";--> statement-breakpoint
CREATE INDEX "index_constituents_instrument" ON "historical"."index_constituents" USING btree ("instrument_id");--> statement-breakpoint
CREATE UNIQUE INDEX "ingestion_batches_order" ON "historical"."ingestion_batches" USING btree ("collection_id","dataset","sequence");--> statement-breakpoint
CREATE INDEX "ingestion_batches_content" ON "historical"."ingestion_batches" USING btree ("collection_id","dataset","content_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "prices_daily_current" ON "historical"."prices_daily" USING btree ("trade_date","instrument_id") WHERE "historical"."prices_daily"."is_current";--> statement-breakpoint
CREATE INDEX "qc_findings_instrument" ON "historical"."qc_findings" USING btree ("instrument_id","code");