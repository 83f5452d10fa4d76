COMMENT ON TABLE "historical"."numeric_window_embeddings" IS 'Embeddings of numeric windows; equal inputs and model give equal bytes.';
