CREATE TABLE "historical"."numeric_window_embeddings" (
	"embedding_id" uuid PRIMARY KEY NOT NULL,
	"entity_type" text NOT NULL,
	"entity_id" text NOT NULL,
	"window_spec" text NOT NULL,
	"as_of_date" date NOT NULL,
	"model_id" text NOT NULL,
	"vector" "bytea" NOT NULL,
	"vector_ref" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "numeric_window_embeddings_key" UNIQUE("entity_type","entity_id","as_of_date","model_id","window_spec")
);
--> statement-breakpoint
CREATE INDEX "numeric_window_embeddings_as_of_date" ON "historical"."numeric_window_embeddings" USING btree ("as_of_date");