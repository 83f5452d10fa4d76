COMMENT ON TABLE "historical"."macro_definitions" IS 'What each macro series is and when its values become known.';
--> statement-breakpoint
COMMENT ON TABLE "historical"."macro_series" IS 'Observations of macro series; a revision is a further row.';
--> statement-breakpoint
COMMENT ON COLUMN "historical"."macro_series"."known_at" IS 'Start of the vintage where the source has vintages, otherwise by the publication lag of the series.';
--> statement-breakpoint
COMMENT ON TABLE "historical"."fundamentals" IS 'Reported figures of issuers; a restatement is a further row.';
--> statement-breakpoint
COMMENT ON COLUMN "historical"."fundamentals"."known_at" IS 'Acceptance of the filing; where only its day is known, the open of the next session.';
--> statement-breakpoint
COMMENT ON TABLE "historical"."filings" IS 'Documents filed with a regulator, known from their acceptance.';
--> statement-breakpoint
COMMENT ON TABLE "historical"."filing_sections" IS 'Text of filings by section.';
--> statement-breakpoint
COMMENT ON TABLE "historical"."symbol_history" IS 'Which ticker named an instrument when; to_date is the first day on which it no longer does.';
